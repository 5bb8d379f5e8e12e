"""Where a speaker phrase ends: what may go on it, and what must be the next thing in its sentence."""

from tasrih.arabic.database import clitics
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.objects import (
    IN,
    begins_object,
    completes,
    counts,
    is_accusative,
    is_another,
    is_his_act,
    is_its_own,
    is_object,
    is_told,
    lacks,
    past_aim,
    places,
    says_of_what,
)
from tasrih.detection.vocabulary.classes import (
    ACT,
    ANONYMOUS,
    ANY_COMPLEMENTISER,
    BREAK,
    CLAUSE_MARK,
    CLOSED,
    COLON,
    COMMON,
    CONJOINED,
    CONNECTIVE,
    CONTINUED_COMPLEMENTISER,
    COUNTRY,
    DEFINITE,
    EPONYM,
    EPONYMOUS,
    FILLER,
    HONORIFIC,
    HONORIFIC_PRONOUN,
    NAME_HYPHEN,
    NAME_PARTICLE,
    NOUN,
    NUMBER,
    OPENING_QUOTE,
    ORGANISATION,
    OUTLET,
    PREFIXED,
    PREPOSITION,
    QUOTE,
    RELATIONAL,
    RELATIVE,
    SAME,
    SENTENCE_END,
    SPEAKER_HEAD,
    TITLE,
    VERB,
)
from tasrih.detection.vocabulary.word import Word, is_known_given

MAX_TITLE_TOKENS = 20
MAX_QUOTED_NAME_TOKENS = 6
MAX_BRACKET_TOKENS = 8
MAX_PLACE_TOKENS = 8
_LOOSE = CLAUSE_MARK | PREPOSITION | CONNECTIVE
"""Classes of words that no phrase ends with."""
STOP = BREAK | SENTENCE_END | RELATIVE | ANY_COMPLEMENTISER | CONTINUED_COMPLEMENTISER | COLON | NUMBER | CONNECTIVE
"""Classes of words that end any speaker phrase."""
_OF_STATES = COUNTRY | RELATIONAL
"""Adjectives of two states that a hyphen joins: `اللجنة السيلدافية-الأركادية`."""
_NOT_TO = "عدم"
_NOMINATIVE = "ون"
"""How a sound plural ends where it is the subject."""
_HOUSE = "ال"  # `آل`


