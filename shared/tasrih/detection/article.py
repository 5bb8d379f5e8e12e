"""One article read from start to end: every attribution with its content and its speakers."""

from bisect import bisect
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from msgspec.structs import replace

from tasrih.detection.attributions.addressees import addressee
from tasrih.detection.attributions.attribution import Attribution
from tasrih.detection.attributions.breaks import breaks_of, cut_off, cut_phrase, cuts_of, words_of_saying
from tasrih.detection.attributions.content import Content, Span, read_content, trim_content
from tasrih.detection.attributions.continuations import continuations
from tasrih.detection.attributions.finding import find_attribution
from tasrih.detection.attributions.fronted import fronted_attribution, of_these_words
from tasrih.detection.attributions.headlines import Headline, headlines, lines
from tasrih.detection.attributions.nesting import is_inner, nested, without_own_acts
from tasrih.detection.attributions.postposed import adverbial_attribution
from tasrih.detection.attributions.silent import is_silent, tells_of_record
from tasrih.detection.claims.candidates import as_attribution
from tasrih.detection.claims.cue_keys import Neighbours, before_of
from tasrih.detection.claims.ends import told
from tasrih.detection.decisions import HOPELESS, Decisions
from tasrih.detection.explanation import Trace
from tasrih.detection.reading.clauses import read_headline
from tasrih.detection.reading.field import Reading
from tasrih.detection.slots import retreats
from tasrih.detection.speakers.resolution import Choice, Speakers
from tasrih.detection.speakers.voices import Voice
from tasrih.detection.vocabulary.lexicon import Lexicon
from tasrih.detection.vocabulary.words import Vocabulary
from tasrih.events.model import Field, NewsMessage
from tasrih.officials.registry import Registry

INNER = 1.0
"""Stands for the log odds of a report that is taken without asking, since it fills another's content, passes on what
another says, or tells of the quotation before it as words."""


class Found(NamedTuple):
    """A claim before its kind, slots and topics are worked out."""

    field: Field
    reading: Reading
    content: Content
    voices: tuple[Voice, ...]
    cue: str
    cue_start: int
    """Code point offset of the cue in the field, -1 without one."""
    cue_class: str
    speaker: str
    speaker_keys: list[str]
    via: str
    addressee: str
    attribution: Attribution | None
    """None in a headline that only names its speaker, and in a quotation that goes on without a cue."""


def read_article(
    news: NewsMessage,
    vocabulary: Vocabulary,
    lexicon: Lexicon,
    registry: Registry,
    decisions: Decisions | None = None,
    trace: Trace | None = None,
) -> list[Found]:
    """All claims of an article, of its text first: the title is read with the names that the text gives.

    Without `decisions` the rules decide alone. What was decided, and why, is put down in `trace` if there is one.
    """
    body = Reading(news.text, vocabulary)
    speakers = Speakers(registry, body, news.published_at.date(), decisions.speakers if decisions else None)
    found = FieldPass("text", body, speakers, lexicon, decisions, trace).run()
    return found + FieldPass("title", read_headline(news.title, vocabulary), speakers, lexicon, decisions, trace).run()


def cue_places(reading: Reading, lexicon: Lexicon) -> Iterator[tuple[int, Attribution | None]]:
    """Each word that may be a cue, with what the rules make of it; none that is part of an adverbial attribution."""
    free = 0  # the next one may begin here
    for i in [i for i, word in enumerate(reading.words) if word.may_attribute]:
        if i < free:
            continue
        word = reading.words[i]
        if word.cues and is_silent(reading, i):
            continue
        adverbial = adverbial_attribution(reading, i, lexicon, free)
        attribution = adverbial
        if adverbial is None and word.cues:
            attribution = of_these_words(reading, i) or find_attribution(reading, i) or fronted_attribution(reading, i)
        if attribution and reading.within[i] >= 0 and not attribution.subject:
            attribution = replace(attribution, doubts=(*attribution.doubts, "quoted"))
        if adverbial and not adverbial.doubts:
            free = adverbial.subject[-1].end if adverbial.subject else adverbial.cue_end
        if (attribution or word.cues) and not (attribution and tells_of_record(reading, attribution)):
            yield i, attribution


