"""What tells for and against a candidate speaker, as values of the model's templates."""

import json
from collections.abc import Hashable

from tasrih.detection.attribution import Attribution
from tasrih.detection.classes import (
    ACCUSATIVE,
    ACT,
    ANONYMOUS,
    ANY_COMPLEMENTISER,
    BREAK,
    CLAUSE_MARK,
    COLON,
    COMMON,
    CONJOINED,
    CONNECTIVE,
    COUNTRY,
    DEFINITE,
    DOCUMENT,
    FEMININE,
    FILLER,
    HONORIFIC,
    MARK,
    NEGATION,
    NUMBER,
    OBLIQUE,
    ORGANISATION,
    OUTLET,
    PREFIXED,
    PREPOSITION,
    QUOTE,
    RELATIVE,
    SAME,
    SENTENCE_END,
    TANWIN,
    TITLE,
    VERB,
)
from tasrih.detection.conversation import Conversation
from tasrih.detection.linear import MODELS
from tasrih.detection.reading import Reading
from tasrih.detection.speaker_candidates import Candidate
from tasrih.detection.voices import Reference, Voice
from tasrih.detection.words import Word

TEMPLATES = (
    "rule", "link", "place", "gap", "before", "behind", "head", "head_word", "agreement", "last_word", "cut",
    "between", "quoted", "overlap", "recency", "turns", "frequency", "same_sentence", "type", "cue_word", "rivals",
    "opening", "words", "said", "frame", "joint", "known", "name_words", "behind_word", "before_word", "title_link",
    "person_gender", "again", "name_levels", "next_level", "entry", "number_link", "entry_gender", "rule_link", "last_key", "next_key", "fuller", "first_level",
    "head_level",
)  # fmt: skip

_CLASSES = (
    (BREAK, "break"), (SENTENCE_END, "end"), (CLAUSE_MARK, "mark"), (COLON, "colon"), (QUOTE, "quote"),
    (ANY_COMPLEMENTISER, "that"), (RELATIVE, "relative"), (CONNECTIVE, "connective"), (PREPOSITION, "preposition"),
    (NEGATION, "negation"), (NUMBER, "number"), (SAME, "same"), (PREFIXED, "prefixed"), (HONORIFIC, "honorific"),
    (TITLE, "title"), (OUTLET, "outlet"), (ORGANISATION, "body"), (ANONYMOUS, "anonymous"), (COUNTRY, "country"),
    (VERB, "verb"), (TANWIN | OBLIQUE, "oblique"), (ACT, "act"), (FILLER, "filler"), (COMMON, "common"), (MARK, "sign"),
)  # fmt: skip


def word_class(word: Word) -> str:
    """The one class of a word that says most of it."""
    flags = word.flags
    for flag, name in _CLASSES:
        if flags & flag:
            return name if not flags & DEFINITE or name not in ("common", "title", "body") else "the " + name
    if word.cues:
        return "cue"
    if flags & DEFINITE:
        return "definite"
    if word.is_known_name:
        return "known name"
    return "accusative" if flags & ACCUSATIVE else "name"


def _likelihood() -> dict[str, int]:
    stored: dict[str, str] = json.loads((MODELS / "name_words.json").read_text(encoding="utf-8"))
    return {key: int(level) for level, keys in stored.items() for key in keys.split()}


_LEVELS = _likelihood()


def level(word: Word) -> int:
    """How likely a word is in a personal name: 0 to 4, 5 unseen, 6 known, 7 for words that are other things."""
    if word.is_known_name and word.is_name_like:
        return 6
    if not word.continues_name:
        return 7
    return _LEVELS.get(word.key, 5)


class Scene:
    """What all candidates of one attribution share."""

    def __init__(
        self, conversation: Conversation, reading: Reading, attribution: Attribution, rule: tuple[Reference, ...]
    ) -> None:
        self.conversation = conversation
        self.reading = reading
        self.attribution = attribution
        self.rule = "+".join(r.voice.speaker.name for r in rule)
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
        self.rivals = ""

    def see(self, found: list[Candidate]) -> None:
        """Note what stands where a subject should."""
        for one in found:
            option = one.option
            if option and option.side == "after" and option.order == 0:
                at = option.phrases[0].start
                gap = at - self.attribution.cue_end
                head = word_class(self.reading.words[at])
                named = option.phrases[0].has_name
                self.rivals = f"{_bucket(gap)} {head} {named}"
                return
        self.rivals = "none" if self.attribution.start >= self.attribution.cue_end else "postposed"


def _bucket(n: int) -> int:
    return n if n < 4 else 4 if n < 7 else 7 if n < 13 else 13 if n < 30 else 30 if n < 80 else 80


