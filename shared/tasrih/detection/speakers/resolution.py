"""Who speaks: the speaker of each attribution of one article."""

from datetime import date
from typing import NamedTuple

from tasrih.detection.attributions.attribution import NOMINAL, Attribution
from tasrih.detection.attributions.breaks import former_phrase
from tasrih.detection.attributions.subjects import main_clause, main_subject, subject_of_was
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.objects import is_described, qualifies
from tasrih.detection.reading.phrases import Phrase, read_phrase
from tasrih.detection.slots.former import is_hers
from tasrih.detection.speakers.acting import acting, is_full
from tasrih.detection.speakers.aides import aide
from tasrih.detection.speakers.candidates import Candidate, Option, options
from tasrih.detection.speakers.choice import Chooser, Explained, Scored, agreeing
from tasrih.detection.speakers.conversation import Conversation
from tasrih.detection.speakers.documents import is_source, is_theirs, issued, issuer, speaking_document
from tasrih.detection.speakers.features import Scene, link_values, names, option_values
from tasrih.detection.speakers.meanings import carried, is_dual, linked
from tasrih.detection.speakers.naming import Naming
from tasrih.detection.speakers.spokespeople import spoken_for
from tasrih.detection.speakers.voices import Reference, Voice
from tasrih.detection.vocabulary import kind_rules
from tasrih.detection.vocabulary.classes import (
    ADVERB,
    CLAUSE_MARK,
    DEFINITE,
    FEMININE,
    HONORIFIC,
    JOINT_OPENER,
    MARK,
    ORGANISATION,
    PREFIXED,
    PREPOSITION,
    REPORT,
    SENTENCE_END,
    TITLE,
    VERB,
)
from tasrih.officials.registry import Registry

CERTAIN = frozenset(
    {
        "registered name", "registered office", "registered again", "name again", "title again", "same title",
        "same person", "fuller name",
    }
)  # fmt: skip
"""What led to a voice that other readings of its phrase hardly ever beat: nothing else is looked for then."""

UNSURE = frozenset({"name", "described", "post", "registered post", "holder", "epithet"})
"""What led to a voice that may be another's, even where a headline puts its subject before its verb."""


class Choice(NamedTuple):
    """Who speaks in an attribution."""

    voices: tuple[Voice, ...]
    """Several who speak jointly; none where nobody was found."""
    phrases: tuple[Phrase, ...]
    """Where its sentence names them, conjunct by conjunct; empty where the subject is dropped."""


