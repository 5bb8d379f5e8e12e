"""Watches: what a subscriber wants to hear of across all kinds, as data (`data/watches.yaml` and the user's own file).

A watch matches a claim when every condition that it gives holds; of a list, one is enough.
"""

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, Protocol, overload

import msgspec
from msgspec import Meta, Struct

from tasrih import yamldata
from tasrih.arabic.folding import fold
from tasrih.events.model import STRENGTHS, Claim, Decision, Kind, Polarity, Strength
from tasrih.positions.contents.amounts import read_bound
from tasrih.positions.contents.terms import phrase_terms

SHIPPED = Path(str(files("tasrih.positions") / "data" / "watches.yaml"))

Telling = Literal["new", "changed", "withdrawn", "corroborated"]
"""Decisions that a watch can ask for."""

Condition = Literal[
    "officials", "sides", "topics", "kinds", "decisions", "strength", "polarity", "amount", "addressees",
    "beneficiaries",
]  # fmt: skip

_LISTS: tuple[Condition, ...] = (
    "officials", "sides", "topics", "kinds", "decisions", "addressees", "beneficiaries",
)  # fmt: skip

_Words = Annotated[str, Meta(min_length=1)]
_SOME = Meta(min_length=1)  # an emptied list is refused: a condition left out holds for every claim


class Watch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One watch; conditions left out hold for every claim."""

    name: Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{0,62}$")]
    """Ends the topic's name: `alerts.watch.<name>`."""
    description: Annotated[str, Meta(min_length=1)]
    officials: Annotated[tuple[str, ...], _SOME] = ()
    """Registry ids of speakers, or `name:<folded name>` of one whom the registry does not know."""
    sides: Annotated[tuple[str, ...], _SOME] = ()
    """States (ISO 3166-1 alpha-2, lower case), bodies or blocs of speakers; registry ids begin with or end in them."""
    topics: Annotated[tuple[str, ...], _SOME] = ()
    """Dotted topics, each with all below it."""
    kinds: Annotated[tuple[Kind, ...], _SOME] = ()
    decisions: Annotated[tuple[Telling, ...], _SOME] = ("new", "changed", "withdrawn")
    """What the claim must mean; `corroborated` is heard only where it stands here."""
    strength: Annotated[str, Meta(pattern=r"^[a-z]*(\.\.[a-z]*)?$", min_length=1)] | None = None
    """`from..to` in the order of `STRENGTHS`, either end may be open; a claim without strength does not meet it."""
    polarity: Polarity | None = None
    amount: _Words | None = None
    """A comparison with the claim's amount, `>= 100 million USD`; an amount of another unit does not meet it."""
    addressees: Annotated[tuple[_Words, ...], _SOME] = ()
    """Words for whom the claim addresses; in any inflection, all words of one entry together."""
    beneficiaries: Annotated[tuple[_Words, ...], _SOME] = ()
    """Words for whom the act is for, read in the same way."""

    def __post_init__(self) -> None:
        """Refuse what cannot be read.

        Raises:
            ValueError: a strength or an amount is none, or nobody is named where somebody should be.
        """
        if self.strength:
            _range(self.strength)
        if self.amount:
            read_bound(self.amount)
        for entry in (*self.addressees, *self.beneficiaries):
            if not phrase_terms(entry):
                raise ValueError(f"{entry!r} names nobody: write Arabic words")

    def unmet(self, claim: Claim, decision: Decision = "new") -> tuple[Condition, ...]:
        """The conditions that a claim does not meet, in the order of the fields; empty when the watch matches."""
        return tuple(condition for condition, met in self._conditions(claim, decision) if not met)

    def matches(self, claim: Claim, decision: Decision = "new") -> bool:
        """Whether a claim meets all conditions."""
        return all(met for _, met in self._conditions(claim, decision))

    def _conditions(self, claim: Claim, decision: Decision) -> Iterator[tuple[Condition, bool]]:
        """Each condition and whether it is met, in the order of the fields; looked at as it is asked for."""
        slots = claim.slots
        ids = [speaker.official_id for speaker in claim.speakers if speaker.official_id]
        yield "officials", not self.officials or any(speaker in self.officials for speaker in ids)
        yield "sides", not self.sides or any(side_of(speaker) in self.sides for speaker in ids)
        yield "topics", not self.topics or any(map(self._covers, claim.topics))
        yield "kinds", not self.kinds or claim.kind in self.kinds
        yield "decisions", decision in self.decisions
        yield "strength", self.strength is None or slots.strength in _range(self.strength)
        yield "polarity", self.polarity in (None, slots.polarity)
        yield "amount", self.amount is None or read_bound(self.amount).holds(slots.amount)
        yield "addressees", not self.addressees or _names(self.addressees, slots.addressee)
        yield "beneficiaries", not self.beneficiaries or _names(self.beneficiaries, slots.beneficiary)

    def _covers(self, topic: str) -> bool:
        return any(topic == head or topic.startswith(f"{head}.") for head in self.topics)


