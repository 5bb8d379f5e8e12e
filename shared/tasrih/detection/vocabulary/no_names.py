"""Words that are no personal names although no list has them: verbs, and what is inflected from listed words."""

from collections.abc import Collection

from tasrih.arabic.database import clitics
from tasrih.detection.vocabulary.classes import COMMON, ORGANISATION, WordClasses
from tasrih.detection.vocabulary.kind_rules import default

_SHORTEST = 4
"""Letters of a word that is not met in a name by accident."""


class NoNames:
    """Says of folded words whether they can be no part of a person's name."""

    def __init__(self, classes: WordClasses, masdars: Collection[str], names: Collection[str]) -> None:
        """Take the listed words, the masdars of known verbs, and the names that people have."""
        self._closed, self._nouns, self._affixes = classes.closed, classes.nouns, classes.affixes
        self._masdars = masdars
        self._names = names
        self._clitics = clitics()

    def verb(self, key: str) -> bool:
        """`اختتم`, `ستشهد`: a finite form of a verb, unless people have that name."""
        return key not in self._names and default().is_finite_verb(key)

    def inflected(self, key: str) -> bool:
        """A word that is no name, with a proclitic or an ending (`بفرض`, `بدفع`, `دفاعه`, `اجتماعا`)."""
        if len(key) < _SHORTEST or key in self._names:
            return False
        and_, then = self._clitics.conjunctions
        joined = key[0] in (and_, then)
        rest = key[1:] if joined else key
        preposition = rest[0] if rest[0] in self._clitics.prepositions and key[0] != then else ""
        bare = rest[len(preposition) :]
        if (joined and self._is_stem(rest)) or (preposition and self._is_stem(bare, preposition)):
            return True
        if preposition == self._clitics.prepositions[2]:
            bare = rest  # foreign names begin with ك: `كورودا`
        if not key.endswith(self._affixes.common) or rest.startswith(self._clitics.article):
            return False
        return any(map(self._has_ending, {key, rest, bare}))

    def _is_stem(self, stem: str, preposition: str = "") -> bool:
        """Whether a word is listed; a masdar may have three letters, but not behind ل: bodies are called so."""
        if stem in self._masdars and preposition != self._clitics.prepositions[1]:
            return True
        return len(stem) >= _SHORTEST and bool(self._closed.get(stem, 0) & COMMON)

    def _has_ending(self, key: str) -> bool:
        return any(self._is_stem(stem) or self._is_noun(stem, key) for stem in self._stems(key))

    def _is_noun(self, stem: str, key: str) -> bool:
        """Whether a noun is listed; of the short ones only bodies, with nothing but the accusative (`وفدا`)."""
        if len(stem) >= _SHORTEST:
            return stem in self._nouns
        return key.removeprefix(stem) in self._affixes.accusative and bool(self._nouns.get(stem, 0) & ORGANISATION)

    def _stems(self, key: str) -> list[str]:
        """What stays before an ending; foreign names end like an adjective with the accusative: `كلوديا`."""
        stems = [key.removesuffix(ending) for ending in self._affixes.common if key.endswith(ending)]
        accusative = key.endswith(self._affixes.accusative)
        return [stem for stem in stems if not (accusative and stem.endswith(self._affixes.relational))]
