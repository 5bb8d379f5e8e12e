"""What cannot go on a speaker phrase, and so is the next thing in its sentence: the verb's object, another body."""

from tasrih.arabic.database import clitics
from tasrih.detection.vocabulary.classes import (
    ACCUSATIVE,
    ACT,
    ADVERB,
    ANONYMOUS,
    ASSOCIATION,
    CLOSING_QUOTE,
    COMMON,
    CONJOINED,
    COUNTRY,
    COUNTS,
    DEFINITE,
    EPONYM,
    EPONYMOUS,
    EVEN_QUOTE,
    FEMININE,
    FILLER,
    HONORIFIC,
    NAME_PARTICLE,
    NAME_SECOND,
    NOUN,
    OBLIQUE,
    ORGANISATION,
    OUTLET,
    PREFIXED,
    RELATIONAL,
    SPEAKER_HEAD,
    TANWIN,
    TITLE,
)
from tasrih.detection.vocabulary.word import Word

FEMININE_KEY = "ه"
"""What a feminine noun ends with when it is folded."""
_MAY_BE_FEMININE = (FEMININE_KEY, "ي", "ا", "ت")
"""How an adjective of a feminine noun or of several things may end, folded: `العليا`, `الكبرى`, `المتحدات`."""
_BODY = ORGANISATION | TITLE
_PARTICIPLE = "م"
"""What participles begin with, and only few bodies."""
_OF = "من"
_OBLIQUE = "ين"
"""What a sound plural ends with that is no subject."""
_CONSTRUCT = "ي"
"""What is left of that before what it is of."""
IN = "في"
_FOR = ("من", "اجل")
_AGAINST = "ضد"
_WITHOUT = "بلا"
_THIRD_PERSON = "ه"
"""How the pronouns of the third person begin; `إخباري` is an adjective, not `my report`."""
_ACCUSATIVE = "ا"
"""What a noun in the accusative ends with, tanwin apart."""
_TOLD = TITLE | HONORIFIC | ANONYMOUS | OUTLET
"""Classes of those who are told something with ل, and of whom no body or title is."""
_PEOPLE = TITLE | HONORIFIC | ANONYMOUS | OUTLET | COUNTRY | OBLIQUE
"""Classes of those whom a report may be addressed to with ل."""


def completes(words: list[Word], start: int, i: int, named: bool) -> bool:
    """A body or state with ل or ب that belongs to a title: `المدير العام للوكالة`, but `قال لوكالة فرانس برس`."""
    known = words[i].flags & (ORGANISATION | COUNTRY | FILLER) or (
        words[i].flags & OUTLET and words[i].key.startswith(clitics().contracted)
    )
    return bool(known and words[start].flags & TITLE and not named)


def counts(words: list[Word], start: int, i: int, limit: int) -> bool:
    """`عدد | من النواب`: how many of whom a noun with an article or a known one behind من tells."""
    if not words[start].flags & COUNTS or i + 1 >= limit or words[i].key != _OF:
        return False
    return words[i + 1].opens_known_phrase or bool(words[i + 1].flags & (DEFINITE | OBLIQUE))


def says_of_what(words: list[Word], start: int, i: int) -> bool:
    """What a body with a general name is for (`الأمانة العامة للمجلس`): no people, whom a verb may tell something."""
    word = words[i]
    if i < start + 2 or not word.key.startswith(clitics().prepositions[1]):
        return False
    if _says_what_named_does(words, start, i):
        return True
    before, body = words[i - 1].flags, words[i - 2].flags
    if not before & body & DEFINITE or not body & ORGANISATION:
        return False
    if body & ASSOCIATION and _are_members(words, i):
        return True
    return bool(word.flags & PREFIXED or word.key.startswith(clitics().contracted)) and not word.flags & _PEOPLE