class PhraseEnd:
    """The walk from a phrase's first word to its end: what was passed decides what may follow."""

    __slots__ = ("_limit", "_name_ahead", "_named", "_noun", "_reading", "_start", "_tight", "_words", "reach")

    def __init__(self, reading: Reading, start: int, limit: int, *, tight: bool) -> None:
        """Take its start, the token before which it ends at the latest, and whether nothing marks its end (`tight`)."""
        self._reading = reading
        self._words = words = reading.words
        self._start = start
        self._limit = limit
        self._tight = tight
        self._named = False
        """A name was passed."""
        self._noun = False
        """Another noun was passed."""
        self._name_ahead = self.reach = start
        """`reach`: the least limit with which the walk goes as it went; told by `find`."""
        if tight and words[start].flags & TITLE:
            self._name_ahead, self.reach = _name_ahead(reading, start, limit)

    def find(self) -> int:
        """One past the phrase's last token."""
        words, i, goes_on = self._words, self._start, True
        if i < self._limit and words[i].flags & HONORIFIC_PRONOUN:
            i, goes_on = i + 1, False
        while goes_on and i < self._limit:
            i, goes_on = self._step(i)
        self._look(i + 1)
        while i > self._start and words[i - 1].flags & _LOOSE and words[i - 1].key != ")":
            i -= 1
        return i

    def _look(self, until: int) -> None:
        """Note that the walk would go otherwise with a limit before `until`."""
        if until > self.reach:
            self.reach = until

    def _step(self, i: int) -> tuple[int, bool]:
        """The next token to look at and whether the phrase may go on there."""
        word, before = self._words[i], self._words[i - 1]
        flags = word.flags
        if flags & QUOTE:
            return self._past_quotation(i)
        if i > self._start and flags & DEFINITE and binds(before):  # `عبد السادة`
            self._named = True
            return i + 1, True
        if flags & DEFINITE and self._named and flags & COMMON and not flags & RELATIONAL:
            self._look(i + 2)
            family_name = not self._tight and i == self._limit - 1 and before.is_name_like  # `الطويل`
            return i + family_name, False
        if word.key == "." and len(before.key) == 1 and before.flags & HONORIFIC:  # `د.`
            return i + 1, True
        if flags & STOP or (flags & VERB and not flags & SPEAKER_HEAD) or self._declines(i):
            return i, False
        if flags & HONORIFIC_PRONOUN and i > self._start:  # `أكد العراق | سيادته على`
            return i, False
        if i > self._start and before.flags & NAME_PARTICLE and not flags & (PREPOSITION | CLAUSE_MARK):
            self._named = self._named or not before.joins_name
            return i + 1, True
        if flags & SAME and i > self._start:
            return i + 1, False
        if flags & CONJOINED and flags & SPEAKER_HEAD:  # the next conjunct has its own name
            self._named = False
        if flags & CLAUSE_MARK:
            after = self._after_mark(i)
            if after < self._limit and self._words[after].flags & (TITLE | HONORIFIC):
                self._named = False
            return after, after != i
        if flags & PREPOSITION:
            return self._past_preposition(i)
        if self._is_foreign(i):
            return i, False
        self._noun = self._noun or bool(flags & (NOUN | COMMON))
        bare = not flags & (NOUN | COMMON | DEFINITE) and not in_construct(self._words, self._start, i)
        self._named = self._named or (bare and not names_body(self._words, self._start, i))
        return i + 1, True

    def _declines(self, i: int) -> bool:
        """Whether a word that could be a name is a verb: `مسؤول فضل عدم كشف اسمه`."""
        if self._words[i].flags & (NOUN | DEFINITE) or i == self._start:
            return False
        self._look(i + 2)
        return i + 1 < self._limit and self._words[i + 1].key == _NOT_TO

    def _past_quotation(self, i: int) -> tuple[int, bool]:
        close = self._reading.closes.get(i)
        if close is None or close - i - 1 > MAX_QUOTED_NAME_TOKENS:
            return i, False
        self._look(close + 1)
        return (close + 1, True) if close < self._limit else (i, False)

    def _past_preposition(self, i: int) -> tuple[int, bool]:
        if i < self._name_ahead:
            return i + 2 - bool(self._words[i + 1].flags & QUOTE), True  # and its place
        words, start, limit = self._words, self._start, self._limit
        if i == start + 1 and counts(words, start, i, limit):
            return i + 1, True
        if (
            self._named or not self._noun or (words[i + 1 : i + 2] and words[i + 1].possessed)
        ):  # `الصحيفة في افتتاحيتها`
            return i, False
        self._look(i + MAX_PLACE_TOKENS + 2)
        aim = i if self._tight else past_aim(words, start, i, limit)
        if aim > i:
            return aim, True
        goes_on = _name_follows(words, i + 1, limit) or places(words, start, i, limit) or self._is_its_place(i)
        return i + goes_on, goes_on

    def _is_its_place(self, i: int) -> bool:
        """A place that no list knows and the text names elsewhere: `وزارة الداخلية في تامورا`."""
        words, body = self._words, self._words[self._start].flags & (ORGANISATION | TITLE) == ORGANISATION
        if not body or i == self._start + 1 or words[i].key != IN or i + 1 >= self._limit:
            return False
        place = words[i + 1]
        return place.is_name_like and not place.is_known_name and self._reading.frequency(place.key) > 1

    def _after_mark(self, i: int) -> int:
        """Where the phrase goes on behind a bracket or an appositive's comma at `i`; `i` when it ends here."""
        words, limit = self._words, self._limit
        if words[i].key == "(":
            self._look(i + MAX_BRACKET_TOKENS)
            closing = past_bracket(words, i, limit)
            return closing + (closing > i)
        if i + 1 < limit and words[i].flags & NAME_HYPHEN:
            self._look(i + 2)
            return i + (words[i - 1].flags & words[i + 1].flags & _OF_STATES == _OF_STATES)
        if i + 1 < limit and words[i].key in "،,":
            flags = words[i + 1].flags
            joint = bool(flags & CONJOINED) and not (self._named and not self._tight)
            if flags & (TITLE | HONORIFIC) and not joint and not flags & PREFIXED:
                return i + 1
            run = i + 1
            while run < limit and words[run].continues_name:
                run += 1
            self._look(run + 1)
            if run > i + 1 + self._named and words[i + 1].is_name_like:
                return i + 1
        self._look(i + 2)
        return i

    def _is_foreign(self, i: int) -> bool:
        """Whether a word cannot belong to it: an act behind a name, an outlet with ل, a common word, an object."""
        words, start = self._words, self._start
        flags = words[i].flags
        if self._named and flags & ACT and not flags & (DEFINITE | SPEAKER_HEAD):
            return True
        agrees = i == start + 1 and is_accusative(words[start])  # `لكن مصدرا | مطلعا قال`
        if i > start and ((is_accusative(words[i]) and not agrees) or is_told(words[i], self._named)):
            return True
        if not self._named and (is_another(words, start, i) or is_its_own(words, start, i)):
            return True
        if i > start and ((flags & DEFINITE and _governs_nothing(words[i - 1])) or is_his_act(words[i])):
            return True
        if (self._named and words[i].is_circumstance) or (i > start and is_object(words[i - 1], words[i], self._named)):
            return True
        if i > start and flags & PREFIXED and flags & OUTLET and not completes(words, start, i, self._named):
            return True
        if flags & COMMON and not flags & (DEFINITE | NAME_PARTICLE) and not (i == start and flags & TITLE):
            origin = flags & RELATIONAL and i == start + 1 and words[start].flags & ANONYMOUS  # `مصادر دبلوماسية`
            belongs = in_construct(words, start, i) or says_of_what(words, start, i) or self._goes_on(i)
            if not (origin or lacks(words, start, i)) and (self._named or not belongs):
                return True
        if not self._tight or i == start or (self._noun and not self._named and i < self._name_ahead):
            return False
        return not self._is_second_family(i) and begins_object(words, start, i, self._named)

    def _is_second_family(self, i: int) -> bool:
        """Whether a further family name stands before the verb's object (`رفض سامر الوردي الهلالي | العرض`)."""
        words = self._words
        both = words[i - 1].flags & words[i].flags
        if (
            not self._named
            or not both & RELATIONAL
            or not both & DEFINITE
            or words[i].flags & (NOUN | COMMON | COUNTRY)
        ):
            return False
        self._look(i + 2)
        after = words[i + 1].flags if i + 1 < self._limit else 0
        return bool(after & DEFINITE) and not after & RELATIONAL

    def _goes_on(self, i: int) -> bool:
        """Whether a common word joins what a body is for (`هيئة الجسور وتقنية البناء`) or is a place before a name."""
        words, start = self._words, self._start
        self._look(i + 3)
        if i + 2 >= self._limit or i == start:
            return False
        word, behind = words[i], words[i + 1]
        if words[start].flags & TITLE and word.clitic_frame == "bi":  # `المتحدث بالوادي سامر الوردي`
            return is_known_given(behind) and words[i + 2].continues_name
        joins = word.key.startswith(clitics().conjunctions[0]) and words[i - 1].flags & behind.flags & DEFINITE
        return not self._tight and bool(joins and words[start].flags & ORGANISATION) and not word.cues


