"""Annotated articles: their claims, with code point offsets and token places."""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from tasrih.arabic.tokens import Tokens
from tasrih.detection.detector import Detector
from tasrih.events.model import Claim, Field, Kind, NewsMessage, SpeakerType

INSIDE, BEHIND = 60, 100
"""Characters before a content that an occurrence inside or behind it is worth less than."""


class GoldClaim(Struct, frozen=True, kw_only=True):
    """A claim as annotators wrote it; every text stands in the field."""

    field: Field
    content: str
    cue: str
    speaker: str
    speaker_name: str
    speaker_type: SpeakerType
    via: str
    kind: Kind
    at: int | None = None
    """Offset of the content, where the text stands more than once in the field."""


class Annotated(Struct, frozen=True):
    """An article and its claims."""

    news: NewsMessage
    claims: tuple[GoldClaim, ...]
    set: str
    """Name of the set that it is from."""

    def text(self, field: Field) -> str:
        """One field of the article."""
        return self.news.title if field == "title" else self.news.text


def read_sets(folders: Iterable[Path]) -> tuple[list[Annotated], dict[str, str]]:
    """Articles of all sets in order, and each set's name to the SHA-256 of its files.

    A set is a folder with `articles.json` and `gold.json`.
    """
    articles: list[Annotated] = []
    hashes: dict[str, str] = {}
    for folder in folders:
        files = [folder / "articles.json", folder / "gold.json"]
        hashes[folder.name] = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
        articles += _read_set(folder.name, *(json.loads(file.read_text(encoding="utf-8")) for file in files))
    return articles, hashes


def _read_set(name: str, articles: list[dict[str, Any]], gold: list[dict[str, Any]]) -> Iterator[Annotated]:
    by_id = {article["id"]: article for article in articles}
    for row in gold:
        article = by_id[row["id"]]
        published = datetime.fromisoformat(article["published_at"])
        news = NewsMessage(
            id=article["id"],
            source=article["source"],
            title=article.get("title") or "",
            text=article["text"],
            published_at=published if published.tzinfo else published.replace(tzinfo=UTC),
        )
        yield Annotated(news, tuple(msgspec.convert(row["claims"], list[GoldClaim])), name)


def as_read(news: Iterable[NewsMessage], detector: Detector, name: str) -> list[Annotated]:
    """Articles of no annotated set, with the claims that the detector finds now."""
    return [Annotated(one, tuple(map(_told, detector.detect(one))), name) for one in news]


def _told(claim: Claim) -> GoldClaim:
    return GoldClaim(
        field=claim.field, content=claim.content, cue=claim.cue, speaker=claim.speaker, speaker_name=claim.speaker_name,
        speaker_type=claim.speaker_type, via=claim.via, kind=claim.kind, at=claim.start,
    )  # fmt: skip


class Placed(Struct, frozen=True):
    """A claim of one field by token index; ends are exclusive."""

    claim: GoldClaim
    start: int
    end: int
    cue: tuple[int, int] | None
    speaker: tuple[int, int] | None


def placed(article: Annotated, field: Field, tokens: Tokens) -> list[Placed]:
    """The claims of a field by token index, in the order of their contents."""
    text = article.text(field)
    found = []
    for claim in article.claims:
        if claim.field == field:
            start = claim.at if claim.at is not None else text.find(claim.content)
            end = start + len(claim.content)
            places = [_near(text, part, start, end) for part in (claim.cue, claim.speaker)]
            spans = [_tokens(tokens, *place) if place else None for place in places]
            found.append(Placed(claim, *_tokens(tokens, start, end), *spans))
    return sorted(found, key=lambda one: (one.start, one.end))


def _tokens(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    first = max(0, bisect_right(tokens.starts, start) - 1)
    return first, max(first, bisect_right(tokens.starts, end - 1) - 1) + 1


def _near(text: str, part: str, start: int, end: int) -> tuple[int, int] | None:
    """Place of a cue or speaker: its occurrence nearest to the content, rather before than in or behind it."""
    best: tuple[tuple[bool, int], int] | None = None
    at = text.find(part) if part else -1
    while at >= 0:
        stop = at + len(part)
        whole = not (text[at - 1 : at].isalnum() or text[stop : stop + 1].isalnum())
        distance = start - stop if stop <= start else INSIDE if stop < end else max(at - end, 0) + BEHIND
        if best is None or (not whole, distance) < best[0]:
            best = (not whole, distance), at
        at = text.find(part, at + 1)
    return (best[1], best[1] + len(part)) if best else None
