"""Claims from NDJSON for `tasrih decide --claims`: whole ones as `tasrih detect` writes them, or with parts left out.

What a record leaves out is filled in by the code that detection uses: time and source from the article, the speaker's
id from the registry at that date, topics and slots from the content.
"""

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from tasrih.arabic.tokens import Tokens
from tasrih.detection.slots import paraphrases, retreats
from tasrih.detection.slots.reader import extract
from tasrih.detection.topics import Taxonomy
from tasrih.errors import TasrihError
from tasrih.events import codec
from tasrih.events.articles import STDIN, read_articles
from tasrih.events.codec import MessageError
from tasrih.events.ids import claim_id
from tasrih.events.model import (
    Claim,
    Count,
    Field,
    Id,
    Kind,
    NewsMessage,
    Quote,
    Slots,
    Speaker,
    SpeakerType,
    Version,
)
from tasrih.officials.derived_ids import derived_id
from tasrih.officials.names import spoken
from tasrih.officials.registry import Registry
from tasrih.officials.state_bodies import is_one_of_many
from tasrih.settings import Settings

_JOINT = " + "
_NO_SLOTS = Slots()


class ClaimRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A claim of which parts may be left out; fields as in `Claim`."""

    article_id: Id
    field: Field
    start: Count
    end: Count
    content: str
    kind: Kind
    speaker_name: str
    claim_id: Id | None = None
    source: Id | None = None
    published_at: Annotated[datetime, Meta(tz=True)] | None = None
    cue: str = ""
    cue_start: int = -1
    speaker: str = ""
    speaker_type: SpeakerType = "person"
    official_id: str | None = None
    speakers: tuple[Speaker, ...] = ()
    via: str = ""
    quote: Quote = "indirect"
    topics: tuple[str, ...] = ()
    slots: Slots = _NO_SLOTS
    ruleset: str = "unknown"
    url: str | None = None
    schema_version: Version = 1


class ClaimRecordError(TasrihError):
    """A line of a claims file is no claim; the message names file and line."""


def read_claims(path: str, articles: Iterable[str], settings: Settings) -> list[Claim]:
    """All claims of an NDJSON file (`-` for stdin); `articles` are files with the articles that they stand in.

    Raises:
        ClaimRecordError: the file cannot be read, or a line of it is no claim.
        ArticleError: an article file cannot be read.
        DataError: the officials or topics that the settings name are needed and bad.
    """
    completer = _Completer({article.id: article for article in read_articles(articles)}, settings)
    return completer.marked([completer.claim(value, where) for where, value in _lines(path)])


def _lines(path: str) -> Iterator[tuple[str, Any]]:
    name = "standard input" if path == STDIN else path
    try:
        content = Path("/dev/stdin" if path == STDIN else path).read_bytes()
    except OSError as error:
        raise ClaimRecordError(f"{name}: {error.strerror or error}") from error
    for number, line in enumerate(content.removeprefix(BOM_UTF8).splitlines(), start=1):
        where = f"{name}:{number}"
        if line.strip():
            yield where, _parsed(line, where)


def _parsed(line: bytes, where: str) -> Any:
    try:
        return codec.parse(line)
    except MessageError as error:
        raise ClaimRecordError(f"{where}: {error}") from error


class _Completer:
    """Fills in what claim records leave out, with the data that the settings name."""

    def __init__(self, articles: dict[str, NewsMessage], settings: Settings) -> None:
        self._articles = articles
        self._settings = settings
        self._filled: set[str] = set()
        """Ids of claims whose slots were left out."""

    @cached_property
    def _registry(self) -> Registry:
        return Registry.load(self._settings.officials_files)

    @cached_property
    def _taxonomy(self) -> Taxonomy:
        return Taxonomy.load(self._settings.topics_files)

    def claim(self, value: Any, where: str) -> Claim:
        """The whole claim of a parsed line, which is checked as strictly as a message."""
        try:
            record = codec.convert(value, ClaimRecord)
        except MessageError as error:
            raise ClaimRecordError(f"{where}: {error}") from error
        article = self._articles.get(record.article_id)
        source = record.source or (article.source if article else None)
        time = record.published_at or (article.published_at if article else None)
        if source is None or time is None:
            raise ClaimRecordError(
                f"{where}: no source and time, and no article {record.article_id!r} to take them from"
            )
        return self._claim(record, source, time)

    def _claim(self, record: ClaimRecord, source: str, time: datetime) -> Claim:
        said = msgspec.structs.asdict(record)
        speakers = record.speakers or tuple(self._identified(speaker, time.date()) for speaker in _named(record))
        said |= {"source": source, "published_at": time, "speakers": speakers, "official_id": speakers[0].official_id}
        place = record.article_id, record.field, record.start, record.end
        said["claim_id"] = record.claim_id or claim_id(source, *place, record.content)
        said["topics"] = record.topics or self._taxonomy.match(Tokens(record.content).keys)
        if record.slots == _NO_SLOTS:
            said["slots"] = _slots(record, time.date())
            self._filled.add(said["claim_id"])
        return Claim(**said)

    def marked(self, claims: list[Claim]) -> list[Claim]:
        """The claims with what only their articles tell, where articles are there and slots were left out."""
        by_article: dict[str, list[Claim]] = {}
        for claim in claims:
            if claim.article_id in self._articles and claim.claim_id in self._filled:
                by_article.setdefault(claim.article_id, []).append(claim)
        marked: dict[str, Claim] = {}
        for name, ours in by_article.items():
            article = self._articles[name]
            fields: dict[Field, Tokens] = {"title": Tokens(article.title), "text": Tokens(article.text)}
            ours.sort(key=lambda claim: (claim.field != "title", claim.start, claim.end))
            told = paraphrases.default().mark(retreats.default().mark(ours, fields), fields)
            marked |= {claim.claim_id: claim for claim in told}
        return [marked.get(claim.claim_id, claim) for claim in claims]

    def _identified(self, speaker: Speaker, on: date) -> Speaker:
        if speaker.official_id or speaker.type == "anonymous":
            return speaker
        keys = spoken(speaker.name)
        official = self._registry.called(keys, on) or self._registry.in_post(keys, on)
        if not official and is_one_of_many(tuple(keys)):
            return speaker
        unknown = derived_id(speaker.name, person=speaker.type == "person")
        official_id = self._registry.answerable(official, on).id if official else unknown
        return msgspec.structs.replace(speaker, official_id=official_id)


def _named(record: ClaimRecord) -> tuple[Speaker, ...]:
    names = record.speaker_name.split(_JOINT)
    known = [record.official_id] + [None] * (len(names) - 1)
    return tuple(
        Speaker(name=name, type=record.speaker_type, official_id=official_id)
        for name, official_id in zip(names, known, strict=True)
    )


def _slots(record: ClaimRecord, published: date) -> Slots:
    tokens = Tokens(record.content)
    raw = [tokens.text(index, index + 1) for index in range(len(tokens))]
    return extract(
        kind=record.kind, content=tokens.keys, raw=raw, cue_cls="", speaker_name=record.speaker_name, addressee="",
        published=published,
    )  # fmt: skip
