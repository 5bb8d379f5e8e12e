"""The detector: an article in, its claims out. For the detector service, the replay and the command."""

from collections.abc import Iterable
from datetime import UTC
from pathlib import Path

import msgspec

from tasrih.detection import kinds, slots
from tasrih.detection.article import Found, read_article
from tasrih.detection.classes import load_classes
from tasrih.detection.lexicon import Lexicon
from tasrih.detection.ruleset import ruleset_id
from tasrih.detection.speaker_choice import Chooser
from tasrih.detection.topics import Taxonomy
from tasrih.detection.words import Vocabulary
from tasrih.events.ids import claim_id
from tasrih.events.model import Claim, NewsMessage
from tasrih.officials.registry import Registry


class Detector:
    """Detects claims in articles. Build it with `load`; it holds only data and may be shared between threads."""

    def __init__(
        self, lexicon: Lexicon, registry: Registry, taxonomy: Taxonomy, ruleset: str, chooser: Chooser | None = None
    ) -> None:
        self.ruleset = ruleset
        """Hash of the code's version and all data; stands in every claim."""
        self._lexicon = lexicon
        self._registry = registry
        self._taxonomy = taxonomy
        people = (person.name for person in registry.people())
        self._chooser = chooser
        self._vocabulary = Vocabulary(load_classes(), lexicon, registry.country_of, people)

    @classmethod
    def load(cls, *, officials: Iterable[Path] | None = None, topics: Iterable[Path] | None = None) -> "Detector":
        """The package's data, with a user's officials and topics merged over it.

        Raises:
            DataError: a data file is missing or breaks its schema; the message names file and line.
            MorphologyError: camel-tools is not installed; the message says how to install it.
        """
        officials, topics = list(officials or ()), list(topics or ())
        kinds.default()  # broken rules are noticed at the start, not at the first claim
        slots.default()
        ruleset = ruleset_id([*officials, *topics])
        return cls(Lexicon.load(), Registry.load(officials), Taxonomy.load(topics), ruleset, Chooser.load())

    def detect(self, news: NewsMessage) -> list[Claim]:
        """Claims of an article, title first, in the order of their contents. Never raises on any text."""
        news = msgspec.structs.replace(news, published_at=news.published_at.astimezone(UTC))
        found = read_article(news, self._vocabulary, self._lexicon, self._registry, self._chooser)
        found.sort(key=lambda f: (f.field != "title", f.content.start, f.content.end))
        return [self._claim(news, one) for one in found]

    def _claim(self, news: NewsMessage, found: Found) -> Claim:
        tokens, content = found.reading.tokens, found.content
        start, end = tokens.starts[content.start], tokens.ends[content.end - 1]
        keys = tokens.keys[content.start : content.end]
        speakers = tuple(voice.speaker for voice in found.voices)
        name = " + ".join(speaker.name for speaker in speakers)
        kind = kinds.classify(
            cue_kind=found.cue_kind, cue_cls=found.cue_class, content=keys, speaker=found.speaker_keys,
            quoted=content.quote == "direct",
        )  # fmt: skip
        raw = tokens.raw[start:end]
        return Claim(
            claim_id=claim_id(news.source, news.id, found.field, start, end, raw),
            article_id=news.id,
            source=news.source,
            published_at=news.published_at,
            field=found.field,
            start=start,
            end=end,
            content=raw,
            cue=found.cue,
            cue_start=found.cue_start,
            speaker=found.speaker,
            speaker_name=name,
            speaker_type=speakers[0].type,
            official_id=speakers[0].official_id,
            speakers=speakers,
            via=found.via,
            quote=content.quote,
            kind=kind,
            topics=self._taxonomy.match(keys),
            slots=slots.extract(
                kind=kind, content=keys, raw=tokens.words[content.start : content.end],
                cue_cls=found.cue_class, speaker_name=name, addressee=found.addressee,
            ),
            ruleset=self.ruleset,
            url=news.url,
        )  # fmt: skip
