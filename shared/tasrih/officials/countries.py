"""States by name, adjective and capital: the slots of titles and bodies. For the registry."""

from collections.abc import Iterable, Iterator, Sequence

from tasrih.officials.model import CountryRecord
from tasrih.officials.names import after_preposition, first_spelling, keys_of, spellings
from tasrih.officials.trie import Trie

_ENDINGS = ("", "ة", "ون", "ين", "ات", "ان", "تان", "تين")
_ARTICLE = "ال"
_YA = "ي"
_IN, _GLUED_IN = "في", "ب"
_FEMININE = "ه"
"""How a feminine adjective ends when it is folded."""


def nisba_forms(nisba: str) -> Iterator[str]:
    """Genders, numbers and article of an adjective; in one of several words every word in ي takes the ending."""
    for ending in _ENDINGS:
        words = [_inflect(word, ending) for word in nisba.split()]
        yield " ".join(words)
        yield " ".join(_ARTICLE + word for word in words)
        yield " ".join([_ARTICLE + words[0], *words[1:]])  # جنوب أفريقي takes one article


def definite(nisba: str, *, feminine: bool) -> str:
    """The adjective as it follows a definite noun."""
    return " ".join(_ARTICLE + _inflect(word, "ة" if feminine else "") for word in nisba.split())


def _inflect(word: str, ending: str) -> str:
    return word + ending if word.endswith(_YA) else word


def _keys(phrase: str) -> tuple[str, ...]:
    return tuple(key for word in phrase.split() for key in keys_of(word))


class Countries:
    """Finds states in folded keys."""

    def __init__(self, records: Iterable[CountryRecord]) -> None:
        self.records = {record.id: record for record in records}
        self._names = Trie()
        self._adjectives = Trie()
        self._words: dict[str, set[str]] = {}
        self.names: set[tuple[str, ...]] = set()
        """Folded names of states, by word, without feminine adjectives (`السعودية`)."""
        for record in self.records.values():
            self._add(record)

    def _add(self, record: CountryRecord) -> None:
        names = {form for name in [record.name, *record.also] for form in spellings(name)}
        within = {form for name in record.within for form in spellings(name)}
        nisba = {_keys(form) for adjective in record.nisba for form in nisba_forms(adjective)}
        nisba |= {form for name in record.people for form in spellings(name)}
        capitals = {form for name in record.capital for form in spellings(name)}
        self.names |= {form for form in names if form not in nisba or not form[-1].endswith(_FEMININE)}
        for form in names | within:
            self._names.add(form, record.id)
        for form in nisba:
            self._adjectives.add(form, record.id)
        for form in names | nisba | capitals:
            self._words.setdefault(" ".join(form), set()).add(record.id)

    def of(self, key: str) -> str | None:
        """Code of the state that a folded name, adjective or capital means; None when unknown or ambiguous."""
        found = self._words.get(key, ())
        return next(iter(found)) if len(found) == 1 else None

    def named(self, keys: Sequence[str], start: int) -> Iterator[tuple[int, str]]:
        """States whose name stands at `start`, as (end, code)."""
        return ((match.end, match.value) for match in self._names.matches(keys, start))

    def adjective(self, keys: Sequence[str], start: int) -> Iterator[tuple[int, str]]:
        """States whose adjective stands at `start`, as (end, code)."""
        return ((match.end, match.value) for match in self._adjectives.matches(keys, start))

    def belonging(self, keys: Sequence[str], start: int) -> Iterator[tuple[int, str]]:
        """States whose adjective stands at `start`, or whose name does behind في or glued ب, as (end, code)."""
        yield from self.adjective(keys, start)
        if keys[start] != _IN:
            yield from self._named_after(_GLUED_IN, keys, start)
        elif start + 1 < len(keys):
            yield from self.named(keys, start + 1)

    def named_after_lam(self, keys: Sequence[str], start: int) -> Iterator[tuple[int, str]]:
        """States whose name stands at `start` with ل glued before it, as (end, code)."""
        return self._named_after("ل", keys, start)

    def _named_after(self, preposition: str, keys: Sequence[str], start: int) -> Iterator[tuple[int, str]]:
        for first in after_preposition(preposition, keys[start]):
            for match in self._names.matches(keys, start, first=first):
                yield match.end, match.value

    def fill(self, phrase: str, country: str) -> str:
        """Write a phrase's slot with the state's name or adjective."""
        record = self.records[country]
        masculine = feminine = f"{_IN} {first_spelling(record.name)}"  # `الحكومة في أفريقيا الوسطى`
        if record.nisba:
            masculine, feminine = (definite(record.nisba[0], feminine=feminine) for feminine in (False, True))
        shown = {
            "{country}": first_spelling(record.name),
            "{adj}": masculine,
            "{adjf}": feminine,
            "{state}": masculine,
            "{statef}": feminine,
        }
        words = [word.partition("/")[0] for word in phrase.split()]
        return " ".join(shown.get(word, word) for word in words)
