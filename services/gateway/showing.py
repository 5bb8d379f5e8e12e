"""What the console tells of an alert or a claim: its article, slots, what changed, who told it, how it came about."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from tasrih.events.model import Alert, Claim, NewsMessage
from tasrih.serving.archive import Archive
from tasrih.serving.highlighting import Cut, cut_at
from tasrih.serving.lineage import Explanation, Place
from tasrih.serving.timeline import Timeline, timeline

_COMPARED_SLOTS = ("polarity", "strength", "amount", "deadline", "condition")


class Step(NamedTuple):
    """One record on the way from the news to an alert."""

    place: Place
    said: str


def article_of(archive: Archive, claim: Claim, found: Explanation | None) -> tuple[NewsMessage | None, Cut | None]:
    """The article in the version in which the claim was found, cut where it stands; else the latest version."""
    lines = found.claims if found else ()
    origins = [place.origin for line in lines if line.claim_id == claim.claim_id for place in line.records]
    article = next(filter(None, (archive.article_at(origin) for origin in origins if origin)), None)
    if article is None and (latest := archive.article(claim.article_id)):
        article = latest.article
    text = getattr(article, claim.field, "") if article else ""
    return article, cut_at(text, claim.start, claim.end, claim.content)


def appearances_of(claims: Iterable[Claim], *, rtl: bool) -> Timeline:
    """Claims by outlet on a line of time."""
    spans = (
        (one.claim_id, f"{one.source}: {one.content}", one.source, one.published_at, one.published_at) for one in claims
    )
    return timeline(spans, rtl=rtl)


def slots_of(claim: Claim) -> list[tuple[str, str]]:
    """Slots that say something."""
    said = msgspec.to_builtins(claim.slots)
    return [(name, value) for name, value in said.items() if value and (name, value) != ("polarity", "positive")]


def changes_of(told: Alert) -> list[tuple[str, str, str]]:
    """What differs from what was held before."""
    before, after = told.previous, told.position
    if before is None:
        return []
    slots = {name: (getattr(before.slots, name), getattr(after.slots, name)) for name in _COMPARED_SLOTS}
    differing = [(name, str(old or "–"), str(new or "–")) for name, (old, new) in slots.items() if old != new]
    return [("content", before.content, after.content), *differing]


def lineage_of(found: Explanation | None) -> Iterator[Step]:
    """All records on the way, from the news on."""
    if found is None:
        return
    for line in found.claims:
        yield from (Step(place, "article") for place in line.news)
        yield from (Step(place, "claims") for place in line.records)
    for position in found.positions:
        for revision in position.revisions:
            yield from (Step(place, revision.decision or "position") for place in revision.records)
    for one in found.alerts:
        yield from (Step(place, one.type) for place in one.records)