class Speakers:
    """The speakers of one article, in the order in which they spoke."""

    def __init__(self, registry: Registry, body: Reading, on: date, chooser: Chooser | None = None) -> None:
        """Take the article's text, where names and titles are looked for, its date, and what chooses if not rules."""
        self.conversation = Conversation(body)
        self._body = body
        self.naming = Naming(registry, body, on, self.conversation.voices)
        self._chooser = chooser
        self._issuers: dict[str, tuple[Voice, ...]] = {}
        """The noun of the last document to those who spoke in it."""

    def who(self, reading: Reading, attribution: Attribution) -> Choice:
        """Whose words an attribution reports."""
        choice = self._chosen(reading, attribution)
        return choice._replace(phrases=tuple(self.naming.trimmed(reading, phrase) for phrase in choice.phrases))

    def _chosen(self, reading: Reading, attribution: Attribution) -> Choice:
        self.conversation.turn_to(reading)
        if attribution.form.pos in NOMINAL and is_described(reading.words, attribution.cue_start):
            return Choice((), ())
        headed = self._headed(reading, attribution)
        if headed:
            return Choice(self._remembered(headed), ())
        somebodys = aide(reading, attribution)
        if somebodys:
            return Choice(self._remembered((self.naming.itself(reading, somebodys),)), (somebodys,))
        issued = self._issued(reading, attribution)
        if issued.voices:
            return issued
        own = self._own(reading, attribution) or self._going_on(reading, attribution)
        if own:
            return Choice(own, ())
        rule = self.by_rule(reading, attribution)
        if self._chooser is None or _is_certain(reading, attribution, rule):
            return Choice(self._remembered(rule), attribution.subject)
        found = self.candidates(reading, attribution, rule)
        if not found:
            return Choice((), ())
        best = self._chooser.best(found)
        if names(best.references) == names(rule):  # it knows more of them: their office, where they are named
            return Choice(self._remembered(rule), attribution.subject or self.chosen(best).phrases)
        return self.chosen(best)

    def _issued(self, reading: Reading, attribution: Attribution) -> Choice:
        """Who issued the document that speaks; whoever spoke in one last, where its article or pronoun points back."""
        document = speaking_document(reading, attribution)
        if document < 0:
            return Choice((), ())
        word, named = reading.words[document], issuer(reading, attribution, document)
        if named:
            self._issuers = {word.base: self.resolve(reading, named)}
            return Choice(self._issuers[word.base], named)
        last = self.conversation.last
        if len(last) == 1 and is_theirs(reading, document, feminine=last[0].feminine):
            return Choice(last, ())
        return Choice(self._issuers.get(word.base, ()) if word.flags & DEFINITE else (), ())

    def _own(self, reading: Reading, attribution: Attribution) -> tuple[Voice, ...]:
        """Who speaks in the sentence, of whom it tells besides what they held before: `بعد أيام من رفضه`."""
        cue = attribution.cue_start
        phrase = former_phrase(reading, attribution)
        if phrase < 0:
            return ()
        speaking = self.conversation.in_sentence.get(reading.starts[cue], ())
        if speaking:
            return speaking if len(speaking) == 1 and speaking[0].feminine in (None, is_hers(reading.keys[cue])) else ()
        comma = main_clause(reading, cue) if phrase - reading.starts[cue] <= 1 else -1
        subject = read_phrase(reading, comma + 2, reading.ends[cue], tight=True) if comma >= 0 else ()
        return self.resolve(reading, subject)

    def chosen(self, candidate: Candidate) -> Choice:
        """Take a candidate's word, and remember what it was called."""
        option = candidate.option
        named_here = option is not None and option.side != "earlier"
        return Choice(self._remembered(candidate.references), option.phrases if option and named_here else ())

    def candidates(
        self, reading: Reading, attribution: Attribution, rule: tuple[Reference, ...] | None = None
    ) -> list[Scored]:
        """All who may be meant, each with its features; with a model, by the likeliest phrases alone."""
        rule = self.by_rule(reading, attribution) if rule is None else rule
        scene = Scene(self.conversation, reading, attribution, rule)
        phrases = options(reading, attribution)
        subject = _fronted(reading, attribution)
        if subject:  # nobody else is meant
            start = reading.starts[attribution.cue_start]  # a quotation mark may stand before the subject
            phrases = [one for one in phrases if start <= one.phrases[0].start < attribution.cue_start]
        governing = () if subject else self._governing(reading, attribution, phrases)
        phrases = governing or phrases
        scene.see(phrases)
        told = [(option, option_values(scene, option)) for option in phrases]
        weighed = self._chooser.promising(told) if self._chooser else [(*one, 0.0) for one in told]
        scored = []
        for option, shared, base in weighed:
            links = linked(self.conversation, self.naming, reading, option)
            scored += [Scored(one, shared, base, link_values(scene, one)) for one in links]
        if not governing and (not subject or _is_mere_title(subject)):
            going_on = carried(self.conversation, self.naming, reading, attribution)
            scored += [Scored(one, (), 0.0, link_values(scene, one)) for one in going_on]
        if attribution.form.pos not in NOMINAL:
            scored = [one for one in scored if not _by_adjective(reading, one)]
        return scored if attribution.subject else agreeing(scored, attribution.form)

    def _going_on(self, reading: Reading, attribution: Attribution) -> tuple[Voice, ...]:
        """Who was heard in the sentence and acts in the clause that a cue goes on with, whoever stands between."""
        heard = self.conversation.in_sentence.get(reading.starts[attribution.cue_start], ())
        subject = acting(reading, attribution, self.conversation.in_sentence) if heard else ()
        found = tuple(one.voice for one in self._references(reading, subject))
        return heard if found == heard else ()

    def _governing(self, reading: Reading, attribution: Attribution, found: list[Option]) -> list[Option]:
        """The readings of whoever acts in the clause, where nobody was heard in the sentence and the cue agrees."""
        if reading.starts[attribution.cue_start] in self.conversation.in_sentence:
            return []
        subject = acting(reading, attribution, self.conversation.in_sentence)
        if not subject or not self._acts(reading, subject[0], attribution):
            return []
        return [one for one in found if one.phrases[0].start == subject[0].start] or [Option(subject, "rule", 0)]

    def _acts(self, reading: Reading, one: Phrase, attribution: Attribution) -> bool:
        """Whether a subject is of the verb's gender and surely somebody: named in full, a body, or known already."""
        if one.flags & (TITLE | ORGANISATION) and bool(one.flags & FEMININE) != (attribution.form.gender == "f"):
            return False
        body = one.flags & (ORGANISATION | TITLE) == ORGANISATION
        full = is_full(one) and (one.flags & TITLE or reading.words[one.name_start].is_known_name)
        return bool(body or full) or self.naming.reference(reading, one).how in CERTAIN | {"holder"}

    def explain(self, reading: Reading, attribution: Attribution) -> list[Explained]:
        """All who may be meant, the likeliest first, with what tells for and against them; nothing without a model."""
        return self._chooser.explain(self.candidates(reading, attribution)) if self._chooser else []

    def spoke(self, reading: Reading, attribution: Attribution, voices: tuple[Voice, ...]) -> None:
        """Remember whose words an attribution reported."""
        before = list(self.conversation.voices)
        document = issued(reading, attribution)
        if document:
            self._issuers = {document: voices}
        self.conversation.spoke(reading, attribution, voices)
        if before != self.conversation.voices:
            self.naming.forget()

    def resolve(self, reading: Reading, phrases: tuple[Phrase, ...]) -> tuple[Voice, ...]:
        """Voices of the conjuncts of a speaker phrase."""
        return self._remembered(self._references(reading, phrases))

    def by_rule(self, reading: Reading, attribution: Attribution) -> tuple[Reference, ...]:
        """Whom rules alone choose: the subject found, or those who go on speaking."""
        if attribution.subject:
            return self._references(reading, attribution.subject)
        if not attribution.is_finite:
            governing = self.conversation.in_sentence.get(reading.starts[attribution.cue_start])
            if governing:
                return _same(governing)
            subject = main_subject(reading, attribution.cue_start)
            if subject and attribution.form.pos == "participle":
                return self._references(reading, subject)
        return self._dropped(reading, attribution) or _same(self.conversation.carried(attribution.form))

    def _headed(self, reading: Reading, attribution: Attribution) -> tuple[Reference, ...]:
        """Who acts in a headline from its first word on: another subject would stand before its verb too.

        `الوردي يحذر من الجفاف ويدعو الأهالي إلى الترشيد`: the people behind the second verb are told; where it agrees
        with the first.
        """
        cue, form = attribution.cue_start, attribution.form
        behind = attribution.subject and attribution.subject[0].start > cue
        if reading is self._body or form.pos != "imperfect" or not form.conjunction or not behind:
            return ()
        words, start = reading.words, reading.starts[cue]
        verb = next((i for i in range(start, cue) if words[i].flags & VERB or _is_verb(words[i].key)), start)
        if verb == start or words[verb].key[0] != words[cue].key[1]:
            return ()
        heard = self.conversation.in_sentence.get(start)
        clause = reading.clauses.get(start)
        subject = clause.speakers if clause else read_phrase(reading, start, verb)
        return _same(heard) if heard else self._references(reading, subject)

    def _remembered(self, references: tuple[Reference, ...]) -> tuple[Voice, ...]:
        for one in references:
            new = bool(one.head) and one.voice.also(one)
            if new or one.voice not in self.conversation.voices:
                self.naming.forget()
        return tuple([reference.voice for reference in references])

    def _dropped(self, reading: Reading, attribution: Attribution) -> tuple[Reference, ...]:
        """The subject of a clause before it that reports nothing: `نفى فلان الخبر، وقال`, `تلقف فلان الخبر. وكتب`."""
        cue, start = attribution.cue_start, reading.starts[attribution.cue_start]
        heard = self.conversation.in_sentence
        if not attribution.form.conjunction or start in heard:
            return ()
        if cue == start:
            if start < 2 or not reading.words[start - 1].flags & SENTENCE_END:
                return ()
            cue, start = start - 1, reading.starts[start - 2]
            if start in heard:
                return ()
        subject = main_subject(reading, cue)
        if not subject or not (subject[0].has_name and subject[0].flags & (TITLE | HONORIFIC)):
            return ()
        return self._references(reading, subject)

    def _references(self, reading: Reading, phrases: tuple[Phrase, ...]) -> tuple[Reference, ...]:
        if len(phrases) == 1 and is_dual(reading, phrases[0]):
            pair = self.conversation.last_pair()
            if pair:
                return _same(pair)
        return tuple(self.naming.reference(reading, phrase) for phrase in phrases if _says_something(reading, phrase))