def binds(word: Word) -> bool:
    """Whether the word behind belongs to the name whatever else it means: `عبد`, `أبو`, `آل`; `الأم` binds nothing."""
    return bool(word.flags & NAME_PARTICLE) and word.key in (word.base, _HOUSE)  # none has the article


def past_bracket(words: list[Word], i: int, limit: int) -> int:
    """Index of the mark that closes a short bracket which opens at `i`; else `i`."""
    if words[i].key != "(":
        return i
    return next((j for j in range(i + 1, min(i + MAX_BRACKET_TOKENS, limit)) if words[j].key == ")"), i)


def in_construct(words: list[Word], start: int, i: int) -> bool:
    """A bare word right behind an indefinite noun (`عمدة خاركيف`, `رئيس شركة`) is a place or body, no personal name."""
    if i == start:
        return False
    before = words[i - 1]
    if before.flags & OPENING_QUOTE and i > start + 1:  # `وزير نفط «دلمار»`
        before = words[i - 2]
    flags = before.flags
    if (flags & RELATIONAL and not flags & NOUN) or before.possessed:  # `مصادر محلية`: an adjective
        return False
    return bool(flags & (TITLE | ORGANISATION | FILLER | COMMON)) and not flags & (DEFINITE | HONORIFIC)


def _governs_nothing(word: Word) -> bool:
    """An indefinite sound plural, which drops its ن before what it is of: `ناشطون | المسيرة`."""
    people = word.flags & (TITLE | ANONYMOUS) and not word.flags & DEFINITE
    return bool(people) and word.is_plural and word.key.endswith(_NOMINATIVE)