class FieldPass:
    """The reading of one field: attributions first, then contents and speakers from left to right."""

    def __init__(
        self,
        field: Field,
        reading: Reading,
        speakers: Speakers,
        lexicon: Lexicon,
        decisions: Decisions | None,
        trace: Trace | None,
    ) -> None:
        self._field = field
        self._reading = reading
        self._speakers = speakers
        self._lexicon = lexicon
        self._decisions = decisions
        self._trace = trace

    def run(self) -> list[Found]:
        """Claims of the field, in the order of their cues."""
        heads = headlines(self._reading)
        if len(heads) == 1 and heads[0].start == 0 and heads[0].content.end == len(self._reading):
            return [self._headline(heads[0])]
        found = self._reported()
        if heads:
            return self._headed(found, heads)
        if self._field == "text":
            found += self._lines(found)
        going_on = continuations(self._reading, [(one.content, _cue_behind(one)) for one in found])
        return found + [self._uncued(content, found[n].voices) for n, content in going_on]

    def _lines(self, found: list[Found]) -> list[Found]:
        """What whole lines say whose speakers stand before a colon, unless it is reported in there what others say."""
        starts, free = self._reading.tokens.starts, []
        for line in lines(self._reading):
            span, first = range(starts[line.start], starts[line.content.end - 1]), line.content.start
            told = (one.cue_start in span or one.content.start <= first < one.content.end for one in found)
            if not any(told):
                free.append(line)
        return [self._headline(line) for line in free]

    def _reported(self) -> list[Found]:
        attributions = without_own_acts(self._reading, self._attributions())
        breaks, cuts = breaks_of(self._reading, attributions), cuts_of(self._reading, attributions)
        said_how = words_of_saying(attributions)
        find_end = self._end_finder(attributions)
        outer_of = nested(self._reading, attributions)
        replaced = set(outer_of.values())
        found: list[Found] = []
        spans: set[tuple[int, int]] = set()
        spoken: list[tuple[Voice, ...]] = []
        for n, attribution in enumerate(attributions):
            if self._trace is not None:
                of_this = self._speakers.explain(self._reading, attribution)
                self._trace.speakers[self._field, attribution.cue_start] = of_this
            choice = self._speakers.who(self._reading, attribution)
            voices = choice.voices
            spoken.append(voices)
            if attribution.carries_on and not _inside(attribution, found):
                self._speakers.spoke(self._reading, attribution, voices)
            content = read_content(self._reading, attribution, breaks, find_end)
            content = content and cut_off(self._reading, content, cuts)
            content = content and cut_phrase(self._reading, attribution, content, said_how)
            if n not in outer_of and _belongs_to_content(attribution, found):
                continue
            if self._passes_on(attribution, choice, found) or attribution.doubts:
                continue
            if n in replaced or not voices or content is None or content[:2] in spans:
                continue
            spans.add(content[:2])
            source = self._speakers.resolve(self._reading, attribution.passed_on_by)
            via = spoken[outer_of[n]] if n in outer_of else source
            via = via if via != voices else ()  # `أعلن الحزب رفضه القرار`
            found.append(self._found(attribution, content, choice, via))
        return found

    def _passes_on(self, attribution: Attribution, choice: Choice, found: list[Found]) -> bool:
        """Add a source named behind a claim (`…، بحسب الوكالة`) to that claim's `via` instead of making another.

        Who is quoted inside a report (`ذكرت الصحيفة نقلا عن فلان أن`) is the claim's speaker.
        """
        if attribution.frame != "postposed" or not found:
            return False
        last = found[-1]
        if last.content.end < attribution.end - 2 or last.content.start < attribution.start:
            return False
        if attribution.subject and not last.via and _is_source(attribution, choice) and choice.voices != last.voices:
            inside = attribution.names_source and attribution.cue_start < last.content.start
            found[-1] = (
                self._found(attribution, last.content, choice, last.voices)
                if inside else last._replace(via=_names(choice.voices))
            )  # fmt: skip
        return True

    def _headed(self, found: list[Found], heads: list[Headline]) -> list[Found]:
        """What is said behind the colons of a headline, and what the parts beside that report."""
        cued = {one.content.start: one for one in found}
        told = [cued.get(head.content.start) or self._headline(head) for head in heads]
        ends = [*sorted(head.start for head in heads), len(self._reading)]
        covered = {i for head in heads for i in range(head.start, head.content.end)}
        beside = (one for one in found if covered.isdisjoint((_place(one), one.content.start)))
        told += (self._clipped(one, ends[bisect(ends, _place(one))]) for one in beside)
        return sorted(told, key=lambda one: one.content.start)

    def _clipped(self, found: Found, end: int) -> Found:
        clipped = trim_content(self._reading, found.content.start, end) if found.content.end > end else None
        return found._replace(content=clipped) if clipped else found

    def _headline(self, head: Headline) -> Found:
        voices = self._speakers.resolve(self._reading, head.speakers)
        speaker = self._reading.tokens.text(head.speakers[0].start, head.speakers[-1].end)
        via = _names(self._speakers.resolve(self._reading, head.passed_on_by))
        return self._uncued(head.content, voices)._replace(speaker=speaker, via=via)

    def _uncued(self, content: Content, voices: tuple[Voice, ...]) -> Found:
        return Found(
            field=self._field, reading=self._reading, content=content, voices=voices, cue="", cue_start=-1,
            cue_class="say", speaker="", speaker_keys=_voice_keys(voices), via="", addressee="", attribution=None,
        )  # fmt: skip

    def _attributions(self) -> list[Attribution]:
        """Attributions in the order of their cues."""
        places = list(cue_places(self._reading, self._lexicon))
        if self._decisions is None:
            return [ruled for _, ruled in places if ruled and not ruled.doubts]
        best: dict[int, float] = {}  # of two cues with one content the likelier one is its cue
        decided = list(self._decided(self._decisions, places))
        for attribution, log_odds in decided:
            best[attribution.start] = max(log_odds, best.get(attribution.start, log_odds))
        return [one for one, log_odds in decided if one.end >= 0 or log_odds == best[one.start]]

    def _decided(
        self, decisions: Decisions, places: list[tuple[int, Attribution | None]]
    ) -> Iterator[tuple[Attribution, float]]:
        """The cues that the models take for a claim's, with the content's start that they prefer, and its log odds."""
        reading = self._reading
        field = decisions.of(reading, title=self._field == "title")
        cues = [-1, *(i for i, _ in places), -1]
        sentence, last, ahead = -1, -1, list[int]()  # starts of contents behind and ahead of the cue
        passing: Attribution | None = None
        for n, (i, ruled) in enumerate(places, start=1):
            if reading.starts[i] != sentence:
                sentence, last, ahead = reading.starts[i], -1, []
            last = max([last, *(start for start in ahead if start < i)])
            ahead = [start for start in ahead if start >= i]
            near = Neighbours(*(c if c >= 0 and reading.starts[c] == sentence else -1 for c in cues[n - 1 : n + 2 : 2]))
            before = before_of(reading, i, last)
            decision = field.decide(i, ruled, before, near)
            if ruled and not ruled.doubts and (is_inner(ruled, last) or of_these_words(reading, i)):
                ahead.append(ruled.start)
                yield ruled, INNER
            elif decision and field.is_told(i, ruled, decision):
                ahead.append(decision.candidate.start)
                if self._trace is not None:
                    self._trace.decisions[self._field, i] = decision
                taken = as_attribution(reading, i, decision.candidate, ruled)
                if passing and passing.start == taken.start:  # `نقلت الوكالة عن فلان | قوله إن`
                    taken = replace(passing, cue_start=i, cue_end=i + 1)
                yield taken, decision.log_odds
            elif ruled and ruled.passed_on_by:
                passing = ruled
                yield from _alone(ruled, cues[n + 1], ahead)
            elif ruled and ruled.frame == "postposed":
                unlikely = replace(ruled, doubts=(*ruled.doubts, "unlikely"))  # but it may pass the last claim on
                yield unlikely, decision.log_odds if decision else HOPELESS

    def _end_finder(self, attributions: list[Attribution]) -> Callable[[Span], int] | None:
        if self._decisions is None:
            return None
        cues = {one.cue_start: told(self._reading, one.cue_start) for one in attributions}
        return partial(self._decisions.ends.find, self._reading, cues=cues, title=self._field == "title")

    def _found(self, attribution: Attribution, content: Content, choice: Choice, via: tuple[Voice, ...]) -> Found:
        tokens = self._reading.tokens
        subject = choice.phrases
        keys = [key for phrase in subject for key in tokens.keys[phrase.start : phrase.end]]
        if len(choice.voices) == 1:
            voice = choice.voices[0]
            voice.called = tuple(dict.fromkeys((*voice.called, *keys)))
        return Found(
            field=self._field,
            reading=self._reading,
            content=content,
            voices=choice.voices,
            cue=tokens.text(attribution.cue_start, attribution.cue_end),
            cue_start=tokens.starts[attribution.cue_start],
            cue_class=attribution.cls,
            speaker=tokens.text(subject[0].start, subject[-1].end) if subject else "",
            speaker_keys=keys + _voice_keys(choice.voices),
            via=_names(via),
            addressee=addressee(self._reading, attribution, subject),
            attribution=attribution,
        )