def _says_what_named_does(words: list[Word], start: int, i: int) -> bool:
    """`شركة أورتيس | للتعدين`, `شركة «أورتيس» | للتعدين`; what is listed also in `مؤسسة الجسور | للتنمية`."""
    word, before, head = words[i].flags, words[i - 1], words[start].flags
    body = head & (ORGANISATION | DEFINITE | TITLE) == ORGANISATION
    if not body or word & (_PEOPLE | ORGANISATION | ADVERB) or not words[i].key.startswith(clitics().contracted):
        return False
    if before.flags & DEFINITE:
        return i == start + 2 and bool(word & FILLER)
    return bool(before.flags & (CLOSING_QUOTE | EVEN_QUOTE)) or (i == start + 2 and before.is_name_like)


def _are_members(words: list[Word], i: int) -> bool:
    """People of whom a body is: `لعمال المناجم`, `لموظفي البريد`, `للمعلمين`; no single man, no `لعمال` alone."""
    word = words[i]
    several = word.flags & ANONYMOUS or word.is_plural or word.key.endswith(_CONSTRUCT)
    constructed = i + 1 < len(words) and words[i + 1].flags & DEFINITE and not words[i + 1].flags & RELATIONAL
    return bool(several and (constructed or word.flags & DEFINITE)) and not word.flags & (OUTLET | COUNTRY)


def _is_its_host(words: list[Word], start: int, i: int) -> bool:
    """The body of which a body is a part (`لجنة الحكام | بالاتحاد المحلي`)."""
    word, head = words[i], words[start].flags
    part = head & _BODY == ORGANISATION and not head & DEFINITE and words[i - 1].flags & DEFINITE
    host = DEFINITE | ORGANISATION | PREFIXED
    return bool(part) and i > start + 1 and word.flags & host == host and word.key.startswith(clitics().prepositions[0])


def places(words: list[Word], start: int, i: int, limit: int) -> bool:
    """An unnamed source may carry its place or body: `مسؤول في صندوق النقد الدولي`."""
    if i + 1 >= limit:
        return False
    if words[start].flags & ORGANISATION:  # `وزارة الداخلية في تونس`
        return bool(words[i + 1].flags & COUNTRY) and not words[i + 1].flags & PREFIXED
    if words[start].flags & DEFINITE or i - start > 2:
        return False
    return bool(words[i + 1].flags & (ORGANISATION | COUNTRY | FILLER)) and not words[i + 1].flags & PREFIXED


def lacks(words: list[Word], start: int, i: int) -> bool:
    """What a body is without: `منظمة رقابة بلا | حدود`."""
    return i > start + 1 and words[i - 1].key == _WITHOUT and words[start].flags & _BODY == ORGANISATION


def past_aim(words: list[Word], start: int, i: int, limit: int) -> int:
    """One past the preposition with which a body's name says what it is for (`جمعية أمهات من أجل الدواء`); else `i`."""
    if not words[start].flags & ORGANISATION or words[start].flags & TITLE:
        return i
    behind = i + 2 if (words[i].key, words[i + 1].key if i + 1 < limit else "") == _FOR else i + 1
    aim = behind < limit and words[behind].flags & DEFINITE
    return behind if aim and (behind > i + 1 or words[i].key == _AGAINST) else i


def _is_called_after(words: list[Word], start: int, i: int) -> bool:
    """The name of whom a body is called after (`جامعة الملك سامر`)."""
    title = i > start + 1 and words[i - 1].flags & EPONYM and words[i - 2].flags & EPONYMOUS
    return bool(title) and words[i].is_known_name


