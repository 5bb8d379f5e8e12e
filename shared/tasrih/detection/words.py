"""What is known of a word out of context: its classes, its clitics, and its readings as a cue."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.arabic.morphology import Form
from tasrih.arabic.tokens import Tokens
from tasrih.detection.lexicon import Cue
from tasrih.yamldata import load

# Classes of nouns that make a speaker phrase (data/nouns.yaml).
TITLE = 1 << 0
HONORIFIC = 1 << 1
ORGANISATION = 1 << 2
ANONYMOUS = 1 << 3
OUTLET = 1 << 4
FILLER = 1 << 5
# Closed classes (data/particles.yaml).
COMPLEMENTISER = 1 << 6
COMPLEMENTISER_PRONOUN = 1 << 7
CONTINUED_COMPLEMENTISER = 1 << 8
TAKES_COMPLEMENTISER = 1 << 9
PREPOSITION = 1 << 10
CONNECTIVE = 1 << 11
RELATIVE = 1 << 12
REPORTER_TURN = 1 << 13
SENTENCE_END = 1 << 14
CLAUSE_MARK = 1 << 15
OPENING_QUOTE = 1 << 16
CLOSING_QUOTE = 1 << 17
EVEN_QUOTE = 1 << 18
COLON = 1 << 19
# Found from the form of the word.
DEFINITE = 1 << 20
NUMBER = 1 << 21
BREAK = 1 << 22
MARK = 1 << 23
COUNTRY = 1 << 24
NAME_PARTICLE = 1 << 27
PHRASE_TURN = 1 << 34
DUMMY = 1 << 31
PRONOUN = 1 << 37
TOPIC_OPENER = 1 << 36
JOINT_OPENER = 1 << 35
NEGATION = 1 << 32
NEVER_CUE = 1 << 33
SAME = 1 << 28
IMPERSONAL = 1 << 29
COMMON = 1 << 30
"""A frequent word that is no part of a name (data/common.yaml)."""
CONJOINED = 1 << 25
"""The class was found under a proclitic و or ف."""
PREFIXED = 1 << 26
"""The class was found under a proclitic ب, ل or ك."""

QUOTE = OPENING_QUOTE | CLOSING_QUOTE | EVEN_QUOTE
SPEAKER_HEAD = TITLE | HONORIFIC | ORGANISATION | ANONYMOUS | OUTLET
NOUN = SPEAKER_HEAD | FILLER | COUNTRY
ANY_COMPLEMENTISER = COMPLEMENTISER | COMPLEMENTISER_PRONOUN
NOT_A_NAME = NOUN | COMMON | PREFIXED | SAME | PRONOUN | ANY_COMPLEMENTISER | CONTINUED_COMPLEMENTISER | PREPOSITION | CONNECTIVE | RELATIVE | NUMBER | BREAK | MARK

CueReading = tuple[Cue, Form]

_MAX_WORDS = 1 << 17
_NOUN_SUFFIXES = ("ون", "ين", "ان", "تان", "ات", "ه", "ا", "تا", "تين")


class Nouns(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of data/nouns.yaml: space-separated words per class."""

    title: str
    honorific: str
    organisation: str
    anonymous: str
    outlet: str
    filler: str
    name_particle: str


class NoNameAffixes(Struct, frozen=True, forbid_unknown_fields=True):
    """Beginnings and ends of words that are no personal names."""

    before: str
    after: str
    tanwin: str


class _Affixes(NamedTuple):
    before: tuple[str, ...]
    after: tuple[str, ...]
    tanwin: tuple[str, ...]


