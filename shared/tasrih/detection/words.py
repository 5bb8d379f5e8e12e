"""What is known of a word out of context: its classes, its clitics, and its readings as a cue."""

from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.arabic.morphology import Form
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
CONJOINED = 1 << 25
"""The class was found under a proclitic و or ف."""
PREFIXED = 1 << 26
"""The class was found under a proclitic ب, ل or ك."""

QUOTE = OPENING_QUOTE | CLOSING_QUOTE | EVEN_QUOTE
SPEAKER_HEAD = TITLE | HONORIFIC | ORGANISATION | ANONYMOUS | OUTLET
NOUN = SPEAKER_HEAD | FILLER | COUNTRY
ANY_COMPLEMENTISER = COMPLEMENTISER | COMPLEMENTISER_PRONOUN
NOT_A_NAME = NOUN | ANY_COMPLEMENTISER | CONTINUED_COMPLEMENTISER | PREPOSITION | CONNECTIVE | RELATIVE | NUMBER | BREAK | MARK

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
    sentence_end: str
    clause_mark: str
    opening_quote: str
    closing_quote: str
    even_quote: str
    colon: str
    frame_preposition: dict[str, str]
    resumptive: str


class Word:
    """One distinct token key with all that its form tells; shared by every place where it occurs."""

    __slots__ = ("base", "cues", "flags", "key")

    def __init__(self, key: str, flags: int, base: str, cues: tuple[CueReading, ...]) -> None:
        self.key = key
        self.flags = flags
        self.base = base
        """The key without clitics and article."""
        self.cues = cues


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
        self._words: dict[str, Word] = {}

    def words(self, keys: Iterable[str]) -> list[Word]:
        """Words of a token sequence, in order."""
        known = self._words
        return [known.get(key) or self._add(key) for key in keys]

    def _add(self, key: str) -> Word:
        if len(self._words) >= _MAX_WORDS:
            self._words.clear()
        word = self._words[key] = self._word(key)
        return word

    def _word(self, key: str) -> Word:
        flags = self._particles.get(key, 0)
        if key == "\n":
            return Word(key, flags | BREAK, key, ())
        if not key or not key[0].isalnum():
            return Word(key, flags | MARK, key, ())
        if key[0].isdigit():
            return Word(key, flags | NUMBER, key, ())
        noun, base = self._noun(key)
        if key.startswith("ال") and len(key) > 4:
            flags |= DEFINITE
        return Word(key, flags | noun, base, self._analyze(key))

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
