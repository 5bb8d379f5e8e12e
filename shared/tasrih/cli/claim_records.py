"""Claims from NDJSON for `tasrih decide --claims`: whole ones as `tasrih detect` writes them, or with parts left out.

What a record leaves out is filled in by the code that detection uses: time and source from the article, the speaker's
id from the registry at that date, topics and slots from the content.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from tasrih.arabic.tokens import Tokens
from tasrih.detection.slots import extract
from tasrih.detection.topics import Taxonomy
from tasrih.errors import TasrihError
from tasrih.events import codec
from tasrih.events.articles import STDIN, read_articles
from tasrih.events.codec import MessageError
from tasrih.events.ids import claim_id
from tasrih.events.model import Claim, NewsMessage, Speaker
from tasrih.officials.registry import Registry, derived_id

_JOINT = " + "
_DEFAULTS: dict[str, Any] = {
    "cue": "", "cue_start": -1, "speaker": "", "speaker_type": "person", "via": "", "quote": "indirect",
    "ruleset": "unknown",
}  # fmt: skip


class ClaimRecordError(TasrihError):
    """A line of a claims file is no claim; the message names file and line."""


def read_claims(path: str, articles: Iterable[str]) -> list[Claim]:
    """All claims of an NDJSON file (`-` for stdin); `articles` are files with the articles that they stand in.

    Raises:
        ClaimRecordError: the file cannot be read, or a line of it is no claim.
        ArticleError: an article file cannot be read.
    """
    completer = _Completer({article.id: article for article in read_articles(articles)})
    return [completer.claim(record, where) for where, record in _records(path)]


def _records(path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    name = "standard input" if path == STDIN else path
    try:
        lines = Path("/dev/stdin" if path == STDIN else path).read_bytes().splitlines()
    except OSError as error:
        raise ClaimRecordError(f"{name}: {error.strerror or error}") from error
    for number, line in enumerate(lines, start=1):
        where = f"{name}:{number}"
        if line.strip():
            yield where, _parsed(line, where)


def _parsed(line: bytes, where: str) -> dict[str, Any]:
    try:
        record = codec.parse(line)
    except MessageError as error:
        raise ClaimRecordError(f"{where}: {error}") from error
    if not isinstance(record, dict):
        raise ClaimRecordError(f"{where}: expected a JSON object, got {type(record).__name__}")
    return record


class _Completer:
    """Fills in what claim records leave out."""

    def __init__(self, articles: dict[str, NewsMessage]) -> None:
        self._articles = articles

    @cached_property
    def _registry(self) -> Registry:
        return Registry.load()

    @cached_property
    def _taxonomy(self) -> Taxonomy:
        return Taxonomy.load()

    def claim(self, record: dict[str, Any], where: str) -> Claim:
        """The whole claim of a record, with fields checked as strictly as those of a message."""
        try:
            return codec.convert(self._completed(record), Claim)
        except MessageError as error:
            raise ClaimRecordError(f"{where}: {error}") from error

    def _completed(self, record: dict[str, Any]) -> dict[str, Any]:
        if record.get("slots") and record.get("speakers"):
            return record
        article = self._articles.get(record.get("article_id", ""))
        known = {"source": article.source, "published_at": article.published_at.isoformat()} if article else {}
        whole = _DEFAULTS | known | record
        plain = codec.convert(whole | _PLACEHOLDERS, Claim)  # checks everything that is there before it is used
        return whole | self._missing(plain, record)

    def _missing(self, claim: Claim, record: dict[str, Any]) -> dict[str, Any]:
        speakers = self._speakers(claim, record)
        filled: dict[str, Any] = {"speakers": speakers, "official_id": speakers[0]["official_id"]}
        keys = Tokens(claim.content).keys
        if not record.get("claim_id"):
            filled["claim_id"] = claim_id(
                claim.source, claim.article_id, claim.field, claim.start, claim.end, claim.content
            )
        if not record.get("topics"):
            filled["topics"] = self._taxonomy.match(keys)
        if not record.get("slots"):
            filled["slots"] = _slots(claim)
        return filled

    def _speakers(self, claim: Claim, record: dict[str, Any]) -> list[dict[str, Any]]:
        given = record.get("speakers") or [{"name": name} for name in claim.speaker_name.split(_JOINT)]
        speakers = [Speaker(**{"type": claim.speaker_type, "official_id": None} | speaker) for speaker in given]
        if len(speakers) == 1 and claim.official_id:
            speakers = [msgspec.structs.replace(speakers[0], official_id=claim.official_id)]
        on = claim.published_at.date()
        return [msgspec.to_builtins(self._identified(speaker, on)) for speaker in speakers]

    def _identified(self, speaker: Speaker, on: date) -> Speaker:
        if speaker.official_id or speaker.type == "anonymous":
            return speaker
        keys = Tokens(speaker.name).keys
        named = self._registry.name_at(keys, 0, on)
        official = named[1] if named and named[0] == len(keys) else self._registry.title(keys, on)
        if official is None:
            return msgspec.structs.replace(speaker, official_id=derived_id(speaker.name))
        principal = self._registry.principal_at(official, on) if official.type == "office" else None
        return msgspec.structs.replace(speaker, official_id=(principal or official).id)


_PLACEHOLDERS: dict[str, Any] = {"claim_id": "-", "speakers": [], "slots": {}, "topics": []}


def _slots(claim: Claim) -> dict[str, Any]:
    tokens = Tokens(claim.content)
    raw = [tokens.text(index, index + 1) for index in range(len(tokens))]
    slots = extract(
        kind=claim.kind, content=tokens.keys, raw=raw, cue_cls="", speaker_name=claim.speaker_name, addressee=""
    )
    return dict(msgspec.to_builtins(slots))
