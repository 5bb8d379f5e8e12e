"""All words: what each spelling is, its classes, its clitics, and its readings as a cue."""

from collections.abc import Callable, Iterable, Sequence
from itertools import compress, count

from tasrih.arabic.database import clitics
from tasrih.arabic.folding import fold, spelled
from tasrih.arabic.tokens import Tokens, is_link, token_key
from tasrih.detection.vocabulary.classes import (
    ACCUSATIVE,
    ACT,
    ANONYMOUS,
    ANY_COMPLEMENTISER,
    BREAK,
    CLOSED,
    COLON,
    COMMON,
    CONJOINED,
    CONNECTIVE,
    CONTINUED_COMPLEMENTISER,
    COUNTRY,
    DEFINITE,
    DOCUMENT,
    DUAL,
    FEMININE,
    FILLER,
    HONORIFIC,
    MARK,
    NAME_PARTICLE,
    NEGATION,
    NOT_A_NAME,
    NOUN,
    NUMBER,
    OBLIQUE,
    ORGANISATION,
    PREFIXED,
    PREPOSITION,
    QUOTE,
    RELATIONAL,
    RELATIVE,
    REPORT,
    SPEAKER_HEAD,
    TAKES_COMPLEMENTISER,
    TANWIN,
    TITLE,
    WordClasses,
    load_classes,
)
from tasrih.detection.vocabulary.cue_readings import cue_flags, ranked
from tasrih.detection.vocabulary.cues import Frame
from tasrih.detection.vocabulary.lexicon import Lexicon
from tasrih.detection.vocabulary.no_names import NoNames
from tasrih.detection.vocabulary.state_names import StateNames
from tasrih.detection.vocabulary.verbs import masdars
from tasrih.detection.vocabulary.word import NAME_SHAPE, Word
from tasrih.memo import Memo
from tasrih.officials.registry import FullNames, Registry

HAMZATED = ("أ", "إ", "آ")
"""Spellings of an alef that the article never has (`إلغاء`, `ألبرت`)."""
_WHOLE = NOUN | PREPOSITION | CONNECTIVE | NAME_PARTICLE | NEGATION
"""Classes of words whose first letter is their own and no proclitic."""


_MARKS = ANY_COMPLEMENTISER | COLON | QUOTE | RELATIVE | PREPOSITION
"""Classes of words that may end the way from a cue to its content."""
_NEVER_A_NAME = CLOSED | NEGATION | NUMBER | BREAK | MARK | TAKES_COMPLEMENTISER
"""Particles, even those that some person's name is written like (`لي`, `غير`)."""

_SHORTEST_NOUN = 3
"""Letters of what stays behind an article if nothing else is known of it."""
_PLURALS = ("ون", "ين")
_BOUND_FEMININE = "ت"
"""What a feminine ending is before a pronoun."""

FindNames = Callable[[Sequence[str]], FullNames]
"""From folded words to the full names among them."""


