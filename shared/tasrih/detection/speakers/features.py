"""What tells for and against a candidate speaker, as values of the model's templates."""

from collections.abc import Hashable, Sequence
from typing import Any

from tasrih.detection.attributions.attribution import Attribution
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrases import split_phrase
from tasrih.detection.speakers.candidates import Candidate, Option
from tasrih.detection.speakers.conversation import Conversation
from tasrih.detection.speakers.looks import look
from tasrih.detection.speakers.voices import Reference, Voice
from tasrih.detection.vocabulary.classes import (
    ACT,
    ANY_COMPLEMENTISER,
    BREAK,
    CLAUSE_MARK,
    COLON,
    CONJOINED,
    PREFIXED,
    PREPOSITION,
    RELATIVE,
    SENTENCE_END,
)

OPTION = (
    "place", "gap", "before", "behind", "last_word", "between", "linking", "opening",
    "name_words", "name_levels", "first_level", "fuller",
    "next_level", "head_level", "behind_word", "before_word", "last_key", "next_key", "entry", "cut", "doer",
)  # fmt: skip
"""Templates of a phrase, whoever it means."""
LINK = (
    "rule", "link", "head", "head_word", "agreement", "overlap", "recency", "turns", "frequency", "same_sentence",
    "type", "cue_word", "rivals", "words", "said", "known", "number_link", "entry_gender", "joint_number", "title_link",
    "rule_link", "again", "doer_link", "spoken_of",
)  # fmt: skip
"""Templates of a voice, and of the way that leads to it."""
TEMPLATES = OPTION + LINK

MAX_BETWEEN = 30
"""Words looked at between a phrase and its cue."""
MAX_AHEAD = 25
"""Words of a content in which the speaker may be spoken of."""
MAX_VERB_GAP = 3
"""Words between a verb and its subject."""


def names(references: Sequence[Reference]) -> str:
    """Names of joint speakers as one text."""
    if len(references) == 1:
        return references[0].voice.speaker.name
    return "+".join(reference.voice.speaker.name for reference in references)


_BARS = BREAK | SENTENCE_END | CLAUSE_MARK | COLON | PREPOSITION | PREFIXED | RELATIVE | ANY_COMPLEMENTISER


