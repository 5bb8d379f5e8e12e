"""Where a cue word's content begins, by a model: the likeliest of its candidates."""

from collections.abc import Hashable
from typing import NamedTuple

from tasrih.detection.attributions.attribution import Link
from tasrih.detection.claims.candidate_keys import Cue, Way, cue_of, keys_of, last_before, place_rests, ways
from tasrih.detection.claims.candidates import Surroundings
from tasrih.detection.claims.cue_keys import Before, margin_key
from tasrih.detection.claims.features import (
    GAP,
    JOINED,
    LINK,
    PLACE,
    PLACE_VALUES,
    WAY,
    gap_values,
    joined_place,
)
from tasrih.detection.models.features import GroupedModel, Key, Led, Row, Rows, Sums
from tasrih.detection.models.linear import added_up
from tasrih.detection.reading.field import Reading

Tables = list[dict[Hashable, float]]


class _Linked(NamedTuple):
    """Weights for the candidates of a cue that are joined to it in one way."""

    base: float
    """Of the cue and that way."""
    places: list[Tables]
    """Of `PLACE`, group by group."""
    gaps: Tables
    """Of `GAP`."""
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
        self._joined = Sums(JOINED, model.weights)
        self._joined_place = model.weights.get(LINK.templates[-1], {})
        self._place = [Led(group, model.weights) for group in PLACE]
        self._gap = Led(GAP, model.weights)
        self._way = [Rows(Sums(group, model.weights)) for group in WAY]
        self._tables: dict[Link, tuple[list[Tables], Tables]] = {}

    def of(self, reading: Reading) -> "FieldStarts":
        """The model for one field."""
        return FieldStarts(self, reading)

    def linked(self, cue: Cue, link: Link) -> _Linked:
        """Weights for the candidates of a cue that are joined to it in one way."""
        known = self._tables.get(link)
        if known is None:
            known = self._tables[link] = [group.tables(link) for group in self._place], self._gap.tables(link)
        rows = [rows[begin] for rows, begin in zip(self._way, cue.way_begins(link), strict=True)]
        place = self._joined_place.get(joined_place(*cue.link_key(link)), 0.0)
        return _Linked(self._base + (self._joined[link, cue.word] + place), *known, tuple(rows))


class FieldStarts:
    """The same for the cue words of one field: what a start's place alone tells is added up once for all of them."""

    def __init__(self, model: ContentStarts, reading: Reading) -> None:
        self._model = model
        self._reading = reading
        self._places: dict[tuple[Link, int, int], float] = {}

    def likeliest(self, around: Surroundings, before: Before) -> Start:
        """The candidate that is likeliest to be the content if there is one, the first of equals."""
        reading = self._reading
        cue = cue_of(reading, around, before)
        found = list(ways(reading, around))
        scores = self._scores(around, cue, found)
        best = scores.index(max(scores))
        return Start(best, keys_of(reading, cue, around.candidates[best], found[best]), margin_key(scores))

    def _scores(self, around: Surroundings, cue: Cue, found: list[Way]) -> list[float]:
        """Log odds of each candidate."""
        by_link: dict[Link, _Linked] = {}
        places, scores = self._places, []
        for (link, at, start, _), (gap, (between, way, ends, agreed, act)) in zip(
            around.candidates, found, strict=True
        ):
            of_link = by_link.get(link)
            if of_link is None:
                of_link = by_link[link] = self._model.linked(cue, link)
            base, tables, gaps, (betweens, classes, phrases, agreeing, acts) = of_link
            place = places.get((link, at, start))
            if place is None:
                place = places[link, at, start] = self._place(tables, last_before(link, at), start)
            distance = added_up(gaps, gap_values(cue.kind, cue.entry, *gap))
            scores.append(
                base
                + place
                + distance
                + betweens[between]
                + classes[way]
                + phrases[ends]
                + agreeing[agreed]
                + acts[act]
            )
        return scores

    def _place(self, tables: list[Tables], last: int, start: int) -> float:
        rests = place_rests(self._reading, last, start)
        groups = zip(tables, PLACE_VALUES, rests, strict=True)
        return sum([added_up(of_group, values(*rest)) for of_group, values, rest in groups])
