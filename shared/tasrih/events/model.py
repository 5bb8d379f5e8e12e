"""The structs that travel, one per message type.

| topic                              | key              | struct      | producer             | consumers         |
| ---------------------------------- | ---------------- | ----------- | -------------------- | ----------------- |
| news                               | article id       | NewsMessage | ingester             | detector, gateway |
| claims                             | speaker          | Claim       | detector             | alerter, gateway  |
| positions (compacted)              | position id      | Position    | alerter              | alerter, gateway  |
| alerts.<kind>, alerts.watch.<name> | speaker          | Alert       | alerter              | subscribers, gateway |
| corrections                        | holder           | Correction  | editors, gateway     | alerter           |
| dead-letters                       | the original key | DeadLetter  | services             | operators, gateway |
| dead-letters                       | dead letter's id | DeadLetterReplay | operators       | operators         |
| ingest-state (compacted)           | feed             | FeedState   | ingester             | ingester          |
| ingest-state (compacted)           | folder/file      | FileState   | ingester             | ingester          |

All offsets are half-open Unicode code point ranges into the field as it came. All times are RFC 3339 in UTC.
"""

from datetime import datetime
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

Field = Literal["title", "text"]
Kind = Literal["statement", "commitment", "demand", "threat", "rejection", "denial", "evaluation"]
SpeakerType = Literal["person", "office", "organisation", "anonymous"]
Quote = Literal["direct", "indirect", "mixed"]
Polarity = Literal["positive", "negative"]
Strength = Literal["refused", "considering", "ready", "pledged", "decided", "delivered"]
Decision = Literal["new", "repeated", "corroborated", "changed", "withdrawn"]
AlertType = Literal["new_position", "position_changed", "position_withdrawn", "position_corroborated"]
Suppression = Literal["anonymous_source", "repeated", "corroborated", "same_article", "already_handled"]
"""Why a claim raised no alert; the list is closed. `corroborated`: for the first time by another source, and no watch
asks for that. `same_article`: the article had told this change before. `already_handled`: the claim came twice."""

KINDS: tuple[Kind, ...] = get_args(Kind)
STRENGTHS: tuple[Strength, ...] = get_args(Strength)

MAX_TEXT_CHARS = 1_000_000
"""Longest article text taken, in code points; a longer one is dead-lettered as `too_large`."""

Id = Annotated[str, Meta(min_length=1, max_length=512)]
Version = Literal[1]
Count = Annotated[int, Meta(ge=0, lt=2**53)]
"""A number that every reader of JSON holds exactly, and every writer takes."""


class NewsMessage(Struct, frozen=True, kw_only=True, omit_defaults=False):
    """One article as it came from a source. Unknown fields are ignored, so producers may add their own."""

    id: Id
    source: Id
    title: Annotated[str, Meta(max_length=10_000)]
    text: Annotated[str, Meta(max_length=MAX_TEXT_CHARS)]
    published_at: Annotated[datetime, Meta(tz=True)]
    lang: Annotated[str, Meta(max_length=35)] | None = None
    url: Annotated[str, Meta(max_length=4_096)] | None = None
    schema_version: Version = 1


class Slots(Struct, frozen=True, kw_only=True, gc=False):  # `gc=False`: no cycles, and they come in thousands
    """Who does what to whom in a claim's content; an empty string or None is "not said"."""

    actor: str = ""
    action: str = ""
    """Lemma-like folded key of the act, for example `تزويد`."""
    object: str = ""
    beneficiary: str = ""
    addressee: str = ""
    """Whom a demand, threat or promise is addressed to, or whom or what an accusation or description is of."""
    amount: str = ""
    """Normalised as `<number> <unit>`, for example `10000000 دولار`."""
    deadline: str = ""
    condition: str = ""
    strength: Strength | None = None
    polarity: Polarity = "positive"
    """`negative` when the act in the content is negated or refused."""
    due: str = ""
    """Last day of the deadline as an ISO date, where it can be told from the article's."""
    taken_back: str = ""
    """Content that the speaker goes back on, as the article tells; the claim's own where nothing replaces it."""
    paraphrase: str = ""
    """What the text says in other words: the reporter's before a quotation, the only act of a headline's kind."""


