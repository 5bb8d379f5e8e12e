"""What makes a position the position it is: holder, kind, polarity, object or topic, addressee and amount.

Similar words are no identity: "will supply" and "will not supply" look alike and are opposites.
"""

from datetime import datetime
from functools import lru_cache

import msgspec
from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.arabic.tokens import Tokens
from tasrih.events.model import Claim, Kind, Polarity, Position, Slots, Speaker, Strength
from tasrih.positions.contents.terms import Content, anybody, phrase_terms, read_content, weight

MAX_KEYS = 24
"""Most keys under which one position is indexed."""

_REFUSING = frozenset({"rejection", "denial"})


class Identity(Struct, frozen=True):
    """The comparable parts of a claim or of a position; empty parts are "not said"."""

    holder: str
    kind: Kind
    polarity: Polarity
    strength: Strength | None
    topics: frozenset[str]
    action: frozenset[str]
    deed: frozenset[str]
    """What its act and object amount to together: to lift a siege ends it."""
    object: frozenset[str]
    beneficiary: frozenset[str]
    addressee: frozenset[str]
    amount: str
    numbers: frozenset[str]
    """The number of `amount`, unless it is a length of time."""
    deadline: str
    due: str
    """Last day of the deadline, where it is known."""
    condition: frozenset[str]
    """Terms of what it hangs on."""
    taken_back: frozenset[str]
    """Terms of what its holder goes back on with it."""
    retreats: bool
    """It says only that something is given up."""
    content: Content
    wordings: tuple[Content, ...] = ()
    """Other contents that a position was reported in."""
    matter: frozenset[str] = frozenset()
    """Terms of all contents, negation dropped."""

    @property
    def contents(self) -> tuple[Content, ...]:
        """Its content and all other wordings."""
        return self.content, *self.wordings


def holder_of(claim: Claim) -> str:
    """Id of who takes the claim's position: joint speakers joined with `+` in sorted order, empty if nobody is named.

    A person and their office are one holder, because an office's speaker arrives with its principal's id. A named
    speaker without id is known by the folded name; an anonymous source holds no position.
    """
    speakers = claim.speakers or (
        Speaker(name=claim.speaker_name, type=claim.speaker_type, official_id=claim.official_id),
    )
    if len(speakers) == 1:
        return _speaker_id(speakers[0])
    return "+".join(sorted({speaker_id for speaker in speakers if (speaker_id := _speaker_id(speaker))}))


def _speaker_id(speaker: Speaker) -> str:
    if speaker.type == "anonymous":
        return ""
    return speaker.official_id or _name_id(speaker.name)


@lru_cache(maxsize=1 << 12)
def _name_id(name: str) -> str:
    folded = " ".join(Tokens(name).keys)
    return f"name:{folded}" if folded else ""


def identify(claim: Claim) -> Identity:
    """Identity that a claim would give to a position."""
    said = _identity(holder_of(claim), claim.kind, claim.topics, claim.slots, claim.content)
    return _with_wordings(said, (claim.slots.paraphrase,)) if claim.slots.paraphrase else said


def identity_of(position: Position) -> Identity:
    """Identity of a known position."""
    said = _identity(position.official_id, position.kind, position.topics, position.slots, position.content)
    return _with_wordings(said, position.wordings) if position.wordings else said


@lru_cache(maxsize=1 << 13)
def matter_keys(identity: Identity) -> tuple[str, ...]:
    """Keys under which a position of this identity is found again; two that share none cannot be one position.

    Topics, terms of what is taken back, and the weightiest of object, beneficiary, content and of wordings that share
    nothing with it, at most `MAX_KEYS`, negation dropped (a change of mind is the same matter), sorted.
    """
    topics = [f"#{topic}" for topic in sorted(identity.topics)]
    back, told = identity.taken_back, identity.content.matter
    strange = (content.matter for content in identity.wordings if content.matter.isdisjoint(told))
    keys = [*topics, *told.union(identity.object, identity.beneficiary, back, *strange)]
    if len(keys) > MAX_KEYS:
        keys[len(topics) :] = sorted(keys[len(topics) :], key=lambda term: (term not in back, -weight(term), term))
    return tuple(sorted(keys[:MAX_KEYS]))


def only_gives_up(content: str, slots: Slots) -> bool:
    """Whether a content says what its holder gives up, and nothing that takes its place: `سحب تهديده بالاستقالة`."""
    return bool(slots.taken_back) and content.endswith(slots.taken_back)


def told_order(claim: Claim) -> tuple[datetime, bool, bool]:
    """Sorts claims as events: by time; of one time, what was held before what took its place, text before title."""
    return claim.published_at, bool(claim.slots.taken_back), claim.field == "title"


@lru_cache(maxsize=1 << 13)
def _with_wordings(said: Identity, wordings: tuple[str, ...]) -> Identity:
    contents = tuple(map(read_content, wordings))
    matter = said.matter.union(*(content.matter for content in contents))
    return msgspec.structs.replace(said, wordings=contents, matter=matter)


@lru_cache(maxsize=1 << 13)
def _identity(holder: str, kind: Kind, topics: tuple[str, ...], slots: Slots, content: str) -> Identity:
    read = read_content(content)
    return Identity(
        holder=holder,
        kind=kind,
        # negative by kind, whether the cue refuses ("refused to sell") or the content does ("will not sell")
        polarity="negative" if kind in _REFUSING else slots.polarity,
        strength=slots.strength,
        topics=frozenset(topics),
        action=phrase_terms(slots.action),
        deed=phrase_terms(f"{slots.action} {slots.object}") if slots.action and slots.object else frozenset(),
        object=phrase_terms(slots.object) - phrase_terms(slots.amount),
        beneficiary=phrase_terms(slots.beneficiary),
        addressee=phrase_terms(slots.addressee) - anybody(),
        amount=slots.amount,
        numbers=read_content(slots.amount).numbers if slots.amount else frozenset(),
        deadline=slots.deadline,
        due=slots.due,
        condition=phrase_terms(slots.condition),
        taken_back=read_content(slots.taken_back).matter if slots.taken_back else frozenset(),
        retreats=only_gives_up(content, slots),
        content=read,
        matter=read.matter,
    )


def speaker_key(claim: Claim) -> str:
    """Key that brings all claims of one holder of positions to one partition, in whatever order joint speakers stand.

    Claims of nobody who holds positions go by the folded name, an unnamed speaker's by their article.
    """
    return holder_of(claim) or fold(claim.speaker_name) or claim.article_id
