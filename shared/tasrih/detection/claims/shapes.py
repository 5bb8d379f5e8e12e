"""What a model sees of a word it may never have met: its class, its letters, the frames it governs.

All strings are interned, as those of the models are: a feature is then found without comparing letters.
"""

from sys import intern

from tasrih.detection.attributions.attribution import Link
from tasrih.detection.vocabulary import classes as c
from tasrih.detection.vocabulary.cue_readings import CueReading
from tasrih.detection.vocabulary.word import Word

_CLOSED = (
    ("BREAK", c.BREAK), ("END", c.SENTENCE_END), ("COMMA", c.CLAUSE_MARK), ("COLON", c.COLON), ("QUOTE", c.QUOTE),
    ("ANNA-", c.COMPLEMENTISER_PRONOUN), ("ANNA", c.COMPLEMENTISER), ("REL", c.RELATIVE), ("NEG", c.NEGATION),
    ("PREP", c.PREPOSITION), ("TURN", c.REPORTER_TURN), ("CONN", c.CONNECTIVE), ("PRON", c.PRONOUN), ("ADV", c.ADVERB),
    ("NUM", c.NUMBER), ("MARK", c.MARK),
)  # fmt: skip
_HEADS = (
    ("ANON", c.ANONYMOUS), ("TITLE", c.TITLE), ("HON", c.HONORIFIC), ("ORG", c.ORGANISATION), ("OUTLET", c.OUTLET),
    ("STATE", c.COUNTRY), ("DOC", c.DOCUMENT),
)  # fmt: skip
_KEPT = frozenset("ايوتةهءئؤ")
_FIRST = frozenset("منس")
_LAST = frozenset("نه")
MAX_SHAPE = 8
_ARTICLE = "ال"


class Shape:
    """A word as models see it; one object a distinct word."""

    __slots__ = (
        "act", "agreement", "base", "category", "ends", "entry", "head", "is_cue", "key", "kind", "marks_way", "opens",
        "outline", "plain", "told",
    )  # fmt: skip

    def __init__(self, word: Word) -> None:
        self.key = word.key
        self.base = word.base
        self.category = intern(_category(word))
        """Closed class, class of speaker noun, part of speech of a cue, or what clitics and endings tell."""
        self.is_cue = self.category.startswith("cue:")
        self.marks_way = self.is_cue or self.category in ("COMMA", "REL")
        """Whether it is counted among what a content's way from its cue leads past."""
        self.outline = intern(outline(word.key))
        """The letters with those of the root masked."""
        self.opens = intern(word.key[:2])
        self.ends = intern(word.key[-2:])
        self.agreement = self.opens == _ARTICLE, intern(word.key[-1:])
        """Whether it has the article, and its last letter: words that agree are alike in both."""
        self.entry = intern("/".join(sorted({cue.id for cue, _ in word.cues})[:2]))
        """Ids of the lexicon's entries that it may be."""
        self.head = next((name for name, flags in _HEADS if word.flags & flags), "NAME" if word.is_known_name else "")
        """Class of speaker noun, or a known name; else empty."""
        self.plain = self.category if not self.head else self.head
        """The category without clitics and article where it is a speaker noun."""
        cue, form = word.cues[0] if word.cues else (None, None)
        self.kind = intern(form.pos + form.conjunction) if form else "adv"
        """Part of speech of a cue word, and its conjunction; `adv` for the openings without a verb."""
        self.told = intern(f"{form.pos} {cue.cls}") if cue and form else "adv"
        """Part of speech and class of a cue word."""
        self.act = cue.id if cue and form and form.pos in ("masdar", "noun") else ""
        """Entry of a noun of the lexicon (`أمله`), by its likeliest reading."""


def _category(word: Word) -> str:
    flags, key = word.flags, word.key
    for name, bits in _CLOSED:
        if flags & bits:
            return name
    clitic = ("w" if flags & c.CONJOINED else "") + ("p" if flags & c.PREFIXED else "")
    for name, bits in _HEADS:
        if flags & bits:
            return clitic + name + ("+" if flags & c.DEFINITE else "")
    if word.cues:
        form = word.cues[0][1]
        return f"cue:{form.pos[:4]}{form.conjunction and 'w'}{'p' if form.preposition else ''}"
    if word.is_known_name:
        return "NAME"
    return _looks(word, key) or "word"


def _looks(word: Word, key: str) -> str:
    flags = word.flags
    looks = word.clitic_frame[0] if word.clitic_frame else "w" if len(key) > 3 and key[0] in "وف" else ""
    looks += "D" if flags & c.DEFINITE else ""
    looks += "A" if flags & (c.TANWIN | c.ACCUSATIVE) else ""
    looks += "F" if flags & c.FEMININE else ""
    looks += "c" if flags & c.COMMON else ""
    if len(key) > 3 and key[0] == "س" and key[1] in "يتن":
        looks += "fut"
    elif len(key) > 3 and key[0] in "يتن":
        looks += "y"
    return looks + ("n" if word.is_name_like else "")


def outline(key: str) -> str:
    """A folded word without conjunction, its article and preposition told, the letters that may be its root as `x`."""
    core, opens = key, ""
    if core[:1] in "وف" and len(core) > 3:
        core = core[1:]
    if core[:2] in ("ال", "لل"):
        opens, core = core[:2], core[2:]
    elif core[:1] in "بل" and len(core) > 3:
        opens, core = core[:1], core[1:]
    last = len(core) - 1
    masked = (
        letter if letter in _KEPT or (n == 0 and letter in _FIRST) or (n == last and letter in _LAST) else "x"
        for n, letter in enumerate(core[:MAX_SHAPE])
    )
    return opens + "".join(masked)


def shape(word: Word) -> Shape:
    """What models see of a word; worked out once and kept on it."""
    known: Shape | None = word.shape
    if known is None:
        known = word.shape = Shape(word)
    return known


def governing(word: Word, link: Link) -> tuple[bool, CueReading] | None:
    """The first reading of a cue word that takes a content this way, or else its likeliest; and whether it does."""
    for reading in word.cues:
        if reading[0].governs(link):
            return True, reading
    return (False, word.cues[0]) if word.cues else None