class Scene:
    """What all candidates of one attribution share."""

    def __init__(
        self, conversation: Conversation, reading: Reading, attribution: Attribution, rule: tuple[Reference, ...]
    ) -> None:
        self.conversation = conversation
        self.reading = reading
        self.attribution = attribution
        self.rule = names(rule)
        form = attribution.form
        self.pos = (form.pos or "adverb") + ("+" if form.conjunction else "")
        self.frame = attribution.frame
        first = reading.starts[attribution.cue_start]
        self.first = first
        self.heard = "+".join(v.speaker.name for v in conversation.in_sentence.get(first, ()))
        self.has_heard = first in conversation.in_sentence
        self.last = "+".join(v.speaker.name for v in conversation.last)
        cue_word = reading.words[attribution.cue_start]
        self.cue = cue_word.key.removeprefix(form.conjunction) if form.conjunction else cue_word.key
        self.comma = bool(attribution.cue_start and reading.words[attribution.cue_start - 1].flags & CLAUSE_MARK)
        self.quoted = reading.within[attribution.cue_start] >= 0
        start = attribution.start if attribution.start >= attribution.cue_end else len(reading.words)
        self.ahead = frozenset(reading.keys[start : min(start + MAX_AHEAD, reading.ends[start - 1])])
        """Words that the content begins with, where it follows the cue."""
        self.rivals: Hashable = ""
        self._shown: tuple[Option | None, tuple[Any, ...]] = None, ()
        self.doers: list[int] = []
        """Where phrases start that may be subjects of verbs before the cue, in its sentence."""

    def see(self, found: Sequence[Option]) -> None:
        """Note what stands where a subject should, and who does something before the cue."""
        starts = {option.phrases[0].start for option in found if option.side == "before"}
        self.doers = [start for start in sorted(starts) if self._does(start)]
        for option in found:
            if option.side == "after" and option.order == 0:
                at = option.phrases[0].start
                gap = _bucket(at - self.attribution.cue_end)
                self.rivals = gap, look(self.reading.words[at]).cls, option.phrases[0].has_name
                return
        self.rivals = self.attribution.start >= self.attribution.cue_end

    def shown(self, option: Option) -> tuple[Any, ...]:
        """What all whom a phrase may mean have of it: class of its head, definite, named, size, number, head word."""
        known, shown = self._shown
        if known is not option:
            first = option.phrases[0]
            word = self.reading.words[first.start]
            seen, size = look(word), min(option.phrases[-1].end - first.start, 5)
            shown = seen.cls, seen.definite, first.has_name, size, seen.number, word.base
            self._shown = option, shown
        return shown

    def _does(self, start: int) -> bool:
        """Whether a verb stands close before a phrase: `اختتم أمس فلان جولة، موضحا أن`."""
        words = self.reading.words
        for i in range(start - 1, max(self.first, start - MAX_VERB_GAP) - 1, -1):
            if look(words[i]).verb or words[i].flags & ACT:
                return True
            if words[i].flags & _BARS:
                return False
        return False

    def speaking_of(self, option: Option | None, voice: Voice) -> Hashable:
        """How much of a voice's name its own words would hold: few speak of themselves by name."""
        if option is not None and option.phrases[0].start >= self.attribution.start >= self.attribution.cue_end:
            return None
        told = len(voice.keys & self.ahead)
        return told if told < 2 else 2, told == len(voice.keys), voice.speaker.type

    def doing(self, option: Option | None) -> Hashable:
        """How a phrase stands to the doers; without a phrase whether there are any."""
        if option is None or not self.doers:
            return bool(self.doers)
        start = option.phrases[0].start
        return start == self.doers[0], start == self.doers[-1], start in self.doers


def _bucket(n: int) -> int:
    return n if n < 4 else 4 if n < 7 else 7 if n < 13 else 13 if n < 30 else 30 if n < 80 else 80


def option_values(scene: Scene, option: Option) -> tuple[Hashable, ...]:
    """A phrase's value of each template in `OPTION`."""
    att, words = scene.attribution, scene.reading.words
    cue, side, cut = att.cue_start, option.side, option.cut
    start, end, named = option.phrases[0].start, option.phrases[-1].end, option.phrases[0].has_name
    head, last = look(words[start]), look(words[end - 1])
    before = words[start - 1] if start and start != att.cue_end else None
    b = "cue" if start == att.cue_end else "start" if before is None or start == scene.first else look(before).cls
    after = words[end] if end < len(words) else None
    n = "end" if after is None else "cue" if end == cue else "content" if end == att.start else look(after).cls
    unbounded = after is not None and end not in (cue, att.start)
    return (
        *_place_values(scene, option, b, n),
        *_name_values(scene, option, b),
        (named, last.level, look(after).level if after is not None and unbounded else n),
        (side, head.cls, head.level, named, cut),
        (n, bool(after and after.flags & CONJOINED), last.cls, named),
        None if before is None else (side, before.key),
        (words[end - 1].key, end - start > 1),
        (after.key, named) if after is not None and unbounded else None,
        (side, att.entry, head.cls, scene.frame),
        (cut, head.cls, named, len(option.phrases) == 1 and bool(split_phrase(scene.reading, option.phrases[0]))),
        (scene.doing(option), side, scene.pos),
    )