def _alone(passing: Attribution, following: int, ahead: list[int]) -> Iterator[tuple[Attribution, float]]:
    """What is passed on with no word of saying behind who said it: `نقلت الوكالة عن فلان | أن`."""
    if not passing.doubts and not 0 <= following < passing.start:
        ahead.append(passing.start)
        yield passing, INNER


def _is_source(attribution: Attribution, choice: Choice) -> bool:
    """Whether who was chosen is named by the source itself: of `وفقا للمسار الذي رسمه الرئيس` nobody is the source."""
    if "unknown_head" not in attribution.doubts or not choice.phrases:
        return bool(choice.voices)
    return choice.phrases[0].start < attribution.subject[-1].end


def _belongs_to_content(attribution: Attribution, found: list[Found]) -> bool:
    """Whether a cue is part of what the last claim says: a verb without subject, or the masdar it opens with.

    In `أعلن أنه تراجع عن قراره بـ` the decision is no claim beside that of going back on it.
    """
    if not _inside(attribution, found):
        return False
    if attribution.is_finite:
        return not attribution.subject
    content, noun = found[-1].content, attribution.cue_start
    given_up = retreats.default().given_up(found[-1].reading.keys, content.start, content.start, content.end)
    return attribution.is_nominal and (noun == content.start or (given_up is not None and noun + 1 == given_up.start))


def _cue_behind(found: Found) -> int:
    """Token of a cue that follows its quotation, else -1."""
    attribution = found.attribution
    return attribution.cue_start if attribution and attribution.frame == "before" else -1


def _place(found: Found) -> int:
    """First token of the cue; of the content where there is none."""
    return found.attribution.cue_start if found.attribution else found.content.start


def _inside(attribution: Attribution, found: list[Found]) -> bool:
    """Whether a cue stands in the middle of the last claim's content."""
    return bool(found) and found[-1].content.start <= attribution.cue_start < found[-1].content.end


def _names(voices: tuple[Voice, ...]) -> str:
    return " + ".join(voice.speaker.name for voice in voices)


def _voice_keys(voices: tuple[Voice, ...]) -> list[str]:
    return [
        key
        for voice in voices
        for key in (*sorted(voice.keys), *sorted(voice.titles), *voice.called, *sorted(voice.state))
    ]