class Speaker(Struct, frozen=True, kw_only=True, gc=False):
    """One of those who speak; a claim has several when they speak jointly."""

    name: str
    """The fullest proper name the article gives, or the fullest form of an office or organisation."""
    type: SpeakerType
    official_id: str | None = None
    """Registry id, or `name:<folded name>` for a named person the registry does not know; None for anonymous."""


class Claim(Struct, frozen=True, kw_only=True, gc=False):
    """One content with its speaker, cue and kind, standing at `start:end` in `field` of an article."""

    claim_id: Id
    article_id: Id
    source: Id
    published_at: Annotated[datetime, Meta(tz=True)]
    field: Field
    start: Count
    end: Count
    content: str
    cue: str
    cue_start: Annotated[int, Meta(ge=-1, lt=2**53)]
    """-1 where the claim has no cue of its own (`Name: quote` titles, continued quotations)."""
    speaker: str
    """The substring that names the speaker here, empty when the subject is dropped."""
    speaker_name: str
    """Joint speakers are joined with ` + `, in the order of `speakers`."""
    speaker_type: SpeakerType
    official_id: str | None
    """That of the first speaker."""
    speakers: tuple[Speaker, ...]
    via: str
    quote: Quote
    kind: Kind
    topics: tuple[str, ...]
    slots: Slots
    ruleset: str
    """Hash of code version and data that detected the claim."""
    url: str | None = None
    schema_version: Version = 1


class Appearance(Struct, frozen=True, kw_only=True):
    """One claim in which a position was taken."""

    claim_id: Id
    article_id: Id
    source: Id
    published_at: Annotated[datetime, Meta(tz=True)]
    field: Field = "text"
    """Whether it stands in the headline or in the text."""


class Unmerged(Struct, frozen=True, kw_only=True):
    """What a position told before another was merged into it, as far as both together do not tell it any more."""

    first: Appearance
    last: Appearance
    sources: tuple[str, ...]
    revises: str | None


class Position(Struct, frozen=True, kw_only=True):
    """What an official holds on a matter, kept once however often it is reported."""

    position_id: Id
    official_id: str
    """Registry or derived id of the holder; joint holders joined with `+`."""
    speaker_name: str
    speaker_type: SpeakerType
    kind: Kind
    topics: tuple[str, ...]
    slots: Slots
    content: str
    """What its earliest claim says, as do topics, slots and speaker; of one time a text comes before a headline."""
    first: Appearance
    """Earliest by event time."""
    last: Appearance
    """Latest by event time."""
    appearances: Annotated[int, Meta(ge=1, lt=2**53)]
    sources: tuple[str, ...]
    """Distinct sources, sorted."""
    claims: tuple[str, ...] = ()
    """Ids of its claims in the order they came, the latest 32: one that comes twice is not counted twice."""
    revises: str | None = None
    """Id of the earlier position of this official that it changes or takes back."""
    withdrawn: bool = False
    revision: Annotated[int, Meta(ge=1, lt=2**32)] = 1
    """Counts the states of this position: of two, the one with the higher number is the later."""
    merged_into: str | None = None
    """Id of the position that this one is part of since both turned out to be one; what is counted stands there."""
    unmerged: Unmerged | UnsetType = UNSET
    """Where a person merged it into `merged_into`: what that one told before, so that a split gives it back."""
    corrections: tuple[str, ...] = ()
    """Ids of the corrections made to it, the latest 32."""
    wordings: tuple[str, ...] = ()
    """Contents of other claims of it that say it in other terms, at most three."""
    schema_version: Version = 1


class Article(Struct, frozen=True, kw_only=True):
    """Where an alert's claim was found."""

    id: Id
    source: Id
    published_at: Annotated[datetime, Meta(tz=True)]
    url: str | None = None


class Alert(Struct, frozen=True, kw_only=True):
    """An official took a new position or changed one. The same alert always has the same id and bytes."""

    alert_id: Id
    type: AlertType
    position: Position
    previous: Position | None = None
    """For a change, what the official held before; for a withdrawal None, `position` is the one withdrawn."""
    claim: Claim
    article: Article
    watches: tuple[str, ...]
    """Names of the watches that the claim meets, sorted."""
    ruleset: str
    schema_version: Version = 1