def _place_values(scene: Scene, option: Option, before: str, behind: str) -> tuple[Hashable, ...]:
    """Where a phrase stands and what lies between it and the cue."""
    att, words, pos, side = scene.attribution, scene.reading.words, scene.pos, option.side
    start, end = option.phrases[0].start, option.phrases[-1].end
    lo, hi = (att.cue_end, start) if start >= att.cue_end else (end, att.cue_start)
    verbs = linked = 0
    for word in words[lo : min(hi, lo + MAX_BETWEEN)]:
        seen = word.look or look(word)
        if seen.verb:
            verbs += 1
        if seen.linked:
            linked += 1
    return (
        (side, option.order, pos),
        (side, _bucket(hi - lo), pos),
        (side, before, pos),
        (side, behind),
        (option.cut, look(words[end - 1]).cls, behind),
        (side, min(verbs, 2), min(linked, 2)),
        (side, *[look(word).cls for word in words[lo:hi]]) if hi - lo < 3 else (side, "far"),
        (side, _bucket(start - scene.reading.starts[start]), pos),
    )


def _name_values(scene: Scene, option: Option, before: str) -> tuple[Hashable, ...]:
    """What the names in it look like."""
    words, first, last = scene.reading.words, option.phrases[0], option.phrases[-1]
    named, size = first.has_name, last.name_end - last.name_start
    own: Hashable = None
    if named:
        opens = first.name_start == first.start
        own = look(words[first.name_start]).level, min(first.name_end - first.name_start, 3), opens, before
    if not size:
        return None, None, own, None
    ending = words[last.name_end - 1]
    seen = look(ending)
    return (
        (min(size, 4), seen.cls, option.cut),
        (named, len(option.phrases), seen.level, size),
        own,
        (named, min(scene.reading.frequency(ending.key), 3)),
    )


def _phrase_values(scene: Scene, option: Option | None, reference: Reference, link: str) -> tuple[Any, ...]:
    """Of a candidate's phrase: class of its head, definite, named, size, number, head word, titles that are shared."""
    voice = reference.voice
    if option is None:
        return None, False, False, 0, voice.feminine, None, None
    head, definite, named, size, number, base = scene.shown(option)
    common, titles = len(reference.titles & voice.titles), len(reference.titles)
    overlap = link, common if common < 3 else 3, titles if titles < 4 else 4, reference.head in voice.heads
    return head, definite, named, size, number, (link, base), overlap


def link_values(scene: Scene, one: Candidate) -> tuple[Hashable, ...]:
    """A candidate's value of each template in `LINK`."""
    att, option, pos = scene.attribution, one.option, scene.pos
    form = att.form
    reference = one.references[0]
    voice = reference.voice
    name = names(one.references)
    link = reference.how if one.link == "itself" else one.link
    is_rule, is_heard, is_last = name == scene.rule, name == scene.heard, name == scene.last
    side = option.side if option else link
    kind, told = voice.speaker.type, voice.spoken
    silent = scene.conversation.turns - voice.turn
    turns = -1 if not told else silent if silent < 6 else 6
    tokens = _bucket(att.cue_start - voice.last_at) if voice.last_at >= 0 else -1
    head, definite, named, size, number, head_word, overlap = _phrase_values(scene, option, reference, link)
    return (
        (is_rule, side, pos),
        (link, side, pos, scene.frame),
        (side, link, head, definite, named),
        head_word,
        (side, form.pos, form.gender, form.number, number, kind, head if option else voice.plural),
        overlap,
        (link, one.rank, pos, kind),
        (link, turns, pos),
        (link, told if told < 4 else 4),
        (link, voice.last_at >= scene.first, is_heard, scene.has_heard, pos, scene.comma),
        (side, link, kind, att.cls),
        (side, scene.cue),
        (side, link if option is None else "", scene.rivals, pos),
        (link, head, size, definite),
        (link, is_last, is_heard, tokens),
        (named, link, told > 0, kind, head),
        (link, number, kind, pos) if option else (link, form.gender, voice.feminine, pos),
        (side, att.entry, form.gender, number, kind, scene.has_heard),
        (form.number, len(one.references), number, kind, side),
        (link, head, kind, is_last, definite),
        (link, one.rank, is_rule),
        (link, told > 0, head, kind),
        (scene.doing(option), link, is_last, pos, scene.comma),
        (side, scene.speaking_of(option, voice)),
    )
