"""Where a content ends, by a model: of all places where it may, the likeliest for it to be the first."""

from collections.abc import Mapping
from itertools import count
from math import exp, inf, log1p

from tasrih.detection.attributions.content import Span
from tasrih.detection.claims.end_features import keys, places
from tasrih.detection.models.features import GroupedModel
from tasrih.detection.reading.field import Reading


class ContentEnds:
    """The model in `ends.json`."""

    def __init__(self, model: GroupedModel) -> None:
        self._model = model

    def find(self, reading: Reading, span: Span, cues: Mapping[int, str], *, title: bool) -> int:
        """Token index before which the content ends."""
        best, likeliest, gone_on = span.start + 1, -inf, 0.0
        coming = places(reading, span)
        i = next(coming)
        for nth in count():
            following = next(coming, None)
            if following is None:  # here it must end
                return i if gone_on > likeliest else best
            odds = self._model.score(keys(reading, span, i, nth, cues, title=title))
            stops = gone_on - _softplus(-odds)
            if stops > likeliest:
                best, likeliest = i, stops
            gone_on -= _softplus(odds)
            if gone_on < likeliest:
                break
            i = following
        return best


def told(reading: Reading, cue: int) -> str:
    """What the model is told of a claim's cue: its part of speech and conjunction."""
    word = reading.words[cue]
    return word.cues[0][1].pos[:4] + word.cues[0][1].conjunction if word.cues else "adv"


def _softplus(x: float) -> float:
    return max(x, 0.0) + log1p(exp(-abs(x)))