class Particles(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of data/particles.yaml: space-separated words or marks per class."""

    complementiser: str
    complementiser_pronoun: str
    continued_complementiser: str
    takes_complementiser: str
    preposition: str
    connective: str
    relative: str
    reporter_turn: str
    phrase_turn: str
    same: str
    impersonal: str
    dummy: str
    negation: str
    never_cue: str
    joint_opener: str
    topic_opener: str
    pronoun: str
    sentence_end: str
    clause_mark: str
    opening_quote: str
    closing_quote: str
    even_quote: str
    colon: str
    frame_preposition: dict[str, str]
    resumptive: str
    spelled_name: str
    no_name: NoNameAffixes


class Word:
    """One distinct token key with all that its form tells; shared by every place where it occurs."""

    __slots__ = ("base", "cues", "flags", "key")

    def __init__(self, key: str, flags: int, base: str, cues: tuple[CueReading, ...]) -> None:
        self.key = key
        self.flags = flags
        self.base = base
        """The key without clitics and article."""
        self.cues = cues


class CommonWords(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of data/common.yaml."""

    common: str


class Vocabulary:
    """Token keys to `Word`s, each worked out once and kept while the process lives (bounded)."""

    def __init__(
        self,
        analyze: Callable[[str], tuple[CueReading, ...]],
        country_of: Callable[[str], str | None],
        data: Path = Path(__file__).parent / "data",
    ) -> None:
        """Take the cue lexicon and the registry's countries as functions of a folded key.

        Raises:
            DataError: a word list is missing or breaks its schema.
        """
        self._analyze = analyze
        self._country_of = country_of
        self._nouns = _classes(load(data / "nouns.yaml", Nouns))
        particles = load(data / "particles.yaml", Particles)
        self._particles = _classes(particles)
        self.prepositions = {
            fold(word): frame for frame, words in particles.frame_preposition.items() for word in words.split()
        }
        """Folded preposition to the frame in which it introduces a content."""
        self.resumptives = frozenset(map(fold, particles.resumptive.split()))
        """Folded words that resume a sentence behind an attribution that opens it."""
        for key in load(data / "common.yaml", CommonWords).common.split():
            self._particles[key] = self._particles.get(key, 0) | COMMON
        self._spelled_names = frozenset(particles.spelled_name.split())
        self._affixes = _Affixes(*(tuple(getattr(particles.no_name, name).split()) for name in _Affixes._fields))
        self._words: dict[str, Word] = {}

    def words(self, tokens: Tokens) -> list[Word]:
        """Words of a token sequence, in order."""
        known, raw = self._words, tokens.raw
        return [
            known.get(token := raw[start:end]) or self._add(token, key)
            for key, start, end in zip(tokens.keys, tokens.starts, tokens.ends, strict=True)
        ]

    def _add(self, raw: str, key: str) -> Word:
        if len(self._words) >= _MAX_WORDS:
            self._words.clear()
        word = self._words[raw] = self._word(raw, key)
        return word

    def _word(self, raw: str, key: str) -> Word:
        flags = self._particles.get(key, 0) if raw not in self._spelled_names else 0
        if key == "\n":
            return Word(key, flags | BREAK, key, ())
        if not key or not key[0].isalnum():
            return Word(key, flags | MARK, key, ())
        if key[0].isdigit():
            return Word(key, flags | NUMBER, key, ())
        noun, base = self._noun(key)
        if not (noun | flags) & (NOUN | NAME_PARTICLE) and self._cannot_be_name(raw, key):
            flags |= COMMON
        if key.startswith("ال") and len(key) > 4:
            relational = key.endswith(("ي", "يه"))  # family names are (الشهري), so that the bare word tells nothing
            flags |= DEFINITE | (0 if relational else self._particles.get(key[2:], 0) & COMMON)
        elif key.startswith(self._affixes.before) and len(key) > 5:
            flags |= DEFINITE
        if flags & (TAKES_COMPLEMENTISER | NEVER_CUE):
            return Word(key, flags | noun, base, ())
        whole = bool(flags & COMMON or (noun & NOUN and not noun & CONJOINED))
        return Word(key, flags | noun, base, ranked(self._analyze(key), whole=whole, bare_alef=raw[1:2] == "ا"))

    def _cannot_be_name(self, raw: str, key: str) -> bool:
        affixes = self._affixes
        return (
            len(key) == 1
            or (key.startswith(affixes.before) and len(key) > 4)
            or (key.endswith(affixes.after) and len(key) > 4)
            or raw.endswith(affixes.tanwin)
        )

    def _noun(self, key: str) -> tuple[int, str]:
        for proclitic, bare in _without_clitics(key):
            found = self._noun_class(bare)
            if found:
                return found | proclitic, bare.removeprefix("ال")
        return 0, key.removeprefix("ال") if len(key) > 4 else key

    def _noun_class(self, bare: str) -> int:
        found = self._nouns.get(bare, 0)
        stem = bare.removeprefix("ال")
        if not found:
            found = self._nouns.get(stem, 0) & ~HONORIFIC
        if not found:
            found = self._inflected(stem)
        return found | (COUNTRY if self._country_of(bare) else 0)

    def _inflected(self, stem: str) -> int:
        for suffix in _NOUN_SUFFIXES:
            if stem.endswith(suffix) and len(stem) > len(suffix) + 2:
                base = stem.removesuffix(suffix)
                found = self._nouns.get(base, 0) or self._nouns.get(base + "ه", 0)
                if found:
                    return found & ~(HONORIFIC | FILLER)
        return 0


def ranked(readings: tuple[CueReading, ...], *, whole: bool, bare_alef: bool) -> tuple[CueReading, ...]:
    """Readings with the likeliest in news first: the third person singular.

    Args:
        readings: as the lexicon gives them.
        whole: whether the word is a known one as it stands, so that readings with clitics are accidents.
        bare_alef: whether its second letter is an alef without hamza: no verb with ف before it then.

    """
    nominal = any(form.pos in ("masdar", "noun") for _, form in readings)
    kept = [
        (cue, form)
        for cue, form in readings
        if not (nominal and form.number == "d" and form.pos == "perfect")
        and not (whole and (form.conjunction or form.suffix or form.future))
        and not (bare_alef and form.conjunction == "ف")
    ]
    return tuple(sorted(kept, key=_unlikeliness))


def _unlikeliness(reading: CueReading) -> tuple[bool, ...]:
    cue, form = reading
    return form.passive, cue.weak, form.number not in ("s", ""), form.person not in (3, 0)


def _without_clitics(key: str) -> Iterable[tuple[int, str]]:
    yield 0, key
    if key[0] in "وف" and len(key) > 3:
        yield CONJOINED, key[1:]
    if key[0] in "بلك" and len(key) > 3:
        yield PREFIXED, "ال" + key[2:] if key.startswith("لل") else key[1:]
    if key[0] == "و" and len(key) > 4 and key[1] in "بل":
        yield CONJOINED | PREFIXED, "ال" + key[3:] if key.startswith("ولل") else key[2:]


def _classes(lists: Struct) -> dict[str, int]:
    classes: dict[str, int] = {}
    for name in lists.__struct_fields__:
        flag = globals().get(name.upper())
        for word in getattr(lists, name).split() if flag else ():
            key = fold(word)
            classes[key] = classes.get(key, 0) | flag
    return classes
