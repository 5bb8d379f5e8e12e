"""Real news of two outlets, annotated by reading: kept by reference, without a word of the articles.

A set is a file of `data`, article id to its claims: one field of a broadcaster's news of nine days, or half of what a
site wrote in a day. Positions of two sets are not compared.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from tasrih.events.model import Field, Kind, SpeakerType
from tasrih.yamldata import load

DATA = Path(__file__).parent / "data"
FLOORS = Path(__file__).parent / "floors.yaml"
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "news2022.ndjson.gz"
"""Where the articles stand, beside the checkout."""
ABSENT = "the outlets' articles are no part of the repository: ../shared/corpus beside the checkout is missing"
READ = ("accession", "levant", "morocco", "nile", "palestine", "ukraine", "world")
UNREAD = ("iraq", "jenin", "maghreb", "rabat", "reporter")
"""Sets whose articles nobody who makes rules reads: only their figures are looked at."""

Article = dict[str, Any]


class Place(Struct, frozen=True, array_like=True):
    """A part of an article, in code points."""

    field: Field
    start: int
    end: int

    def text(self, article: Article) -> str:
        """What stands there."""
        return str(article[self.field][self.start : self.end])


class Label(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A claim as read."""

    field: Field
    start: int
    end: int
    kind: Kind
    speaker_type: SpeakerType
    speakers: tuple[Place, ...]
    """Where the fullest name of each speaker stands first."""
    position: str
    """A label that is the same for what is one position."""
    changes: str = ""
    """Label of the position that this one revises."""

    def told(self, article: Article) -> dict[str, str | int]:
        """The claim with its texts, as `gold.json` has it."""
        return {
            "field": self.field,
            "content": Place(self.field, self.start, self.end).text(article),
            "at": self.start,
            "kind": self.kind,
            "speaker_name": " + ".join(name.text(article) for name in self.speakers),
            "speaker_type": self.speaker_type,
            "via": "",
            "position": self.position,
            "changes": self.changes,
        }


def labels(name: str) -> dict[str, list[Label]]:
    """The claims of a set, by article id.

    Raises:
        DataError: they break their schema.
    """
    return load(DATA / f"{name}.yaml", dict[str, list[Label]])


def write(name: str, folder: Path) -> Path:
    """A folder of a set in another, with `articles.json` and `gold.json` as `tests.newsrooms` reads them."""
    told = labels(name)
    articles = {article["id"]: article for article in _corpus() if article["id"] in told}
    gold = [{"id": id_, "claims": [label.told(articles[id_]) for label in told[id_]]} for id_ in told]
    (folder / name).mkdir()
    for file, rows in (("articles", list(articles.values())), ("gold", gold)):
        (folder / name / f"{file}.json").write_text(json.dumps(rows), encoding="utf-8")
    return folder / name


def _corpus() -> Iterator[Article]:
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