def values(scene: Scene, one: Candidate) -> tuple[Hashable, ...]:
    """The candidate's value of each template."""
    reading, att, words = scene.reading, scene.attribution, scene.reading.words
    option = one.option
    link = one.references[0].how if one.link == "itself" else one.link
    pos, cue = scene.pos, att.cue_start
    voice = one.references[0].voice
    name = "+".join(r.voice.speaker.name for r in one.references)
    is_rule, is_heard, is_last = name == scene.rule, name == scene.heard, name == scene.last
    side = option.side if option else link
    kind = voice.speaker.type
    told = voice.spoken
    turns = min(scene.conversation.turns - voice.turn, 6) if told else -1
    tokens = _bucket(cue - voice.last_at) if voice.last_at >= 0 else -1
    same_sentence = voice.last_at >= scene.first
    if option is None:
        place = gap = before = behind = head = head_word = last_word = between = quoted = opening = known = None
        behind_word = before_word = None
        size = 0
        cut = ""
        feminine = voice.feminine
        overlap = None
        named = False
        name_words = name_levels = next_level = last_key = next_key = fuller = first_level = head_level = None
    else:
        first, last = option.phrases[0], option.phrases[-1]
        start, end = first.start, last.end
        hw = words[start]
        head = word_class(hw)
        named = first.has_name
        size = min(end - start, 5)
        distance = start - att.cue_end if start >= att.cue_end else cue - end
        place = (side, option.order, pos)
        gap = (side, _bucket(distance), pos)
        bw = words[start - 1] if start else None
        b = "start" if start == reading.starts[cue] or bw is None else "cue" if start == att.cue_end else word_class(bw)
        before = (side, b, pos)
        before_word = (side, bw.key) if bw is not None and start != att.cue_end else None
        nw = words[end] if end < len(words) else None
        n = "end" if nw is None else "cue" if end == cue else "content" if end == att.start else word_class(nw)
        lw = words[end - 1]
        behind = (side, n)
        behind_word = (n, bool(nw and nw.flags & CONJOINED), word_class(lw), named)
        last_word = (option.cut, word_class(lw), n)
        cut = option.cut
        head_word = (link, hw.base)
        lo, hi = (att.cue_end, start) if start >= att.cue_end else (end, cue)
        verbs = sum(1 for i in range(lo, hi) if words[i].flags & VERB)
        prepositions = sum(1 for i in range(lo, hi) if words[i].flags & (PREPOSITION | PREFIXED))
        between = (side, min(verbs, 2), min(prepositions, 2))
        quoted = (side, reading.within[start] >= 0, scene.quoted)
        opening = (side, _bucket(start - reading.starts[start]), pos)
        feminine = "p" if hw.key.endswith(("ون", "ين", "ان")) and hw.flags & (TITLE | ANONYMOUS | DEFINITE) else bool(hw.flags & FEMININE)
        held = one.references[0].titles
        common = len(held & voice.titles)
        overlap = (link, min(common, 3), min(len(held), 4), one.references[0].head in voice.heads)
        known = (named, link, told > 0)
        name_words = (named, min(first.name_end - first.name_start, 4), word_class(words[first.name_end - 1]), cut) if named else None
        last_level, after_level = level(lw), level(nw) if nw is not None and end not in (cue, att.start) else n
        name_levels = (named, len(option.phrases), level(words[last.name_end - 1]), last.name_end - last.name_start) if last.has_name else None
        first_level = (level(words[first.name_start]), min(first.name_end - first.name_start, 3), first.name_start == start, b) if named else None
        next_level = (named, last_level, after_level)
        last_key, next_key = (lw.key, size > 1), (nw.key, named) if nw is not None and end not in (cue, att.start) else None
        fuller = (named, len(voice.keys) > last.name_end - last.name_start, min(reading.frequency(words[last.name_end - 1].key), 3)) if named else None
        head_level = (side, head, level(hw), named, cut) 
    definite = bool(option and words[option.phrases[0].start].flags & DEFINITE)
    return (
        (is_rule, side, pos),
        (link, side, pos, scene.frame),
        place,
        gap,
        before,
        behind,
        (side, link, head, definite, named),
        head_word,
        (side, att.form.pos, att.form.gender, att.form.number, feminine, kind, head if option else voice.plural),
        last_word,
        (cut, head, named),
        between,
        quoted,
        overlap,
        (link, one.rank, pos, kind),
        (link, turns, pos),
        (link, min(told, 4)),
        (link, same_sentence, is_heard, scene.has_heard, pos, scene.comma),
        (side, link, kind, att.cls),
        (side, scene.cue),
        (side, link if option is None else "", scene.rivals, pos),
        opening,
        (link, head, size, definite),
        (link, is_last, is_heard, tokens),
        (side, scene.frame, pos),
        (side, len(one.references), cut),
        known,
        name_words,
        behind_word,
        before_word,
        (link, head, kind, is_last, definite),
        (link, att.form.gender, voice.feminine, pos),
        (link, told > 0, head, kind),
        name_levels,
        next_level,
        (side, att.entry, head, scene.frame),
        (link, feminine, kind, scene.pos) if option else None,
        (side, att.entry, att.form.gender, feminine, kind, scene.has_heard),
        (link, one.rank, is_rule),
        last_key,
        next_key,
        fuller,
        first_level,
        head_level,
    )
