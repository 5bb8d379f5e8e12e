"""Watches: what a subscriber wants to hear of across all kinds, as data (`data/watches.yaml` or the user's own file).

A watch matches a claim when every condition that it gives holds; of a list, one is enough.
"""

import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from tasrih import yamldata
from tasrih.events.model import STRENGTHS, Claim, Kind, Polarity, Strength

_AMOUNT = re.compile(r"(\d+(?:\.\d+)?) (\S.*)")


class Watch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One watch; conditions left out hold for every claim."""

    name: Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{0,62}$")]
    """Ends the topic's name: `alerts.watch.<name>`."""
    description: Annotated[str, Meta(min_length=1)]
    officials: tuple[str, ...] = ()
    """Registry ids of speakers."""
    sides: tuple[str, ...] = ()
    """Countries of speakers (ISO 3166-1 alpha-2, lower case), the first part of a registry id."""
    topics: tuple[str, ...] = ()
    """Dotted topics, each with all below it."""
    kinds: tuple[Kind, ...] = ()
    strength_at_least: Strength | None = None
    """For commitments, in the order of `STRENGTHS`; a claim without strength does not meet it."""
    polarity: Polarity | None = None
    amount_at_least: Annotated[str, Meta(pattern=r"^\d+(\.\d+)? \S")] | None = None
    """`<number> <unit>` as in slots, for example `1000000 دولار`; an amount of another unit does not meet it."""
    corroborated: bool = False
    """Whether to hear also when a second source first reports a known position."""

    def matches(self, claim: Claim) -> bool:
        """Whether the claim meets every condition."""
        return (
            self._speaker(claim)
            and (not self.topics or any(map(self._covers, claim.topics)))
            and (not self.kinds or claim.kind in self.kinds)
            and self._strength(claim.slots.strength)
            and self.polarity in (None, claim.slots.polarity)
            and self._amount(claim.slots.amount)
        )

    def _speaker(self, claim: Claim) -> bool:
        ids = [speaker.official_id for speaker in claim.speakers if speaker.official_id]
        by_name = not self.officials or any(speaker in self.officials for speaker in ids)
        return by_name and (not self.sides or any(speaker.partition(".")[0] in self.sides for speaker in ids))

    def _covers(self, topic: str) -> bool:
        return any(topic == head or topic.startswith(f"{head}.") for head in self.topics)

    def _strength(self, strength: Strength | None) -> bool:
        if self.strength_at_least is None:
            return True
        return strength is not None and STRENGTHS.index(strength) >= STRENGTHS.index(self.strength_at_least)

    def _amount(self, amount: str) -> bool:
        if self.amount_at_least is None:
            return True
        least, said = _AMOUNT.fullmatch(self.amount_at_least), _AMOUNT.fullmatch(amount)
        return bool(least and said and least[2] == said[2] and float(said[1]) >= float(least[1]))


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    watches: tuple[Watch, ...]


def load_watches(path: Path | None = None) -> tuple[Watch, ...]:
    """The watches of a user's file, or those that come with the library, sorted by name.

    Raises:
        DataError: the file breaks the schema or names a watch twice.
    """
    path = path or Path(str(files("tasrih.positions") / "data" / "watches.yaml"))
    found: set[str] = set()
    watches = yamldata.load(path, _File).watches
    for index, watch in enumerate(watches):
        if watch.name in found:
            raise yamldata.DataError(path, yamldata.line_of(path, "watches", index), f"second watch {watch.name!r}")
        found.add(watch.name)
    return tuple(sorted(watches, key=lambda watch: watch.name))


def matching(watches: Sequence[Watch], claim: Claim) -> tuple[str, ...]:
    """Names of the watches that a claim meets, sorted."""
    return tuple(sorted(watch.name for watch in watches if watch.matches(claim)))