def _range(written: str) -> tuple[Strength, ...]:
    first, dots, last = written.partition("..")
    ends = [first or STRENGTHS[0], (last or STRENGTHS[-1]) if dots else first]
    if unknown := [end for end in ends if end not in STRENGTHS]:
        raise ValueError(f"strength {unknown[0]!r}: known are {', '.join(STRENGTHS)}")
    begin, end = (STRENGTHS.index(end) for end in ends)
    if begin > end:
        raise ValueError(f"strength {written!r}: {ends[0]} is more than {ends[1]}")
    return STRENGTHS[begin : end + 1]


def _names(entries: Sequence[str], phrase: str) -> bool:
    terms = phrase_terms(phrase)
    return any(terms >= wanted for entry in entries if (wanted := phrase_terms(entry)))


def side_of(official_id: str) -> str:
    """State or body of a registry id: `ua.volodymyr_zelenskyy`, `ua`, `ministry_of_defence/ua`."""
    return official_id.rpartition("/")[2].partition(".")[0]


class Known(Protocol):
    """What ids there are, so that a watch with a misspelt one is refused."""

    def has_official(self, official_id: str) -> bool:
        """Whether the registry has this person, body or post."""

    def has_side(self, side: str) -> bool:
        """Whether there is such a state, or a body whose id begins so."""

    def has_topic(self, topic: str) -> bool:
        """Whether there is such a topic, or one below it."""


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    watches: tuple[Watch, ...] = ()
    blocs: dict[Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$")], Annotated[tuple[str, ...], _SOME]] = {}


def load_watches(own: Path | None = None, known: Known | None = None) -> tuple[Watch, ...]:
    """The watches that come with the library and those of a user's own file, which replace namesakes; sorted by name.

    Args:
        own: the user's file.
        known: what to check ids against; without it they are taken as they are.

    Raises:
        DataError: a file breaks the schema, names a watch or what a watch lists twice, or names an official, a side or
            a topic that is not known; with file and line.
    """
    files_ = {path: yamldata.load(path, _File) for path in (SHIPPED, own) if path}
    blocs = {name: states for file in files_.values() for name, states in file.blocs.items()}
    found: dict[str, Watch] = {}
    for path, file in files_.items():
        _check(path, file, blocs, known)
        found |= {watch.name: _ready(watch, blocs) for watch in file.watches}
    return tuple(found[name] for name in sorted(found))


def _ready(watch: Watch, blocs: Mapping[str, tuple[str, ...]]) -> Watch:
    """The watch with the members of its blocs among its sides, and ids made of names as claims have them."""
    members = [state for side in watch.sides for state in blocs.get(side, ())]
    sides, officials = tuple(dict.fromkeys([*watch.sides, *members])), tuple(map(fold, watch.officials))
    return msgspec.structs.replace(watch, sides=sides, officials=officials)


def _check(path: Path, file: _File, blocs: Mapping[str, tuple[str, ...]], known: Known | None) -> None:
    names: set[str] = set()
    for index, watch in enumerate(file.watches):
        if watch.name in names:
            raise yamldata.DataError(path, yamldata.line_of(path, "watches", index), f"second watch {watch.name!r}")
        names.add(watch.name)
        for condition in _LISTS:
            yamldata.require_once(path, getattr(watch, condition), "watches", index, condition)
    for steps, problem in _unknown(file, blocs, known) if known else ():
        raise yamldata.DataError(path, yamldata.line_of(path, *steps), problem)


def _unknown(
    file: _File, blocs: Mapping[str, tuple[str, ...]], known: Known
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every id that nobody knows, with the way to it in the file."""
    for name, states in file.blocs.items():
        for place, state in enumerate(states):
            if not known.has_side(state):
                yield ("blocs", name, place), f"bloc {name}: no state or body {state!r}"
    for index, watch in enumerate(file.watches):
        unknown = {
            "official": [id_ for id_ in watch.officials if not (id_.startswith("name:") or known.has_official(id_))],
            "side": [side for side in watch.sides if not (side in blocs or known.has_side(side))],
            "topic": [topic for topic in watch.topics if not known.has_topic(topic)],
        }
        for what, ids in unknown.items():
            field = f"{what}s"
            for id_ in ids:
                place = getattr(watch, field).index(id_)
                yield ("watches", index, field, place), f"watch {watch.name}: no {what} {id_!r} is known"


def matching(watches: Sequence[Watch], claim: Claim, decision: Decision = "new") -> tuple[str, ...]:
    """Names of the watches that a claim with this decision meets, sorted."""
    return tuple(sorted(watch.name for watch in watches if watch.matches(claim, decision)))


class LiveWatches(Sequence[Watch]):
    """Watches that can be replaced while others hold this sequence."""

    def __init__(self, watches: Sequence[Watch]) -> None:
        self._watches = tuple(watches)

    def replace(self, watches: Sequence[Watch]) -> None:
        """Hold these from now on; a claim in hand sees all of the old ones or all of the new ones."""
        self._watches = tuple(watches)

    @overload
    def __getitem__(self, index: int) -> Watch: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Watch]: ...
    def __getitem__(self, index: int | slice) -> Watch | Sequence[Watch]:
        """One of them, or some."""
        return self._watches[index]

    def __iter__(self) -> Iterator[Watch]:
        """Those that are held when the iteration begins."""
        return iter(self._watches)

    def __len__(self) -> int:
        """How many."""
        return len(self._watches)