class Vocabulary:
    """Spellings to `Word`s, each worked out once and kept while the process lives (bounded)."""

    def __init__(
        self,
        classes: WordClasses,
        lexicon: Lexicon,
        country_of: Callable[[str], str | None],
        names: Iterable[str] = (),
        states: Iterable[tuple[str, ...]] = (),
        full_names: FindNames = lambda _: FullNames({}, {}),
    ) -> None:
        """Take the word classes and the cue lexicon, and of a registry its countries, and the names of its people.

        Countries by folded key, states by the words of their names, people and bodies by what finds full names.
        """
        self.idioms = lexicon.idioms
        self.states = StateNames(states)
        self._registered_names = full_names
        self.frame_prepositions, self.compounds = classes.frame_prepositions, classes.compounds
        self._classes = classes
        self._analyze = lexicon.analyze
        self._country_of = country_of
        article = clitics().article
        known = self._classes.names.union(*(Tokens(name).words for name in names))
        self._names = frozenset(map(fold, known))
        folded = {fold(name) for name in known if not name.startswith(article)}
        self._no_article = frozenset(key for key in folded if key.startswith(article))
        """Names that fold as if they had the article (`إلياس`)."""
        self._openings = lexicon.attributions_from
        self.documents = frozenset(key for key, flags in classes.nouns.items() if flags & DOCUMENT)
        """Nouns of documents, which say nothing themselves."""
        self._clitics = clitics()
        self._acts = masdars()
        self._no_names = NoNames(classes, self._acts, self._names)
        self._words: Memo[Word] = Memo(self._complete)
        self.ya_names = {fold(name): pair for name in classes.spelled_names if (pair := _ya_pair(name))}
        """Names that only ى or ي at their end tells from a particle: by key their spelling and the particle's."""

    @classmethod
    def of(cls, lexicon: Lexicon, registry: Registry) -> "Vocabulary":
        """The words of a lexicon, and of a registry's countries and people."""
        names = (person.name for person in registry.people())
        return cls(load_classes(), lexicon, registry.country_of, names, registry.state_names(), registry.full_names)

    def full_names(self, keys: Sequence[str]) -> FullNames:
        """Where full names of registered people, and of registered or listed bodies stand among folded words."""
        found, listed = self._registered_names(keys), self._classes.bodies
        for start in compress(count(), map(listed.__contains__, keys)):
            for name in listed[keys[start]]:
                if tuple(keys[start : start + len(name)]) == name:
                    found.bodies[start] = max(found.bodies.get(start, 0), start + len(name))
        return found

    def words(self, tokens: Tokens) -> list[Word]:
        """Words of a token sequence, in order."""
        return list(map(self._words.__getitem__, tokens.words))

    def word(self, spelling: str) -> Word:
        """The word of one spelling."""
        return self._words[spelling]

    def _complete(self, raw: str) -> Word:
        key, letters = token_key(raw), spelled(raw)
        word = self._word(raw, key, letters)
        word.openings = self._openings(key)
        word.may_attribute = bool(word.cues or word.openings)
        word.clitic_frame = self._clitic_frame(word)
        if key in self._names and not word.flags & _NEVER_A_NAME:
            word.is_known_name = True
            word.clitic_frame = None
            if word.flags & (NOT_A_NAME & ~NAME_PARTICLE) or word.cues:
                word.as_name = Word(key, word.flags & NAME_SHAPE, word.base, ())
                word.as_name.is_known_name = True
        word.begins_definite = key in self._classes.definite_names
        word.begins_double, word.elides = key in self._classes.double_names, key in self._classes.elided
        word.folds_alike = letters in self._classes.folds_alike
        word.names_act = bool(word.flags & ACT or word.base in self._acts) and not word.flags & (CONJOINED | PREFIXED)
        word.possessed = self._is_possessed(word)
        word.is_plural = key.endswith(_PLURALS) and not self._is_singular(word.base)
        word.may_join = key.startswith(self._clitics.conjunctions[0]) and not word.is_known_name
        word.prefixes_name = word.is_name_like and not word.is_known_name and self._prefixes_name(key)
        word.may_mark = bool(word.flags & _MARKS or word.cues or word.clitic_frame)
        return word

    def _is_possessed(self, word: Word) -> bool:
        """`وزرائها`, `نائبه`; not `نائبة`, `فقيه`."""
        key, affixes = word.key, self._classes.affixes
        if word.flags & (DEFINITE | ANONYMOUS) or len(key) < 5:
            return False
        his = affixes.noun[0]  # folded, the feminine ending too
        noun = word.flags & (TITLE | ORGANISATION | FILLER | COMMON) and key.endswith(his) and not word.flags & FEMININE
        whole = word.flags & ~COMMON or key[0] not in self._clitics.prepositions  # `باسمه`
        listed = noun and whole and word.base.removesuffix(his) in self._classes.nouns
        return key.endswith(affixes.no_name_after) or bool(listed)

    def _prefixes_name(self, key: str) -> bool:
        """`ومحمد`, `لميشال`; of the short names only those that are listed: `لمين`, `بليز` are names themselves."""
        return key[0] in "وبل" and key[1:] in self._names and (len(key) > 4 or key[1:] in self._classes.names)

    def _word(self, raw: str, key: str, letters: str) -> Word:
        flags = self._classes.closed.get(key, 0) if letters not in self._classes.spelled_names else 0
        if not key[0].isalpha():
            kind = BREAK if key == "\n" else NUMBER if key[0].isdigit() else MARK
            return Word(key, flags | kind, key, ())
        if is_link(key):
            return Word(key, COMMON, key, ())
        noun, base = self._noun(key)
        if not noun:
            noun, base = self._possessed(key) or (0, base)
        flags |= noun | self._shape(raw, letters, noun | flags)
        if noun & COUNTRY and self._names_state(key):
            flags &= ~(OBLIQUE | RELATIONAL)
            return Word(key, flags, base, ())
        if flags & TAKES_COMPLEMENTISER:
            return Word(key, flags, base, ())
        whole = bool(self._classes.closed.get(key, 0) & COMMON or (noun & NOUN and not noun & CONJOINED))
        cues = ranked(self._analyze(key), letters, whole=whole)
        return Word(key, flags | cue_flags(cues), base, cues)

    def _shape(self, raw: str, letters: str, flags: int) -> int:
        """What the letters tell: article, case, relational ending; and whether it cannot be a personal name."""
        affixes, article, key = self._classes.affixes, self._clitics.article, fold(letters)
        articled = self._has_article(key)
        shape = TANWIN if raw.endswith(affixes.tanwin) else 0
        shape |= FEMININE if letters.endswith(affixes.feminine) else 0
        shape |= ACCUSATIVE if key.endswith(affixes.accusative) else 0
        shape |= RELATIONAL if key.endswith(affixes.relational) else 0
        if key.startswith(article) and len(key) > 4 and letters[0] not in HAMZATED and key not in self._no_article:
            shape |= DEFINITE
            if not shape & RELATIONAL:  # family names are relational: the bare word tells nothing of them
                bare = key[len(article) :]
                shape |= COMMON if bare in self._acts else self._classes.closed.get(bare, 0) & COMMON
            whole = key[len(article) :] in self._classes.nouns  # `البرلمان`
            if key.endswith(affixes.dual) and flags & (TITLE | ORGANISATION) and not whole:
                shape |= DUAL
            if (
                key.endswith(affixes.oblique)
                and len(key) > 6
                and not (key in self._names or self._is_singular(key[len(article) :]))
            ):
                shape |= OBLIQUE
        elif articled:
            shape |= DEFINITE
        if not flags & (NOUN | NAME_PARTICLE):
            feminine = shape & FEMININE and key[:-1].endswith(_BOUND_FEMININE)  # `شحاتة`, not `دعوته`
            affixed = articled or (len(key) > 4 and key.endswith(affixes.no_name_after) and not feminine)
            common = len(key) == 1 or shape & TANWIN or self._no_names.inflected(key) or self._no_names.verb(key)
            shape |= COMMON if affixed or common else 0
        return shape

    def _names_state(self, key: str) -> bool:
        return any(bare in self.states for _, bare in self._without_clitics(key))

    def _has_article(self, key: str) -> bool:
        """`بالقرار`, `للحلف`; not `فاليري`, nor `فالكن`, where what stays is too short and no word."""
        proclitic = next((one for one in self._classes.affixes.no_name_before if key.startswith(one)), "")
        if not proclitic or key in self._names:
            return False
        bare = key[len(proclitic) :]
        return len(bare) >= _SHORTEST_NOUN or bare in self._classes.nouns or bare in self._acts

    def _is_singular(self, bare: str) -> bool:
        """Whether a listed noun ends like a sound plural and is none: `كرملين`, `أمين`, not `مسؤولين`."""
        nouns, stem = self._classes.nouns, bare[: -len(_PLURALS[0])]
        forms = {stem, *(stem + ending for ending in _PLURALS)} - {bare}
        return bare in nouns and not any(nouns.get(form, 0) & SPEAKER_HEAD for form in forms)

    def _noun(self, key: str) -> tuple[int, str]:
        article = self._clitics.article
        for proclitic, bare in self._without_clitics(key):
            found = self._noun_class(bare)
            if found:
                return found | proclitic, bare.removeprefix(article)
        return 0, key.removeprefix(article) if len(key) > 4 else key

    def _noun_class(self, bare: str) -> int:
        nouns, stem = self._classes.nouns, bare.removeprefix(self._clitics.article)
        found = nouns.get(bare, 0) or nouns.get(stem, 0) & ~HONORIFIC or self._inflected(stem)
        return found | (COUNTRY if self._country_of(bare) else 0)

    def _inflected(self, stem: str) -> int:
        """Class of a noun by its base: people have a feminine, a sound plural and a dual, bodies only the last two."""
        nouns, suffixes = self._classes.nouns, self._classes.affixes.noun
        for suffix in suffixes:
            if stem.endswith(suffix) and len(stem) > len(suffix) + 2:
                base = stem.removesuffix(suffix)
                found = nouns.get(base, 0) or nouns.get(base + suffixes[0], 0)
                found &= TITLE | ANONYMOUS | REPORT if suffix in suffixes[:3] else ~(HONORIFIC | FILLER)
                if found:
                    return found
        return 0

    def _possessed(self, key: str) -> tuple[int, str] | None:
        """Class of a post or report with a pronoun that says whose (`رئيسها`, `بيانهم`); no verb with its object."""
        nouns = self._classes.nouns
        for proclitic, bare in self._without_clitics(key):
            for suffix in self._classes.affixes.possessive:
                found = nouns.get(bare.removesuffix(suffix), 0) & (TITLE | REPORT) if bare.endswith(suffix) else 0
                if found:
                    return None if self._analyze(bare) else (found | proclitic, bare)
        return None

    def _without_clitics(self, key: str) -> Iterable[tuple[int, str]]:
        """The key as it is and with its possible proclitics taken off, each with the flags of what was taken."""
        yield 0, key
        if len(key) < 4:
            return
        joined = key[0] in self._clitics.conjunctions
        if joined:
            yield CONJOINED, key[1:]
        rest = key[1:] if joined else key
        if rest[0] in self._clitics.prepositions and len(rest) > 3:
            flags = PREFIXED | (CONJOINED if joined else 0)
            contracted = rest.startswith(self._clitics.contracted)
            noun = rest[1:] in self._classes.nouns and rest not in self._names
            if rest[0] == self._clitics.prepositions[2] and not noun:
                return  # `كوزير`, but not ك and the filler مال in the name كمال
            yield flags, self._clitics.article + rest[2:] if contracted else rest[1:]

    def _clitic_frame(self, word: Word) -> Frame | None:
        key, flags = word.key, word.flags
        bi, li = self._clitics.prepositions[0], self._clitics.prepositions[1]
        if len(key) < 4 or key[0] not in (bi, li) or flags & (CONTINUED_COMPLEMENTISER | NUMBER):
            return None
        with_article = key.startswith((self._clitics.contracted, bi + self._clitics.article))
        if key[0] == li and flags & (SPEAKER_HEAD | COUNTRY):
            return None  # an addressee, or whose title it is
        whole = flags & _WHOLE and not flags & PREFIXED
        if len(key) == 4:  # too short to be cut on the looks alone: `بخفض`, but `بلاد`
            common = self._classes.closed.get(key[1:], 0) & COMMON and key not in self._classes.closed
            whole = whole or not (common or key[1:] in self._acts)
        if whole and not with_article:
            return None
        return "bi" if key[0] == bi else "li"


def _ya_pair(name: str) -> tuple[str, str] | None:
    other = {"ي": "ى", "ى": "ي"}.get(name[-1])
    return (name, name[:-1] + other) if other else None
