"""Slots of annotated commitments: those read in `slots.yaml` beside those found in the same contents."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.arabic.tokens import Tokens
from tasrih.detection.article import Found, read_article
from tasrih.detection.detector import Detector
from tasrih.detection.slots.reader import extract
from tasrih.events.articles import read_articles
from tasrih.events.model import Field, NewsMessage, Polarity, Slots, Strength
from tasrih.yamldata import load
from tests.scores import Score

READINGS = Path(__file__).parent / "slots.yaml"
ARTICLES = Path(__file__).resolve().parents[3] / "shared" / "gold"
"""Where the annotated articles stand, beside the checkout."""

PARTS = {"commitments": ("dev", "modern"), "apart": ("train",)}
"""Section of the file to the folders of its articles."""

Section = Literal["commitments", "apart"]
SAME = 0.5
"""Least share of words that two phrases must have in common to be one."""

_EXACT = frozenset({"action", "amount", "due", "strength", "polarity"})
"""Slots of a closed form; the others are phrases, the same when they share their first word and enough others."""

Readings = str | list[str]


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """One commitment as read; the keys are explained in the file."""

    at: tuple[Field, int, int]
    actor: Readings
    action: Readings
    object: Readings = ""
    beneficiary: Readings = ""
    addressee: Readings = ""
    amount: Readings = ""
    deadline: Readings = ""
    due: Readings = ""
    condition: Readings = ""
    strength: Strength | list[Strength] = "pledged"
    polarity: Polarity = "positive"

    def readings(self, slot: str) -> list[str]:
        """What may stand in a slot."""
        value = getattr(self, slot)
        return [value] if isinstance(value, str) else value


class File(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of `slots.yaml`: in each section article id to its commitments."""

    commitments: dict[str, list[Entry]]
    apart: dict[str, list[Entry]]


SLOTS = tuple(name for name in Entry.__struct_fields__ if name != "at")


class Commitment(NamedTuple):
    """A commitment as read, its content, and the slots found for it."""

    article: str
    entry: Entry
    content: str
    found: Slots


def available() -> bool:
    """Whether the annotated articles are there."""
    return all((ARTICLES / part / "gold.json").is_file() for parts in PARTS.values() for part in parts)


def read_slots(detector: Detector, section: Section = "commitments", path: Path = READINGS) -> Iterator[Commitment]:
    """The commitments of a section in the order of the articles, with the slots of their annotated content.

    Cue and addressee are the detector's where it found the claim; else the cue is read by itself.

    Raises:
        DataError: the file breaks its schema.
        LookupError: an entry is no annotated commitment.
    """
    entries: dict[str, list[Entry]] = getattr(load(path, File), section)
    for part in PARTS[section]:
        annotated = {row["id"]: row["claims"] for row in json.loads((ARTICLES / part / "gold.json").read_text("utf-8"))}
        for news in read_articles([ARTICLES / part / "articles.json"]):
            found = read_article(news, detector.vocabulary, detector.lexicon, detector.registry)
            for entry in entries.get(news.id, ()):
                claim = _annotation(news, annotated[news.id], entry)
                yield Commitment(news.id, entry, claim["content"], _slots(detector, news, claim, entry, found))


def missing(path: Path = READINGS) -> set[tuple[str, str]]:
    """Article and content of annotated commitments that the first section says nothing of, or that it invents."""
    wanted, told = set(), set()
    entries = load(path, File).commitments
    for part in PARTS["commitments"]:
        articles = {row["id"]: row for row in json.loads((ARTICLES / part / "articles.json").read_text("utf-8"))}
        for row in json.loads((ARTICLES / part / "gold.json").read_text("utf-8")):
            wanted |= {(row["id"], claim["content"]) for claim in row["claims"] if claim["kind"] == "commitment"}
            for field, start, end in (entry.at for entry in entries.get(row["id"], ())):
                told.add((row["id"], articles[row["id"]][field][start:end]))
    return wanted ^ told


def score(commitments: Iterable[Commitment], slot: str) -> Score:
    """How a slot does; empty where it should be empty counts as nothing."""
    right = found = wanted = 0
    for commitment in commitments:
        value = getattr(commitment.found, slot, "") or ""
        readings = commitment.entry.readings(slot)
        same = any(is_same(slot, value, reading) for reading in readings)
        right += same and bool(value)
        found += bool(value)
        wanted += "" not in readings or (same and bool(value))
    return Score(right, found, wanted)


def is_same(slot: str, value: str, reading: str) -> bool:
    """Whether a found value is the one read, by folded words."""
    if not value or not reading or slot in _EXACT:
        return fold(value) == fold(reading)
    ours, theirs = _words(value), _words(reading)
    if not ours or not theirs or ours[0] != theirs[0]:
        return False
    common, either = set(ours) & set(theirs), set(ours) | set(theirs)
    return len(common) / len(either) >= SAME


def _words(text: str) -> list[str]:
    words = [key for key in Tokens(text).keys if key[:1].isalnum()]
    return [word.removeprefix("ال") if len(word) > 4 else word for word in words]


def _annotation(news: NewsMessage, claims: list[dict[str, str]], entry: Entry) -> dict[str, str]:
    field, start, end = entry.at
    content = getattr(news, field)[start:end]
    for claim in claims:
        if claim["kind"] == "commitment" and claim["field"] == field and claim["content"] == content:
            return claim
    raise LookupError(f"{news.id}: {field} {start}:{end} is no annotated commitment")


def _slots(detector: Detector, news: NewsMessage, claim: dict[str, str], entry: Entry, found: list[Found]) -> Slots:
    attribution = max(found, key=lambda one: _overlap(one, entry), default=None)
    heard = attribution is not None and _overlap(attribution, entry) >= SAME
    tokens = Tokens(claim["content"])
    return extract(
        kind="commitment",
        content=tokens.keys,
        raw=tokens.words,
        cue_cls=attribution.cue_class if heard else _cue_class(detector, claim["cue"]),
        speaker_name=claim["speaker_name"],
        addressee=attribution.addressee if heard else "",
        published=news.published_at.date(),
    )


def _overlap(found: Found, entry: Entry) -> float:
    field, start, end = entry.at
    tokens = found.reading.tokens
    first, last = tokens.starts[found.content.start], tokens.ends[found.content.end - 1]
    return (
        max(0, min(end, last) - max(start, first)) / (max(end, last) - min(start, first)) if found.field == field else 0
    )


def _cue_class(detector: Detector, cue: str) -> str:
    readings = detector.lexicon.analyze(fold(cue.split()[0])) if cue else ()
    return readings[0][0].cls if readings else "say"