def _is_verb(key: str) -> bool:
    return kind_rules.default().is_finite_verb(key)


def _by_adjective(reading: Reading, one: Scored) -> bool:
    option = one.candidate.option
    return option is not None and not option.phrases[0].has_name and qualifies(reading.words, option.phrases[0].start)


def _is_certain(reading: Reading, attribution: Attribution, rule: tuple[Reference, ...]) -> bool:
    """What need not be weighed: words passed on, and a subject that leads to one known already."""
    if attribution.passed_on_by:
        return bool(rule)
    if not attribution.entry and attribution.subject and is_source(reading, attribution.subject[0]):
        return True
    if not attribution.subject or reading.words[attribution.subject[0].start].flags & REPORT:
        return False  # a report may speak for whoever issued it
    if _is_joint(reading, attribution.subject) or _speaks_for_a_body(reading, attribution):
        return True
    if _fronted(reading, attribution) and all(one.how not in UNSURE or _holds(one) for one in rule):
        return True
    first = attribution.subject[0]
    beside = first.joined and first.end == attribution.cue_start  # `موسكو تعترض وأنقرة تشترط`
    return all(one.how in CERTAIN or (beside and one.how == "registered organisation") for one in rule)


def _speaks_for_a_body(reading: Reading, attribution: Attribution) -> bool:
    """`قال | المتحدث باسم الشرطة`, `جاء في بيان | لشبكة الوادي`: nobody who spoke before is meant by another body."""
    words, subject = reading.words, attribution.subject[0]
    i = subject.start
    issued = i and words[i - 1].flags & REPORT and words[i].flags & PREFIXED and words[i].flags & ORGANISATION
    behind = words[subject.end] if subject.end < len(words) else None
    goes_on = behind is not None and (behind.is_name_like or behind.may_join or bool(behind.flags & CLAUSE_MARK))
    placed = behind is not None and behind.flags & (PREPOSITION | ADVERB) == PREPOSITION
    spoken = i == attribution.cue_end and not (goes_on or placed) and spoken_for(reading, subject) is not None
    return bool(issued) or spoken