def is_another(words: list[Word], start: int, i: int) -> bool:
    """A body, state or man behind a whole body (`التحالف | الأمم المتحدة`), no participle (`القوى المعارضة`)."""
    flags = words[i].flags
    if i == start or flags & (RELATIONAL | PREFIXED | CONJOINED):
        return False
    if i == start + 1 and _is_no_part_of_post(words[start], words[i]):
        return True
    if not words[start].flags & ORGANISATION or not words[i - 1].flags & DEFINITE:
        return False
    person = flags & (TITLE | HONORIFIC | ANONYMOUS) and flags & DEFINITE and not flags & (FEMININE | ORGANISATION)
    if person and all(word.flags & FEMININE for word in words[start:i]):  # `اتهمت النيابة العامة | الوزير`
        return True
    body = flags & ORGANISATION and flags & DEFINITE and not words[i].base.startswith(_PARTICIPLE)
    if body and not flags & (TITLE | FILLER):
        return True
    return bool(words[start].flags & DEFINITE and flags & COUNTRY) or _agrees_with_none(words, start, i)


def _agrees_with_none(words: list[Word], start: int, i: int) -> bool:
    """Whether a masculine word stands behind a body all of whose words are feminine: `ختمت وزارة الصحة | السجال`."""
    word = words[i]
    known = word.flags & NOUN or word.is_known_name or not word.key.startswith(clitics().article)
    if known or not word.flags & DEFINITE or word.key.endswith(_MAY_BE_FEMININE):
        return False
    return i > start + 1 and all(before.flags & FEMININE for before in words[start:i])


def _is_no_part_of_post(post: Word, word: Word) -> bool:
    """A feminine noun or a body behind a man's post with the article (`الرئيس | المعارضة`, `الوزير | الجيش`)."""
    man = post.flags & (TITLE | DEFINITE | ORGANISATION | FEMININE | ANONYMOUS | NAME_PARTICLE) == TITLE | DEFINITE
    if not man or post.is_plural or not word.flags & DEFINITE:
        return False
    if word.flags & (TITLE | HONORIFIC | NAME_PARTICLE) or word.is_known_name:
        return False
    return bool(word.flags & (FEMININE | ORGANISATION))


def is_its_own(words: list[Word], start: int, i: int) -> bool:
    """Somebody of the body's own, behind it (`انتقد النادي الأول | مدربه`): a title with a pronoun, no feminine."""
    flags = words[i].flags
    titled = flags & TITLE and not flags & (FEMININE | DEFINITE | PREFIXED) and words[i].key.endswith(FEMININE_KEY)
    return bool(titled) and i > start + 1 and words[start].flags & _BODY == ORGANISATION


def qualifies(words: list[Word], i: int) -> bool:
    """`الموقف | الأركادي`: an adjective of a state behind what it says whose that is."""
    adjective = COUNTRY | DEFINITE | RELATIONAL
    return i > 0 and words[i].flags & adjective == adjective and bool(words[i - 1].flags & DEFINITE)


def is_described(words: list[Word], cue: int) -> bool:
    """`المطالب | النقابية`: an act whose own adjective stands where its speaker would, and names no state or body."""
    adjective = DEFINITE | FEMININE | RELATIONAL
    if cue + 1 >= len(words) or not words[cue].flags & DEFINITE:
        return False
    behind = words[cue + 1]
    bodies = COUNTRY | ORGANISATION | OUTLET
    return behind.flags & adjective == adjective and not (behind.flags & bodies or behind.is_known_name)


def is_object(before: Word, word: Word, named: bool) -> bool:
    """What is in the accusative behind what is definite: people behind no people, anything behind a family name.

    `تدعو وزارة الداخلية | المواطنين`, `ترأس المطران بطرس الوردي | قداسا`
    """
    if not before.flags & DEFINITE:
        return False
    if named and word.flags & ACCUSATIVE and word.is_name_like and not word.is_known_name:
        return True
    singular = before.key.endswith(FEMININE_KEY) or before.flags & (ORGANISATION | TITLE) == ORGANISATION
    singular = singular or before.flags & (FILLER | TITLE | ANONYMOUS) == FILLER  # `نصحت هيئة الغذاء | المستهلكين`
    return singular and bool(word.flags & OBLIQUE and word.flags & DEFINITE and not word.flags & RELATIONAL)


