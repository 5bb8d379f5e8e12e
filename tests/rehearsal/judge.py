"""Whether anything was lost or told twice: what should stand in Kafka, and what does. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from tasrih.events.model import Alert, Claim
from tasrih.messaging.topics import CLAIMS


@dataclass(slots=True)
class Expected:
    """What articles lead to, detected here and now."""

    claims: set[str] = field(default_factory=set)
    """Ids of all claims."""
    by_official: dict[str, list[str]] = field(default_factory=dict)
    """Ids of the pledges of each official."""

    def add(self, claims: Sequence[Claim]) -> None:
        """Count in an article, whose first claim is the pledge."""
        self.claims.update(claim.claim_id for claim in claims)
        pledge = min((claim for claim in claims if claim.field == "text"), key=attrgetter("start"))
        self.by_official.setdefault(pledge.official_id or "", []).append(pledge.claim_id)

    @property
    def pledges(self) -> set[str]:
        """Pledges by officials whom no other article has: each means one new position and so one alert.

        A name may be read as the short form of somebody whom the rest of the article names.
        """
        return {ids[0] for ids in self.by_official.values() if len(ids) == 1}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is not as it would be had nothing been stopped; `copies` are known by their ids and change nothing."""

    lost: int
    """Claims and alerts that are not there."""
    doubled: int
    """Alerts that tell again, under another id, what one told before."""
    unknown: int
    """Claims that nobody should have made."""
    copies: Counter[str]
    """Records that stand again in a topic under the same id, by topic."""

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost and nothing told twice."""
        return not (self.lost or self.doubled or self.unknown)


def judge(expected: Expected, claims: Iterable[str], alerts: Sequence[tuple[str, Alert]]) -> Verdict:
    """Compare ids of claims, and alerts with their topics, as often as they stand in Kafka, with what was expected."""
    found = Counter(claims)
    told = Counter(claim for _, claim in {(alert.alert_id, alert.claim.claim_id) for _, alert in alerts})
    copies = Counter({CLAIMS: found.total() - len(found)})
    for (topic, _), count in Counter((topic, alert.alert_id) for topic, alert in alerts).items():
        copies[topic] += count - 1
    return Verdict(
        lost=len(expected.claims - found.keys()) + len(expected.pledges - told.keys()),
        doubled=sum(told[claim] - 1 for claim in expected.pledges if told[claim]),
        unknown=len(found.keys() - expected.claims),
        copies=+copies,
    )