def _holds(one: Reference) -> bool:
    """Whether somebody who spoke holds a post by two words of its title or more: `رئيس وزراء أركاديا`."""
    return one.how == "holder" and bool(one.voice.spoken) and len(one.titles & one.voice.titles) > 1


def _is_joint(reading: Reading, subject: tuple[Phrase, ...]) -> bool:
    """`دعا كل من فلان وفلان إلى`: those that it lists, and nobody else."""
    start = subject[0].start
    return len(subject) > 1 and start > 1 and bool(reading.words[start - 2].flags & JOINT_OPENER)


def _fronted(reading: Reading, attribution: Attribution) -> tuple[Phrase, ...]:
    """The subject that a headline puts before its verb, or كان; empty elsewhere, and for a further verb of one."""
    of_was = subject_of_was(reading, attribution.cue_start, attribution.form)
    if of_was:
        return of_was
    clause = reading.clauses.get(reading.starts[attribution.cue_start])
    return clause.speakers if clause and clause.at == attribution.cue_start else ()


def _is_mere_title(speakers: tuple[Phrase, ...]) -> bool:
    return len(speakers) == 1 and bool(speakers[0].flags & TITLE) and not speakers[0].has_name


def _same(voices: tuple[Voice, ...]) -> tuple[Reference, ...]:
    return tuple(Reference(voice, frozenset(), "") for voice in voices)


def _says_something(reading: Reading, phrase: Phrase) -> bool:
    words, start = reading.words, phrase.start
    return not words[start].flags & MARK or any(not words[i].flags & MARK for i in range(start + 1, phrase.end))
