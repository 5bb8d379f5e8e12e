"""Claims of one broadcaster's news, grouped by reading: kept by reference, without a word of the articles.

One half is for looking at what goes wrong; of the other only the figure is looked at.
"""

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple

import msgspec
from msgspec import Struct

from tasrih.cli.claims_file import read_claims
from tasrih.detection.detector import Detector
from tasrih.events.articles import read_articles
from tasrih.events.model import Claim, Field, Kind, NewsMessage
from tasrih.settings import Settings
from tasrih.yamldata import load
from tests.claim_spans import one_to_one, span
from tests.positions.matters import DATA
from tests.positions.measuring import Told

LABELS = DATA / "broadcaster.yaml"
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "news2022.ndjson.gz"
"""Where the articles stand, beside the checkout."""
ABSENT = "the broadcaster's articles are no part of the repository: ../shared/corpus beside the checkout is missing"
Half = Literal["development", "held_out"]
HALVES: tuple[Half, ...] = ("development", "held_out")


class Place(Struct, frozen=True, array_like=True):
    """A part of an article, in code points."""

    field: Field
    start: int
    end: int

    def text(self, article: NewsMessage) -> str:
        """What stands there."""
        return str(getattr(article, self.field)[self.start : self.end])


class Label(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A claim as read; one `position` is one position."""

    field: Field
    start: int
    end: int
    kind: Kind
    speakers: tuple[Place, ...]
    """Where the fullest name of each speaker stands first."""
    position: str

    @property
    def content(self) -> Place:
        return Place(self.field, self.start, self.end)


class Labels(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of `broadcaster.yaml`: in each half article id to its claims."""

    development: dict[str, list[Label]]
    held_out: dict[str, list[Label]]


class Covered(NamedTuple):
    """An article and its claims as read."""

    article: NewsMessage
    labels: list[Label]


def covered(half: Half, path: Path = LABELS) -> list[Covered]:
    """The articles of a half.

    Raises:
        DataError: the labels break their schema.
    """
    labels: dict[str, list[Label]] = getattr(load(path, Labels), half)
    with TemporaryDirectory() as folder:
        articles = Path(folder) / "articles.ndjson"
        articles.write_bytes(gzip.decompress(CORPUS.read_bytes()))
        return [Covered(article, labels[article.id]) for article in read_articles([articles]) if article.id in labels]


def as_annotated(half: Iterable[Covered]) -> list[Told]:
    """The claims as read; what labels leave out is filled in as `tasrih decide --claims` does."""
    half = list(half)
    positions = [label.position for article in half for label in article.labels]
    with TemporaryDirectory() as folder:
        articles, claims = Path(folder) / "articles.ndjson", Path(folder) / "claims.ndjson"
        articles.write_bytes(b"\n".join(msgspec.json.encode(covered.article) for covered in half))
        claims.write_text("\n".join(json.dumps(record) for record in _records(half)), encoding="utf-8")
        read = read_claims(str(claims), [str(articles)], Settings())
    return [Told(claim, position) for claim, position in zip(read, positions, strict=True)]


def _records(half: Iterable[Covered]) -> Iterator[dict[str, str | int]]:
    for article, labels in half:
        for label in labels:
            yield {
                "article_id": article.id,
                "field": label.field,
                "start": label.start,
                "end": label.end,
                "content": label.content.text(article),
                "kind": label.kind,
                "speaker_name": " + ".join(name.text(article) for name in label.speakers),
            }


def as_detected(half: Iterable[Covered], detector: Detector) -> list[Told]:
    """The claims as detected; those of which no label tells the position have an empty one."""
    return [
        Told(claim, position)
        for article, labels in half
        for claim, position in _matched(article, labels, detector.detect(article))
    ]


def _matched(article: NewsMessage, labels: list[Label], claims: list[Claim]) -> Iterator[tuple[Claim, str]]:
    """Each claim with the position of the label that it matches best, one to one."""
    read = [span(article.id, label.field, label.start, label.content.text(article)) for label in labels]
    taken = one_to_one(read, [span(article.id, claim.field, claim.start, claim.content) for claim in claims])
    number_of = {index: number for number, index in taken.items()}
    for index, claim in enumerate(claims):
        yield claim, labels[number_of[index]].position if index in number_of else ""