class Correction(Struct, frozen=True, kw_only=True):
    """A person's decision that a position is part of another (`into`), or that some claims are a position of their own.

    It holds all that is needed to apply it again, also when the claims are no longer kept.
    """

    correction_id: Id
    official_id: Id
    """Who holds the positions."""
    position_id: Id
    """The position that is merged into another, or that claims are split from."""
    into: Id | None = None
    claims: tuple[Claim, ...] = ()
    """To be split from the position, in the order of events; the first one opens the new position."""
    kept: tuple[Claim, ...] = ()
    """The other claims that the position remembers, in the order of events."""
    at: Annotated[datetime, Meta(tz=True)]
    by: Annotated[str, Meta(min_length=1, max_length=200)]
    reason: Annotated[str, Meta(min_length=1, max_length=2_000)]
    schema_version: Version = 1


Reason = Literal[
    "too_large", "bad_utf8", "nul_character", "lone_surrogate", "bad_json", "wrong_type", "missing_field",
    "out_of_range", "bad_time", "unknown_version", "processing_failed",
    "undeliverable",
]  # fmt: skip
"""Why a message could not be taken; the list is closed."""


WEBHOOK_SERVICE = "webhook/"
"""So begins the service of a dead letter that could not be delivered to a webhook; the webhook's name follows."""


class DeadLetter(Struct, frozen=True, kw_only=True):
    """A message that could not be processed, whole, with where it came from and why it was refused."""

    topic: Id
    partition: Count
    offset: Count
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]
    service: Id
    reason: Reason
    detail: Annotated[str, Meta(max_length=1_000)]
    written_at: Annotated[datetime, Meta(tz=True)] | None = None
    """When the message was written to its topic."""
    buried_at: Annotated[datetime, Meta(tz=True)] | None = None
    version: str = ""
    """Version of the service that refused it."""
    left_out: Count = 0
    """Bytes of key and body, where no letter can hold so many: they stand at the message's own place alone."""
    schema_version: Version = 1


class DeadLetterReplay(Struct, frozen=True, kw_only=True):
    """The message of a dead letter was sent again to the topic it came from."""

    letter_id: Id
    """The dead letter's: `topic/partition/offset` of the message it holds."""
    replayed_at: Annotated[datetime, Meta(tz=True)]
    schema_version: Version = 1


class SeenEntry(Struct, frozen=True, array_like=True):
    """An entry of a feed whose article Kafka has."""

    article_id: Id
    entry_hash: str
    """Of the entry as the feed gives it: an equal one is not looked at again."""
    article_hash: str
    """Of title and text: an equal article is not sent again."""
    published_at: Annotated[datetime, Meta(tz=True)]
    revision: Annotated[int, Meta(ge=1, lt=2**53)] = 1
    """How many times the article was sent, each time with other words."""


class FeedState(Struct, frozen=True, kw_only=True):
    """What the ingester remembers of a feed, so that a restart neither sends everything again nor loses anything."""

    feed: Id
    url: str
    etag: str = ""
    """Of the document all of whose entries were settled; empty after one with entries that have to be tried again."""
    last_modified: str = ""
    shared_guids: bool = False
    """Two entries with different links had one guid, so that the guid alone tells nothing."""
    seen: tuple[SeenEntry, ...] = ()
    """Entries of the latest document and some before them, the latest first."""
    last_news_at: Annotated[datetime, Meta(tz=True)] | None = None
    """When an article of it was last sent."""
    saved_at: Annotated[datetime, Meta(tz=True)]
    schema_version: Version = 1


class FileState(Struct, frozen=True, kw_only=True):
    """A file of a watched folder that was read to its end; one that has changed since is read again."""

    folder: Id
    file: Id
    size: Count
    modified_ns: Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
    """Time of its last change, Unix time in nanoseconds."""
    sent: Count
    refused: Count
    saved_at: Annotated[datetime, Meta(tz=True)]
    schema_version: Version = 1


Event = NewsMessage | Claim | Position | Alert | Correction | DeadLetter | DeadLetterReplay | FeedState | FileState
EVENTS: dict[str, type[msgspec.Struct]] = {
    "news": NewsMessage,
    "claim": Claim,
    "position": Position,
    "alert": Alert,
    "correction": Correction,
    "dead_letter": DeadLetter,
    "dead_letter_replay": DeadLetterReplay,
    "feed_state": FeedState,
    "file_state": FileState,
}
"""Event name, as in schema files and CloudEvents types, to struct."""
