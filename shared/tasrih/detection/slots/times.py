"""Which tokens of a content tell when: `بحلول نيسان المقبل`, `في الثالث من مايو`. Pure; for slots."""

from collections.abc import Sequence

from tasrih.arabic.amounts import Numbers
from tasrih.detection.slots.words import (
    BOUNDARY,
    DEADLINE,
    FINITE,
    MARK,
    POINTER,
    PREPOSED,
    QUOTE,
    TIME_WORD,
    SlotsFile,
    Words,
    folded,
)
from tasrih.detection.vocabulary.terms import TermIndex

_DEADLINE_WORDS = 7
_DATE = 5  # tokens of 15 / 8 / 1436
_YEARS = range(1900, 2101)
_AFTER, _TOMORROW, _TODAY = "بعد", "غد", "اليوم"


class Times:
    """Finds the time in a content."""

    def __init__(self, data: SlotsFile, numbers: Numbers) -> None:
        """Take words and numbers."""
        self._numbers = numbers
        self.nouns = folded(data.time_nouns)
        """Nouns that show a time."""
        self._soon = TermIndex((phrase, True) for phrase in data.soon)
        self._details = folded(data.time_details)
        self._coming = folded(data.coming)
        self._near = folded(data.near)
        self._or = folded(data.between_times)
        self._since = folded(data.since)
        self._limits = folded(data.limits)
        self._before_lengths = folded(data.before_lengths)
        self._no_ends = folded(data.no_ends)
        self._past = folded(data.past)
        self._ago = folded(data.ago)
        self._short_lengths = folded(data.short_lengths)

    def find(self, words: Words, *, told: bool = False) -> range:
        """Tokens of the first time that tells when; in what is only `told`, هذا العام does not."""
        for at, flag in enumerate(words.flags):
            if at and words.keys[at - 1] in self._since:
                continue
            if (
                flag & TIME_WORD
                and not (at and words.flags[at - 1] & POINTER)
                and self._past.isdisjoint(words.keys[at + 1 : at + 2])
            ):
                return range(at, self._past_weekday(words, at + 1))
            if words.keys[at : at + 2] == [_AFTER, _TOMORROW]:
                return range(at, self._past_weekday(words, at + 2))
            soon = 0 if told else max((end for end, _ in self._soon.at(words.keys, at)), default=0)
            if soon:
                return range(at, soon)
            if self._is_period(words, at, told=told):
                return range(at, self._time_end(words, at - 1))
            end = self._time_end(words, at) if flag & DEADLINE and not self._counts_from(words, at) else 0
            if end and not self._is_past(words, at, end):
                return range(at, end)
        return range(0)

    def _past_weekday(self, words: Words, at: int) -> int:
        """Past the name of the day that a day goes on with: غدا الخميس."""
        return at + (at < len(words.keys) and words.keys[at] in self.nouns and words.keys[at].startswith("ال"))

    def _is_period(self, words: Words, at: int, *, told: bool) -> bool:
        """Whether a time without a preposition begins there: الأسبوع المقبل، هذا العام; not in ميزانية العام المقبل."""
        keys, flags = words
        if at + 1 >= len(keys):
            return False
        comes = keys[at] in self.nouns and keys[at + 1] in self._coming
        near = keys[at] in self._near and keys[at + 1] in self.nouns and keys[at + 1].startswith("ال")
        return (comes or (near and not told)) and (
            not at or keys[at - 1].startswith("ال") or bool(flags[at - 1] & (FINITE | MARK))
        )

    def _is_past(self, words: Words, start: int, end: int) -> bool:
        """Whether a time lies behind: في مايو الماضي، قبل عامين."""
        keys = words.keys
        if not self._past.isdisjoint(keys[start:end]):
            return True
        if keys[start] not in self._ago or start + 1 >= len(keys):
            return False
        length = next(self._numbers.find(keys[start + 1 : end]), None)
        return keys[start + 1] in self._short_lengths or (length is not None and length.duration and not length.start)

    def _time_end(self, words: Words, start: int) -> int:
        """One past the last token of the time that an opener at `start` leads to; 0 where it leads to none."""
        keys, flags = words
        end = 0
        if start + 2 < len(keys) and flags[start + 2] & DEADLINE and not self._tells(keys, start + 1):
            return 0  # في القضية خلال أسبوع
        for at in range(start + 1, min(start + 1 + _DEADLINE_WORDS, len(keys))):
            detail = keys[at] in self._details or keys[at][0].isdigit()
            if keys[at] in self.nouns or (end and detail) or self._is_year(words, at) or _is_date(keys, at):
                end = at + 1
            elif not (detail or flags[at] & DEADLINE or at == start + 1 or self._goes_on(keys, at, end)):
                break
        while end > start + 2 and keys[end - 1] in self._no_ends:
            end -= 1
        return end

    def _counts_from(self, words: Words, at: int) -> bool:
        """Whether a number behind today is another matter: حتى اليوم 90 ساعة."""
        return words.keys[at] == _TODAY and at + 1 < len(words.keys) and self._opens(words.keys[at + 1])

    def _goes_on(self, keys: Sequence[str], at: int, end: int) -> bool:
        """Whether a number or أو leads on to a time: غضون ستة أشهر، ثلاثة إلى خمسة أيام، يوم أو يومين."""
        before = keys[at - 1]
        if self._numbers.opens(keys[at]) or keys[at] in self._limits:
            led = before in self._before_lengths or before in self._or or before in self._limits
            return led or (not end and self._tells(keys, at - 1))
        if keys[at] not in self._or or at + 1 == len(keys):
            return False
        following = keys[at + 1] in self.nouns or self._numbers.opens(keys[at + 1])
        return following and (end == at or self._numbers.opens(before))

    def _opens(self, key: str) -> bool:
        """Whether a number begins there; في المئة is none."""
        return self._numbers.opens(key) and not (key.startswith("ال") and key[2:3].isalpha())

    def _tells(self, keys: Sequence[str], at: int) -> bool:
        """Whether a word belongs to a time."""
        return keys[at] in self.nouns or keys[at] in self._details or self._opens(keys[at])

    def _is_year(self, words: Words, at: int) -> bool:
        """Whether a number is a year and counts nothing: حتى 2029, not في 2000 قرية."""
        key = words.keys[at]
        if not key.isdecimal() or int(key[:6]) not in _YEARS:
            return False
        following = words.keys[at + 1 : at + 2]
        return (
            not following or following[0][0] == "و" or bool(words.flags[at + 1] & (MARK | QUOTE | BOUNDARY | PREPOSED))
        )


def _is_date(keys: Sequence[str], at: int) -> bool:
    """Whether a date in digits ends here: 15 / 8 / 1436."""
    last = keys[max(0, at - _DATE + 1) : at + 1]
    return len(last) == _DATE and last[1] == last[3] in ("/", "-") and all(key[0].isdigit() for key in last[::2])
