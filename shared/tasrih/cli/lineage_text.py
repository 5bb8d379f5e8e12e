"""An explanation as a person reads it in a terminal."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tasrih.cli.alert_text import clean
from tasrih.cli.numbers import counted
from tasrih.cli.position_text import correction_text
from tasrih.events.model import Suppression
from tasrih.messaging.topics import CORRECTIONS
from tasrih.positions.alerting.watches import Watch
from tasrih.serving.lineage import AlertLine, ClaimLine, Explanation, Place, PositionLine, Revision

_WHY: Final[dict[Suppression, str]] = {
    "anonymous_source": "nobody is named who speaks, and only named speakers hold positions",
    "repeated": "its position was known",
    "corroborated": "its position was known; this is the first report by another source, and no watch asks for that",
    "same_article": "its article had told this change before",
    "already_handled": "it was handled before",
}
_MARGIN = 10


def explanation_text(found: Explanation, watches: Sequence[Watch]) -> str:
    """A correction asked about, claims with their news, positions with their states, alerts; each with its places."""
    lines: list[str] = list(_correction(found))
    for claim in found.claims:
        lines += _claim(claim, watches)
    for position in found.positions:
        lines += _position(position)
    for alert in found.alerts:
        lines += _alert(alert)
    return "\n".join(lines)


def _correction(found: Explanation) -> Iterator[str]:
    if found.kind != "correction":
        return
    yield _head("correction", found.asked)
    if found.correction:
        yield _head("", clean(correction_text(found.correction)))
    for place in found.correction.records if found.correction else ():
        yield _head("", _place(place))
    states = (state.position for line in found.positions for state in line.revisions)
    if not any(found.asked in position.corrections for position in states):
        yield _head("", "not applied: it does not fit the positions, and is a dead letter, or is not handled yet")


def _head(name: str, text: str) -> str:
    return f"{name:<{_MARGIN}}{text}"


def _claim(line: ClaimLine, watches: Iterable[Watch]) -> Iterator[str]:
    claim = line.claim
    yield _head("claim", f"{line.claim_id} {claim.kind if claim else ''}".rstrip())
    if claim:
        who, published = claim.official_id or claim.speaker_type, f"{claim.published_at:%Y-%m-%d %H:%M} UTC"
        yield _head("", f"{clean(claim.speaker_name)} ({who}): {clean(claim.content)}")
        yield _head("", f"article {clean(claim.article_id)} of {clean(claim.source)}, {published}")
    for place in line.news:
        yield _head("", f"news   {_place(place)}")
    if not line.news:
        yield _head("", "news   not there any more, or not named by the claim's record")
    for place in line.records:
        yield _head("", f"claim  {_place(place)}")
    if not line.records:
        yield _head("", "claim  not there any more, or outside the time that was read")
    yield _head("", f"result {_result(line)}")
    if claim:
        for watch in watches:
            unmet = watch.unmet(claim, line.decision or "new")
            yield _head("", f"watch  {watch.name}: {'not met: ' + ', '.join(unmet) if unmet else 'met'}")


def _result(line: ClaimLine) -> str:
    decided = "" if line.recorded or not line.position_id else " (concluded from the position)"
    if line.alerts:
        return f"{line.decision or 'alert'}: raised {', '.join(line.alerts)}"
    if line.suppressed:
        position = f"; position {line.position_id}" if line.position_id else ""
        told = f", told by {', '.join(line.told_by)}" if line.told_by else ""
        return f"no alert, {line.suppressed}: {_WHY[line.suppressed]}{position}{told}{decided}"
    if line.position_id:
        return f"{line.decision or 'opened'}: position {line.position_id}; its alert is not in the time that was read"
    return "no decision about it was found: not handled yet, or outside the time that was read"


def _position(line: PositionLine) -> Iterator[str]:
    newest = line.revisions[-1].position if line.revisions else None
    yield _head("position", f"{line.position_id} {newest.kind if newest else ''}".rstrip())
    if newest:
        yield _head("", f"{clean(newest.speaker_name)} ({newest.official_id}): {clean(newest.content)}")
    if newest and newest.revises:
        yield _head("", f"revises {newest.revises}")
    if newest and newest.merged_into:
        yield _head("", f"merged into {newest.merged_into}")
    for revision in line.revisions:
        for number, place in enumerate(revision.records):
            told = "sent again" if number else _brought_about(revision)
            yield _head("", f"state {revision.revision}: {told}  {_place(place)}")


def _brought_about(revision: Revision) -> str:
    """What brought a state about, and how the position stood then."""
    corrected = any((place.origin or "").startswith(f"{CORRECTIONS}/") for place in revision.records)
    decision = revision.decision or ("corrected" if corrected else "linked")
    state = counted(revision.position.appearances, "appearance") + (
        ", withdrawn" if revision.position.withdrawn else ""
    )
    told = f"; no alert: {revision.suppressed}" if revision.suppressed else ""
    by = f"; {clean(correction_text(revision.correction))}" if revision.correction else ""
    return f"{decision}, {state}{told}{by}"


def _alert(line: AlertLine) -> Iterator[str]:
    watches = "".join(f" [{watch}]" for watch in line.alert.watches)
    yield _head("alert", f"{line.alert.alert_id} {line.type} {line.alert.claim.kind}{watches}")
    for place in line.records:
        yield _head("", _place(place))


def _place(place: Place) -> str:
    time = f"  {place.written_at:%Y-%m-%d %H:%M:%S} UTC" if place.written_at else ""
    origin = f" ← {place.origin}" if place.origin else ""
    return f"{place.place}{origin}{time}"
