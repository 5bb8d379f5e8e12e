"""What a content is about: topics of a taxonomy in YAML, found in folded tokens. Pure; for the detector and watches."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from tasrih.detection.vocabulary.terms import TermIndex
from tasrih.yamldata import DataError, line_of, load, require_once

DATA = Path(__file__).parent / "data" / "topics.yaml"
MAX_TOKENS = 1_000
"""Contents are read this far."""

TopicName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$", max_length=100)]


class TopicsFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of the shipped taxonomy and of users' own: topic to terms, in the notation of `vocabulary.terms`."""

    topics: dict[TopicName, list[str]]


class Taxonomy:
    """Topics by their terms. Matching is linear in the tokens."""

    def __init__(self, topics: dict[str, list[str]]) -> None:
        """Index terms by topic.

        Raises:
            ValueError: a term has no words.
        """
        self.names = tuple(sorted(topics))
        """All topics."""
        self._terms = TermIndex((term, name) for name, terms in topics.items() for term in terms)

    @classmethod
    def load(cls, extra: Iterable[Path] | None = None) -> "Taxonomy":
        """The shipped taxonomy, with a user's files merged over it: new topics, and further terms of known ones.

        Raises:
            DataError: a file breaks the schema, has a term without words or one twice; the message names file and line.
        """
        topics: dict[str, list[str]] = {}
        for path in (DATA, *(extra or ())):
            for name, terms in load(path, TopicsFile).topics.items():
                _check(path, name, terms)
                topics.setdefault(name, []).extend(terms)
        return cls(topics)

    def match(self, content: Sequence[str]) -> tuple[str, ...]:
        """Topics of a content given as folded token keys, sorted; none beside a narrower one of its own."""
        found = {name for _, _, name in self._terms.find(content[:MAX_TOKENS])}
        if len(found) > 1:
            found -= {name[:dot] for name in found for dot, letter in enumerate(name) if letter == "."}
        return tuple(sorted(found))


def _check(path: Path, name: str, terms: list[str]) -> None:
    for index, term in enumerate(terms):
        try:
            TermIndex([(term, name)])
        except ValueError as error:
            raise DataError(path, line_of(path, "topics", name, index), str(error)) from error
    require_once(path, terms, "topics", name)
