"""Learns where contents end, from annotated ones."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from tasrih.detection.attributions.attribution import Link
from tasrih.detection.attributions.content import NEVER_CLOSED, NOT_QUOTED, Span
from tasrih.detection.claims.end_features import END, keys, places
from tasrih.detection.claims.ends import ContentEnds, told
from tasrih.detection.reading.field import Reading
from tasrih.detection.vocabulary.classes import COLON, COMPLEMENTISER, COMPLEMENTISER_PRONOUN, PREPOSITION, QUOTE
from tasrih.training.fit import FOLDS, Examples, fold_of, pairs
from tasrih.training.fitted import Prior
from tasrih.training.gold import Placed

STRENGTH = 0.3


def spans(reading: Reading, claims: Sequence[Placed]) -> Iterator[tuple[Span, int]]:
    """Each claim of a field with a cue before its content, and where that ends."""
    for claim in claims:
        if claim.cue and claim.start >= claim.cue[0]:
            close = _close(reading, claim.start - 1)
            yield Span(claim.cue[0], _link(reading, claim.start), claim.start, close), claim.end


def figures(
    examples: Examples,
    fields: Iterable[tuple[str, Reading, Sequence[Placed], bool, float]],
    asked: Collection[str],
    prior: Prior | None = None,
) -> dict[str, float]:
    """Cross-validated: share of ends found to the token, and of contents that overlap the annotated by half or more.

    Only articles whose ids are `asked` are measured.
    """
    fits = (examples.fit(strength=STRENGTH, without=n, prior=prior) for n in range(FOLDS))
    models = [ContentEnds(fit.grouped(END)) for fit in fits]
    total = exact = overlapping = 0
    for article, reading, claims, title, _ in fields:
        if article not in asked:
            continue
        cues = _cues(reading, claims)
        for span, end in spans(reading, claims):
            found = models[fold_of(article)].find(reading, span, cues, title=title)
            shared = (min(found, end) - span.start) / (max(found, end) - span.start)
            total, exact, overlapping = total + 1, exact + (abs(found - end) <= 1), overlapping + (shared >= 0.5)
    return {"exact": round(exact / total, 3), "overlapping": round(overlapping / total, 3)}


def _cues(reading: Reading, claims: Sequence[Placed]) -> dict[int, str]:
    return {claim.cue[0]: told(reading, claim.cue[0]) for claim in claims if claim.cue}


def _close(reading: Reading, mark: int) -> int:
    """Where a quotation closes that opens with the token at `mark`."""
    if mark < 0 or not reading.words[mark].flags & QUOTE:
        return NOT_QUOTED
    return reading.closes.get(mark, NEVER_CLOSED if mark in reading.unclosed else NOT_QUOTED)


def add_examples(
    examples: Examples, article: str, reading: Reading, claims: Sequence[Placed], *, title: bool, weight: float
) -> None:
    """One example a place where a content might have ended up to where it did."""
    cues = _cues(reading, claims)
    for span, end in spans(reading, claims):
        for nth, i in enumerate(sorted({i for i in places(reading, span) if i < end} | {end})):
            examples.add(pairs(END, keys(reading, span, i, nth, cues, title=title)), int(i == end), article, weight)


def _link(reading: Reading, start: int) -> Link:
    """How an annotated content follows what stands before it."""
    words, i = reading.words, start - 1
    while i >= 0 and words[i].flags & QUOTE:
        i -= 1
    flags = words[i].flags if i >= 0 else 0
    if flags & COMPLEMENTISER or words[start].flags & COMPLEMENTISER_PRONOUN:
        return "clause"
    if flags & COLON:
        return "colon"
    if i < start - 1:
        return "quote"
    if flags & PREPOSITION:
        return reading.frame_prepositions.get(words[i].key, "object")
    return words[start].clitic_frame or "object"
