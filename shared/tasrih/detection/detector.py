"""The detector: an article in, its claims out. For the detector service, the replay and the command."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date
from pathlib import Path

import msgspec

from tasrih.detection.article import Found, read_article
from tasrih.detection.decisions import Decisions
from tasrih.detection.explanation import Explanation, Trace
from tasrih.detection.kinds import model as kind_model
from tasrih.detection.kinds.features import Said, said
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrases import read_phrase
from tasrih.detection.ruleset import ruleset_id
from tasrih.detection.slots import paraphrases, retreats
from tasrih.detection.slots import reader as slot_reader
from tasrih.detection.speakers.resolution import Speakers
from tasrih.detection.speakers.voices import Voice
from tasrih.detection.topics import Taxonomy
from tasrih.detection.vocabulary import kind_rules
from tasrih.detection.vocabulary.lexicon import Lexicon
from tasrih.detection.vocabulary.words import Vocabulary
from tasrih.events.ids import claim_id
from tasrih.events.model import Claim, Kind, NewsMessage
from tasrih.officials.registry import Registry


class Detector:
    """Detects claims in articles. Build it with `load`; it holds only data and may be shared between threads."""

    def __init__(
        self,
        lexicon: Lexicon,
        registry: Registry,
        taxonomy: Taxonomy,
        ruleset: str,
        decisions: Decisions | None = None,
    ) -> None:
        """Join the parts; without `decisions` the rules decide alone."""
        self.ruleset = ruleset
        """Hash of the code and all data that decide what is detected; stands in every claim."""
        self.lexicon = lexicon
        self.registry = registry
        self._taxonomy = taxonomy
        self._decisions = decisions
        self.vocabulary = Vocabulary.of(lexicon, registry)

    @classmethod
    def load(
        cls,
        *,
        officials: Iterable[Path] | None = None,
        topics: Iterable[Path] | None = None,
        lexicon: Sequence[Path] | None = None,
    ) -> "Detector":
        """The package's data, with a user's officials and topics merged over it, or with another lexicon.

        Raises:
            DataError: a data file is missing or breaks its schema; the message names file and line.
            MorphologyError: camel-tools is not installed; the message says how to install it.
        """
        officials, topics = list(officials or ()), list(topics or ())
        kind_rules.default()  # broken rules and models are noticed at the start, not at the first claim
        kind_model.default()
        slot_reader.default()
        retreats.default()
        paraphrases.default()
        return cls(
            Lexicon.load(lexicon),
            Registry.load(officials),
            Taxonomy.load(topics),
            ruleset_id(officials, topics, lexicon or ()),
            Decisions.load(),
        )

    def detect(self, news: NewsMessage) -> list[Claim]:
        """Claims of an article, title first, in the order of their contents. Never raises on any text."""
        news = msgspec.structs.replace(news, published_at=news.published_at.astimezone(UTC))
        return self._claims(news, self._found(news))

    def explain(self, news: NewsMessage) -> list[Explanation]:
        """The same claims, each with why it came out; slower."""
        news = msgspec.structs.replace(news, published_at=news.published_at.astimezone(UTC))
        trace = Trace()
        found = self._found(news, trace)
        return [self._explained(claim, one, trace) for claim, one in zip(self._claims(news, found), found, strict=True)]

    def _found(self, news: NewsMessage, trace: Trace | None = None) -> list[Found]:
        found = read_article(news, self.vocabulary, self.lexicon, self.registry, self._decisions, trace)
        told = filter(_is_told, found)
        return sorted(told, key=lambda one: (one.field != "title", one.content.start, one.content.end))

    def _explained(self, claim: Claim, found: Found, trace: Trace) -> Explanation:
        attribution = found.attribution
        place = found.field, attribution.cue_start if attribution else -1
        decision = trace.decisions.get(place)
        readings = found.reading.words[attribution.cue_start].cues if attribution else ()
        lines = (f"{self.lexicon.places[cue.id]} {cue.lemma} {cue.cls}/{cue.kind}" for cue, _ in readings)
        return Explanation(
            claim=claim,
            cue=tuple(dict.fromkeys(lines)),
            link=attribution.frame if attribution else "",
            log_odds=decision.log_odds if decision else None,
            weights=self._decisions.explain(decision) if self._decisions and decision else [],
            speakers=trace.speakers.get(place, []),
            kind=kind_model.explain(self._said(found)),
        )

    def read(self, text: str) -> Reading:
        """A field as detection reads it: words with their classes, sentences, quotations."""
        return Reading(text, self.vocabulary)

    def speakers(self, phrase: str, on: date) -> list[Voice]:
        """Who a speaker phrase means, a voice for each conjunct, as if an article of that day gave nothing but it."""
        reading = self.read(phrase)
        conjuncts = read_phrase(reading, 0, len(reading))
        return list(Speakers(self.registry, reading, on).resolve(reading, tuple(conjuncts)))

    def _claim(self, news: NewsMessage, found: Found) -> Claim:
        tokens, content = found.reading.tokens, found.content
        start, end = tokens.starts[content.start], tokens.ends[content.end - 1]
        keys = tokens.keys[content.start : content.end]
        speakers = tuple(voice.speaker for voice in found.voices)
        name = " + ".join(speaker.name for speaker in speakers)
        kind = self._kind(found)
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
            slots=slot_reader.extract(
                kind=kind, content=keys, raw=tokens.words[content.start : content.end],
                cue_cls=found.cue_class, speaker_name=name, addressee=found.addressee,
                published=news.published_at.date(),
            ),
            ruleset=self.ruleset,
            url=news.url,
        )  # fmt: skip

    def _kind(self, found: Found) -> Kind:
        content, attribution = found.content, found.attribution
        cue = attribution.cue_start if attribution else content.start
        given_up = retreats.default().given_up(found.reading.keys, cue, content.start, content.end)
        return (given_up and given_up.kind) or kind_model.classify(self._said(found))

    def _claims(self, news: NewsMessage, found: Sequence[Found]) -> list[Claim]:
        claims = [self._claim(news, one) for one in found]
        fields = {one.field: one.reading.tokens for one in found}
        return paraphrases.default().mark(retreats.default().mark(claims, fields), fields)

    def _said(self, found: Found) -> Said:
        return said(
            found.reading, found.content, found.attribution, field=found.field, speaker=found.speaker_keys,
            speaker_type=found.voices[0].speaker.type,
        )  # fmt: skip


def _is_told(found: Found) -> bool:
    """Whether what is said, and each name, has a letter or a digit: marks alone say nothing and name nobody."""
    tokens, content = found.reading.tokens, found.content
    told = (tokens.text(content.start, content.end), *(voice.speaker.name for voice in found.voices))
    return all(any(map(str.isalnum, text)) for text in told)
