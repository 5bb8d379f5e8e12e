"""Reports inside reports: which of two is the claim."""

from tasrih.detection.attributions.attribution import Attribution
from tasrih.detection.reading.complements import STRONG
from tasrih.detection.reading.field import Reading
from tasrih.detection.vocabulary.classes import DEFINITE, HONORIFIC, ORGANISATION, TITLE

DEEDS = frozenset({"decide", "approve", "intend", "order"})
"""Classes of cues that tell an act or a plan rather than words."""
MAX_NESTING_TOKENS = 16
"""How far into a content the verb of a report nested at its start may stand."""


def is_inner(inner: Attribution, last: int) -> bool:
    """Whether a report fills the last content from its start: of such two the guideline makes the inner the claim."""
    first = inner.subject[0].start if inner.subject else inner.cue_start
    return last >= 0 and first == last and inner.is_finite and _reports(inner)


def nested(reading: Reading, attributions: list[Attribution]) -> dict[int, int]:
    """Index of each report that fills the content of another from its start, to the index of that other."""
    outer_of: dict[int, int] = {}
    for n, outer in enumerate(attributions):
        for m in range(n + 1, len(attributions)):
            inner = attributions[m]
            if inner.cue_start - outer.start > MAX_NESTING_TOKENS or inner.opens_report:
                break
            if inner.cue_start >= outer.start and inner.is_finite and _reports(inner) and _fills(reading, outer, inner):
                outer_of[m] = n
                break
    return outer_of


def without_own_acts(reading: Reading, attributions: list[Attribution]) -> list[Attribution]:
    """All but acts of the body that who tells them speaks for: `قال الوزير إن الحكومة قررت بناء` is his claim."""
    outer_of = nested(reading, attributions)
    own = {m for m, n in outer_of.items() if _acts_for(reading, attributions[n], attributions[m])}
    return [one for m, one in enumerate(attributions) if m not in own]


def _acts_for(reading: Reading, outer: Attribution, inner: Attribution) -> bool:
    """Whether an inner act is that of a body called by its head noun alone, told by a person or who spoke before."""
    if inner.cls not in DEEDS or len(inner.subject) != 1 or len(outer.subject) > 1:
        return False
    doer = inner.subject[0]
    alone = doer.end - doer.start == 1 and reading.words[doer.start].flags & ORGANISATION
    if not outer.subject and outer.start > outer.cue_end + 1:  # `وجاء في آخره أن الوزارة أجازت`
        return False
    own = all(teller.flags & (TITLE | HONORIFIC) or teller.has_name for teller in outer.subject)
    return bool(alone and reading.words[doer.start].flags & DEFINITE and own)


def _reports(inner: Attribution) -> bool:
    """A mere attitude inside a report (`قال إن واشنطن تبدي اهتماما`) does not take its place, nor what is to come."""
    return not inner.form.future and (inner.frame in STRONG or inner.kind != "statement")


def _fills(reading: Reading, outer: Attribution, inner: Attribution) -> bool:
    start = outer.start + (outer.start in reading.closes)
    return inner.cue_start == start or bool(inner.subject and inner.subject[0].start == start)
