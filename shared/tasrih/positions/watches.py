"""Watches: what a subscriber wants to hear of across all kinds, as data (`data/watches.yaml` and the user's own file).

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
    """States of speakers (ISO 3166-1 alpha-2, lower case), which registry ids begin with or end in."""
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
        return by_name and (not self.sides or any(_side(speaker) in self.sides for speaker in ids))

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


def _side(official_id: str) -> str:
    """State of a registry id: `ua.volodymyr_zelenskyy`, `ua`, `ministry_of_defence/ua`."""
    return official_id.rpartition("/")[2].partition(".")[0]


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    watches: tuple[Watch, ...]


def load_watches(own: Path | None = None) -> tuple[Watch, ...]:
    """The watches that come with the library and those of a user's own file, which replace namesakes; sorted by name.

    Raises:
        DataError: a file breaks the schema or names a watch twice.
    """
    shipped = Path(str(files("tasrih.positions") / "data" / "watches.yaml"))
    found = _read(shipped) | (_read(own) if own else {})
    return tuple(found[name] for name in sorted(found))


def _read(path: Path) -> dict[str, Watch]:
    found: dict[str, Watch] = {}
    for index, watch in enumerate(yamldata.load(path, _File).watches):
        if watch.name in found:
            raise yamldata.DataError(path, yamldata.line_of(path, "watches", index), f"second watch {watch.name!r}")
        found[watch.name] = watch
    return found


def matching(watches: Sequence[Watch], claim: Claim) -> tuple[str, ...]:
    """Names of the watches that a claim meets, sorted."""
    return tuple(sorted(watch.name for watch in watches if watch.matches(claim)))
