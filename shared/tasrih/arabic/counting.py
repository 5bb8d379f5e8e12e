"""Numbers read from folded tokens, in digits and in words. Pure; for amounts."""

from collections.abc import Sequence

from tasrih.arabic.number_words import CLITICS, NumberWords

_MAX_WORDS = 20  # of one number
_MAX_DIGITS = 15  # of a number; longer ones are identifiers
_GROUP = 3  # digits between thousands separators
_SEPARATORS = str.maketrans({"٬": ",", "٫": "."})


class Count:
    """A number being read word by word: `total` up to the last scale word, `current` since."""

    def __init__(self, words: NumberWords) -> None:
        """Take the words."""
        self.total = self.current = 0.0
        self.scale = 0
        """The last scale word, 0 before any."""
        self._words = words

    def read(self, keys: Sequence[str], start: int) -> int:
        """Read the number that begins at token `start`; returns one past its last token, `start` if there is none."""
        at = start
        while at < min(len(keys), start + _MAX_WORDS):
            key = self._words.indefinite(keys, at)
            clitic = key[0] in (CLITICS if at == start else "و") and self._is_number(key[1:])
            if at > start and clitic and keys[start - 1 : start] == ["بين"]:  # بين ألف وألفين is no sum
                return at
            word = key[1:] if clitic else key
            if at > start and clitic and word in self._words.halves:
                return self._and_half(keys, at, word)
            step = self._take(word, keys[at + 1 : at + 3], joined=clitic or at == start)
            if not step:
                return at
            at += step
        return at

    @property
    def number(self) -> float:
        """What was read."""
        return self.total + self.current

    def counts_in(self, keys: Sequence[str], start: int) -> int:
        """The scale of a number that has one behind its first word (5 ملايين, not ألف), else 1."""
        first = keys[start][1:] if keys[start][0] == "و" else keys[start]
        words = self._words
        if first in words.scales or first in words.duals or first in words.halves or not self.read(keys, start):
            return 1
        return self.scale or 1

    def _is_number(self, word: str) -> bool:
        return word in self._words.openers or word[:1].isdigit()

    def _take(self, word: str, following: Sequence[str], *, joined: bool) -> int:
        words, after = self._words, following[0] if following else ""
        if word in words.halves:
            return self._half(words.halves[word], following) if joined else 0
        if word in words.dual_constructs and joined and not self.current and after in words.units:
            self.total, self.scale = self.total + words.dual_constructs[word], words.dual_constructs[word] // 2
            return 1
        if word in words.scales and self._may_scale(words.scales[word], joined=joined):
            if self.total and not self.current and not joined:  # مئة ألف مليون
                self.total *= words.scales[word]
            else:
                self.total += (self.current or 1) * words.scales[word]
            self.scale, self.current = words.scales[word], 0
            return 1
        if word in words.duals and joined and not self.current:
            self.total, self.scale = self.total + words.duals[word], words.duals[word] // 2
            return 1
        value = self._small(word, joined=joined)
        bound = word in words.bound and after not in words.ten and after not in words.scales
        if value is None or bound:
            return 0
        self.current = value
        return 1

    def _may_scale(self, scale: int, *, joined: bool) -> bool:
        """Whether a scale goes on with what was read: مليون وألف, not ألف ومليون."""
        return bool(not joined or not self.total or self.current or scale < self.scale)

    def _half(self, half: float, following: Sequence[str]) -> int:
        """A half that opens a number: of a scale, of a unit, of one in a hundred."""
        after = following[0].removeprefix("ال") if following else ""
        if after in self._words.scales:
            self.total, self.scale = self.total + half * self._words.scales[after], self._words.scales[after]
            return 2
        if not self._words.is_counted(following):
            return 0
        self.current = half
        return 1

    def _small(self, word: str, *, joined: bool) -> float | None:
        words = self._words
        if word[:1].isdigit():
            return value_of(word) if joined and not self.current else None
        if word in words.ten and (joined or self.current):
            return self.current + 10
        if word in words.hundreds:
            hundred = words.hundreds[word]
            return self.current + hundred if joined else (self.current or 1) * hundred
        value = words.small.get(word)
        return self.current + value if value and joined else None

    def _and_half(self, keys: Sequence[str], at: int, word: str) -> int:
        """A half behind a number: مليون ونصف المليون, ثلاثة ونصف في المئة, ثلاثة ونصف مليون."""
        half, following = self._words.halves[word], keys[at + 1] if at + 1 < len(keys) else ""
        scale = self._words.scales.get(following.removeprefix("ال"), 0)
        if scale and not self.scale:
            self.total, self.scale = (self.current + half) * scale, scale
            self.current = 0
        else:
            self.total += half * (scale or self.scale or 1)
        return at + 2 if scale else at + 1


def value_of(word: str) -> float | None:
    """Value of digits with thousands separators and a decimal mark, in the English or the French manner.

    None where they are no number: too long, marks out of place, a zero before other digits as in telephone numbers.
    """
    word = word.translate(_SEPARATORS)
    if _is_grouped(word, ",") or _is_grouped(word, "."):
        plain = word.replace("," if _is_grouped(word, ",") else ".", "")
    else:
        plain = word.replace(".", "").replace(",", ".", 1) if "," in word else word
    plain = plain.replace(",", ".")
    if plain.count(".") > 1 or not plain.replace(".", "").isdecimal() or len(plain) > _MAX_DIGITS:
        return None
    if plain[0] == "0" and plain[1:2].isdigit():
        return None
    return float(plain)


def _is_grouped(word: str, separator: str) -> bool:
    """Whether a separator parts thousands: 10,000.5; one dot alone is a decimal mark."""
    first, *rest = word.split(separator)
    if not rest or (separator == "." and len(rest) == 1 and "," not in word):
        return False
    rest[-1] = rest[-1].partition("." if separator == "," else ",")[0]
    return all(len(group) == _GROUP for group in rest) and len(first) <= _GROUP
