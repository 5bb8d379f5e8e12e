"""Where a cue word's content begins, by a model: the likeliest of its candidates."""

from typing import NamedTuple

from tasrih.detection.attribution import Link
from tasrih.detection.candidate_keys import Cue, cue_of, keys_of, place_keys, way_rests
from tasrih.detection.candidates import Surroundings
from tasrih.detection.claim_features import PLACE
from tasrih.detection.claim_keys import Before, margin_key
from tasrih.detection.features import GroupedModel, Key, Row, Rows
from tasrih.detection.reading import Reading


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
        link, *parts = model.parts
        self.bias = model.bias
        self.link = link
        self.place = parts[: len(PLACE)]
        self.way = tuple(map(Rows, parts[len(PLACE) :]))

    def of(self, reading: Reading) -> "FieldStarts":
        """The model for one field."""
        return FieldStarts(self, reading)


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
        rests = list(way_rests(reading, around))
        scores = self._scores(around, cue, rests)
        best = scores.index(max(scores))
        return Start(best, keys_of(reading, cue, around.candidates[best], rests[best]), margin_key(scores))

    def _scores(self, around: Surroundings, cue: Cue, rests: list[tuple[Key, ...]]) -> list[float]:
        """Log odds of each candidate."""
        links: dict[Link, tuple[float, tuple[Row, ...]]] = {}
        places, scores = self._places, []
        for (link, at, start, _), (gap, between, way, ends, agreed, act) in zip(around.candidates, rests, strict=True):
            of_link = links.get(link)
            if of_link is None:
                of_link = links[link] = self._joined(cue, link)
            base, (gaps, betweens, ways, phrases, agreeing, acts) = of_link
            place = places.get((link, at, start))
            if place is None:
                place = places[link, at, start] = self._place(link, at, start)
            scores.append(
                base + place + gaps[gap] + betweens[between] + ways[way] + phrases[ends] + agreeing[agreed] + acts[act]
            )
        return scores

    def _joined(self, cue: Cue, link: Link) -> tuple[float, tuple[Row, ...]]:
        model = self._model
        rows = (rows[begin] for rows, begin in zip(model.way, cue.way_begins(link), strict=True))
        return model.bias + model.link[cue.link_key(link)], tuple(rows)

    def _place(self, link: Link, at: int, start: int) -> float:
        keys = place_keys(self._reading, link, at, start)
        return sum([sums[key] for sums, key in zip(self._model.place, keys, strict=True)])