def names_body(words: list[Word], start: int, i: int) -> bool:
    """Whether the person named at `i` is the one a body or place is called after (`مركز الملك سلمان`)."""
    return i > start + 1 and bool(words[i - 1].flags & EPONYM and words[i - 2].flags & EPONYMOUS)


def _name_ahead(reading: Reading, start: int, limit: int) -> tuple[int, int]:
    """Start of the name that a long title leads to, else `start`; and the least limit with which that is so.

    `مدير إدارة التسويق بالبريد الممتاز حسن الشهري`, `الأمين العام لـ«حركة البناء» حسن الشهري`
    """
    words = reading.words
    run, i = 0, start
    quoted = start  # one past the quotation that was passed last
    for i in range(start + 1, min(limit, start + MAX_TITLE_TOKENS)):
        word = words[i]
        if i < quoted:
            continue
        if word.flags & QUOTE and words[i - 1].flags & PREPOSITION:
            quoted = reading.closes.get(i, start) + 1
            run = 0
            if i < quoted <= min(limit, i + MAX_QUOTED_NAME_TOKENS + 2):
                continue
        if word.flags & PREPOSITION and i + 1 < limit and not words[i + 1].flags & (CLOSED | DEFINITE):
            run = 0
            continue
        if words[i - 1].flags & PREPOSITION:
            continue  # a place
        if word.flags & (STOP | CLAUSE_MARK | PREPOSITION | QUOTE) or word.flags & VERB:
            return start, i + 2
        bare = word.is_name_like and not in_construct(words, start, i)
        if run and (bare or words[i].continues_name):
            return i, i + 2
        run = int(bare or bool(word.flags & NAME_PARTICLE))
    return start, i + 2


def _name_follows(words: list[Word], i: int, limit: int) -> bool:
    """A place or body in a title (`عضو اللجنة في جنيف فلان`) is passed over only to reach a name."""
    run = 0
    for j in range(i, min(i + MAX_PLACE_TOKENS, limit)):
        word = words[j]
        if word.flags & (STOP | CLAUSE_MARK | PREPOSITION | QUOTE | VERB) or word.is_circumstance:
            break
        run = run + 1 if word.is_name_like or (run and word.flags & DEFINITE and not word.flags & NOUN) else 0
        if word.flags & HONORIFIC and j > i and j + 1 < limit and words[j + 1].is_name_like:
            return True
        if run >= 2 and j > i + 1:
            return True
    return False
