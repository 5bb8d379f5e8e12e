"""Where a cue word's content begins, by a model: the likeliest of its candidates."""

from typing import NamedTuple

from tasrih.detection.attributions.attribution import Link
from tasrih.detection.claims.candidate_keys import Cue, Way, cue_of, keys_of, last_before, ways
from tasrih.detection.claims.candidates import Surroundings
from tasrih.detection.claims.cue_keys import EDGE, Before, margin_key
from tasrih.detection.claims.features import JOINED, LINK, WAY, joined_place
from tasrih.detection.claims.shapes import shape
from tasrih.detection.claims.start_weights import GapWeights, PlaceWeights
from tasrih.detection.models.features import GroupedModel, Key, Row, Rows, Sums
from tasrih.detection.reading.field import Reading

_EDGES = 2  # words beside a field that a place may look at


class _Linked(NamedTuple):
    """Weights for the candidates of a cue that are joined to it in one way."""

    base: float
    """Of the cue and that way."""
    places: PlaceWeights
    gaps: GapWeights
    ways: tuple[Row, ...]
    """Of `WAY`."""


class Start(NamedTuple):
    """The likeliest candidate of a cue word."""

    nth: int
    """Its number among the candidates."""
    keys: tuple[Key, ...]
    """Those of `CANDIDATE`."""
    margin: Key
    """Of the last group in `CLAIM`: how likely it is, and how far ahead of the next."""


class ContentStarts:
    """The model in `starts.json`."""

    def __init__(self, model: GroupedModel) -> None:
        """Take a model over `CANDIDATE`."""
        self._base = model.bias
        self._weights = model.weights
        self._joined = Sums(JOINED, model.weights)
        self._joined_place = model.weights.get(LINK.templates[-1], {})
        self._way = [Rows(Sums(group, model.weights)) for group in WAY]
        self._places: dict[Link, PlaceWeights] = {}
        self._gaps: dict[tuple[Link, str], GapWeights] = {}

    def of(self, reading: Reading) -> "FieldStarts":
        """The model for one field."""
        return FieldStarts(self, reading)

    def linked(self, cue: Cue, link: Link) -> _Linked:
        """Weights for the candidates of a cue that are joined to it in one way."""
        places = self._places.get(link)
        if places is None:
            places = self._places[link] = PlaceWeights(self._weights, link)
        gaps = self._gaps.get((link, cue.kind))
        if gaps is None:
            gaps = self._gaps[link, cue.kind] = GapWeights(self._weights, link, cue.kind)
        rows = [rows[begin] for rows, begin in zip(self._way, cue.way_begins(link), strict=True)]
        place = self._joined_place.get(joined_place(*cue.link_key(link)), 0.0)
        return _Linked(self._base + (self._joined[link, cue.word] + place), places, gaps, tuple(rows))


class FieldStarts:
    """The same for the cue words of one field: what a start's place alone tells is added up once for all of them."""

    def __init__(self, model: ContentStarts, reading: Reading) -> None:
        self._model = model
        self._reading = reading
        self._places: dict[tuple[Link, int, int], float] = {}
        edge = [shape(EDGE)] * _EDGES
        self._shapes = edge + [word.shape or shape(word) for word in reading.words] + edge

    def likeliest(self, around: Surroundings, before: Before) -> Start:
        """The candidate that is likeliest to be the content if there is one, the first of equals."""
        reading = self._reading
        cue = cue_of(reading, around, before)
        found = ways(reading, around)
        scores = self._scores(around, cue, found)
        best = scores.index(max(scores))
        return Start(best, keys_of(reading, cue, around.candidates[best], found[best]), margin_key(scores))

    def _scores(self, around: Surroundings, cue: Cue, found: list[Way]) -> list[float]:
        """Log odds of each candidate."""
        by_link: dict[Link, _Linked] = {}
        places, scores = self._places, []
        for one, (gap, (between, way, ends, agreed, act)) in zip(around.candidates, found, strict=True):
            link, at, start = one.link, one.at, one.start
            of_link = by_link.get(link)
            if of_link is None:
                of_link = by_link[link] = self._model.linked(cue, link)
            base, place_weights, gaps, (betweens, classes, phrases, agreeing, acts) = of_link
            place = places.get((link, at, start))
            if place is None:
                place = places[link, at, start] = self._place(place_weights, last_before(link, at), start)
            scores.append(
                base
                + place
                + gaps.of(cue.entry, *gap)
                + betweens[between]
                + classes[way]
                + phrases[ends]
                + agreeing[agreed]
                + acts[act]
            )
        return scores

    def _place(self, weights: PlaceWeights, last: int, start: int) -> float:
        seen, at = self._shapes, start + _EDGES
        return weights.of(seen[at], seen[at + 1], seen[at - 1], seen[at - 2], seen[last + _EDGES])