def is_no_subject(word: Word) -> bool:
    """A definite sound plural whose ending no subject has, with its و: `هيئة الأسرى | والمحررين`."""
    joined = word.flags & CONJOINED and word.flags & DEFINITE and not word.flags & RELATIONAL
    return bool(joined) and word.is_plural and word.key.endswith(_OBLIQUE)


def is_accusative(word: Word) -> bool:
    """A verb's object by its spelling: `تلقى مجلس البلدية | تقريراً`."""
    return bool(word.flags & TANWIN) and word.key.endswith(_ACCUSATIVE) and not word.flags & DEFINITE


def is_his_act(word: Word) -> bool:
    """`نقل عن مسؤول عسكري | قوله`."""
    return bool(word.flags & ACT) and any(form.suffix.startswith(_THIRD_PERSON) for _, form in word.cues)


def is_told(word: Word, named: bool) -> bool:
    """People to whom a speaker tells something: `صرح محافظ عدن | لصحافيين`; with an article, behind a name only.

    Nothing but a name has a preposition and is no known noun (`سامر عواد | لماهر`).
    """
    somebody = word.flags & _TOLD or not word.flags & (NOUN | COUNTRY)
    if not word.flags & PREFIXED or not somebody or not word.key.startswith(clitics().prepositions[1]):
        return False
    return named or (word.is_plural and not word.flags & DEFINITE)


def is_qualified_body(words: list[Word], start: int, end: int) -> bool:
    """A definite body with its adjective and no more, which no indefinite body goes on: `الحكومة السيلدافية | مجلس`."""
    if end != start + 2:
        return False
    adjective = DEFINITE | RELATIONAL
    body = words[start].flags & (ORGANISATION | DEFINITE | TITLE) == ORGANISATION | DEFINITE
    return body and words[start + 1].flags & adjective == adjective


def begins_object(words: list[Word], start: int, i: int, named: bool) -> bool:
    """Whether a word must be the verb's object because it cannot go on the phrase before it."""
    flags, before = words[i].flags, words[i - 1].flags
    if says_of_what(words, start, i) or _is_its_host(words, start, i) or _is_called_after(words, start, i):
        return False
    if i > start + 1 and (words[i - 2].flags & NAME_PARTICLE or before & NAME_SECOND):
        before &= ~DEFINITE  # `عبد الفتاح`, `نور الدين` are given names
    if (flags & PREFIXED and not completes(words, start, i, named)) or (
        flags & CONJOINED and not flags & SPEAKER_HEAD and (named or not flags & FILLER)
    ):
        return True
    if named and (flags & OBLIQUE or (flags & ORGANISATION and not flags & TITLE)):
        return True
    if flags & COUNTRY and not flags & RELATIONAL and (named or before & COUNTRY):
        return True
    if flags & (TITLE | HONORIFIC | COUNTRY | ANONYMOUS):  # but `حذرت اللجنة | رؤساء البلديات`, `أوقفت | أحد أعضائها`
        told = flags & (TITLE | HONORIFIC | ANONYMOUS) and before & DEFINITE and not flags & DEFINITE
        return bool(told) and words[start].flags & _BODY == ORGANISATION
    if flags & (ACT | TANWIN) and not flags & DEFINITE and before & DEFINITE:
        return True
    if not flags & DEFINITE:
        if flags & ORGANISATION and is_qualified_body(words, start, i):
            return True
        return bool(before & DEFINITE) and (named or not words[start].flags & (TITLE | HONORIFIC)) and not flags & NOUN
    if flags & ORGANISATION and before & COUNTRY:
        return True
    if flags & NOUN:
        return False
    indefinite = not before & DEFINITE and not words[i - 1].possessed
    constructed = indefinite and bool(before & (TITLE | ORGANISATION | FILLER | COMMON | PREFIXED))
    if not constructed and not words[i].flags & RELATIONAL and (flags & COMMON or words[i].cues):
        return True
    return bool(before & COUNTRY) or (named and (bool(before & DEFINITE) or not words[i - 1].continues_name))
