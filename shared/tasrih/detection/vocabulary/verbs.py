"""Arabic verbs of `data/kinds_verbs.yaml` and their forms: whose act a word tells, when, and what the act is called.

No full morphology: a form is cut into particle, person and stem by light rules and holds only if the data knows the
stem.
Only the future (سنواصل) is recognised by its shape alone, so that verbs that no one listed still count.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.detection.vocabulary.terms import bases
from tasrih.memo import Memo
from tasrih.yamldata import DataError, line_of, load

VerbClass = Literal[
    "act", "harm", "accept", "forsake", "tolerate", "happen",
    "pledges", "asks", "refuses", "denies", "threatens", "judges",
]  # fmt: skip
Tense = Literal["future", "present", "past", "masdar"]

DATA = Path(__file__).parents[1] / "data" / "kinds_verbs.yaml"
_ENDINGS = ("", "ون", "وا", "ان", "ا", "ين", "ن")
_OBJECTS = ("", "ها", "هم", "هما", "هن", "نا", "كم", "ه", "ك", "ني")
_OBJECT_SUFFIXES = frozenset(_OBJECTS)
_IMPERFECT_SUFFIXES = frozenset(ending + obj for ending in _ENDINGS for obj in _OBJECTS)
_LONGEST_SUFFIX = max(map(len, _IMPERFECT_SUFFIXES))
_PAST_ENDINGS = ("", "ت", "وا", "نا", "ا", "تا", "تم")
_MIN_SHORTENED = 3
_MIN_ORDER = 5
_MAX_FORM = 20  # no form is longer; longer tokens are not worth cutting up


class Verbs(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of the data file: class to rows of past, present and one or more maṣdars."""

    act: list[list[str]]
    harm: list[list[str]]
    accept: list[list[str]]
    forsake: list[list[str]]
    tolerate: list[list[str]]
    happen: list[list[str]]
    pledges: list[list[str]]
    asks: list[list[str]]
    refuses: list[list[str]]
    denies: list[list[str]]
    threatens: list[list[str]]
    judges: list[list[str]]


class Form(NamedTuple):
    """What a word is as a form of a known verb, or of an unknown one in the future (no classes, no act)."""

    tense: Tense
    first_person: bool
    """نحن or أنا acts; False is the third person, and always False for the past and maṣdars."""
    classes: frozenset[VerbClass]
    act: str
    """First maṣdar of the verb, folded; the bare form where the verb is unknown."""


class _Entry(NamedTuple):
    classes: frozenset[VerbClass]
    act: str


def masdars(path: Path = DATA) -> frozenset[str]:
    """All masdars of the verbs in a data file, folded.

    Raises:
        DataError: the file breaks its schema.
    """
    table = load(path, Verbs)
    return frozenset(
        fold(masdar) for name in Verbs.__struct_fields__ for row in getattr(table, name) for masdar in row[2:]
    )


class VerbTable:
    """All forms of the verbs in a data file; `form` is memoised."""

    def __init__(self, path: Path = DATA, not_future: Iterable[str] = (), not_verbs: Iterable[str] = ()) -> None:
        """Load the table.

        Args:
            path: the data file.
            not_future: words, or beginnings with `*`, that only look like a future.
            not_verbs: words that only look like a form of one of the verbs.

        Raises:
            DataError: the file breaks its schema, or a row is no verb.
        """
        self._stems: dict[str, _Entry] = {}
        self._pasts: dict[str, _Entry] = {}
        self._masdars: dict[str, _Entry] = {}
        self._orders: set[str] = set()
        self._memo: Memo[Form | None] = Memo(self._form)
        self._not_verbs = frozenset(fold(word) for word in not_verbs)
        words = [fold(word) for word in not_future]
        self._nouns = frozenset(word for word in words if not word.endswith("*"))
        self._noun_beginnings = tuple(word[:-1] for word in words if word.endswith("*"))
        table = load(path, Verbs)
        for name in Verbs.__struct_fields__:
            for index, row in enumerate(getattr(table, name)):
                if len(row) < 3 or not fold(row[1]).startswith("ي"):
                    raise DataError(path, line_of(path, name, index), "a verb needs past, present (ي…) and maṣdar")
                self._add([fold(word) for word in row], name)  # type: ignore[arg-type]
        self._orders -= self._pasts.keys()  # ادخلوا folds to أدخلوا, they brought in

    def _add(self, row: list[str], name: VerbClass) -> None:
        past, present, *masdars = row
        for form in _stem_forms(present[1:]):
            _put(self._stems, form, name, masdars[0])
        for form in _past_forms(past) if past != "-" else ():
            _put(self._pasts, form, name, masdars[0])
        self._orders.update(_orders(past, present))
        for masdar in masdars:
            _put(self._masdars, masdar, name, masdars[0])

    def is_order(self, key: str) -> bool:
        """Whether a folded token tells many to do something and can be nothing else: اتركوا, أعيدوا, افتحوها."""
        if key in self._not_verbs or key.startswith("ال") or len(key) < _MIN_ORDER - 1:
            return False
        word = key[1:] if key[0] in "وف" and key not in self._orders else key
        return word in self._orders or any(
            word.endswith("و" + obj) and word[: -len(obj)] + "ا" in self._orders for obj in _OBJECTS if obj
        )

    def is_addressed(self, key: str) -> bool:
        """Whether a folded token after لا forbids something to many: تطلقوا, تنسوا."""
        return key[0] == "ت" and key.endswith("وا") and len(key) >= _MIN_ORDER

    def form(self, key: str) -> Form | None:
        """The form that a folded token is, or None. The future comes first, then maṣdar, present, past."""
        return self._memo[key]

    def verb_form(self, key: str) -> Form | None:
        """Like `form` but never a maṣdar: for words after لن, سوف, لا, لم, where only a verb can stand."""
        forms = (self._imperfect(variant, "present") for variant in _jussives(key[:_MAX_FORM]))
        return next((form for form in forms if form), None) or self._unknown(key)

    def _form(self, key: str) -> Form | None:
        if key in self._not_verbs or not 3 <= len(key) <= _MAX_FORM:
            return None
        words = (key, key[1:]) if key[0] in "وف" and len(key) > 3 else (key,)
        for read in (self._future, self._masdar, self._present, self._past):
            for word in words:
                form = read(word)
                if form:
                    return form
        return None

    def _future(self, word: str) -> Form | None:
        if word[0] != "س" or len(word) < 4 or word[1] not in "ينتا":
            return None
        known = self._imperfect(word[1:], "future")
        if known or word[1] == "ا" or len(word) < 5:
            return known
        if word in self._nouns or word.startswith(self._noun_beginnings):
            return None
        return Form("future", word[1] == "ن", frozenset(), word[1:])

    def _present(self, word: str) -> Form | None:
        if word[0] == "ا" and word in self._pasts:
            return None
        return self._imperfect(word, "present")

    def _imperfect(self, word: str, tense: Tense) -> Form | None:
        if word[0] in "وف" and len(word) > 3:
            word = word[1:]
        if word[0] not in "ينتا":
            return None
        entry = _find(self._stems, word[1:], _IMPERFECT_SUFFIXES)
        return Form(tense, word[0] in "نا", entry.classes, entry.act) if entry else None

    def _unknown(self, key: str) -> Form | None:
        word = key[1:] if key[0] in "وف" and len(key) > 3 else key
        if word[0] not in "ينتا" or not 3 <= len(word) <= _MAX_FORM:
            return None
        return Form("present", word[0] in "نا", frozenset(), word)

    def _masdar(self, word: str) -> Form | None:
        found = next(filter(None, map(self._masdars.get, bases(word))), None)
        return Form("masdar", False, found.classes, found.act) if found else None

    def _past(self, word: str) -> Form | None:
        entry = _find(self._pasts, word, _OBJECT_SUFFIXES)
        return Form("past", False, entry.classes, entry.act) if entry else None


def _jussives(word: str) -> Iterator[str]:
    """A form and what it may be shortened from after لم: نتخل from نتخلى, يقم from يقوم."""
    yield word
    if len(word) >= _MIN_SHORTENED:
        yield word + "ي"
        yield word + "و"
        yield word[:-1] + "و" + word[-1]
        yield word[:-1] + "ي" + word[-1]


def _put(table: dict[str, _Entry], form: str, name: VerbClass, act: str) -> None:
    known = table.get(form)
    table[form] = _Entry(known.classes | {name}, known.act) if known else _Entry(frozenset({name}), act)


def _stem_forms(stem: str) -> set[str]:
    if stem[-1:] in ("ي", "و"):  # يسعى: يسعون, يلقاها; يدعو: يدعون
        return {stem, stem[:-1] + "ا"} | ({stem[:-1]} if len(stem) > 3 else set())
    return {stem}


def _orders(past: str, present: str) -> Iterator[str]:
    """Imperatives to many that differ in writing from "they did": not those of قدّم, ساعد, أوقف."""
    stem = present[1:]
    if len(past) == 4 and past[0] == "ا" and past[2] == "ا" and len(stem) == 3 and stem[1] == "ي":
        yield "ا" + stem + "وا"  # أعاد: أعيدوا
    elif len(past) != 3:
        return
    elif past[1] == "ا" and len(stem) == 3 and stem[1] in "وي":
        yield stem + "وا"  # عاد: عودوا
    elif past[0] == "و" and len(stem) == 2:
        yield stem + "وا"  # وقف: قفوا
    elif past[1] != "ا" and len(stem) == 3 and stem[1] not in "اوي":
        yield "ا" + (stem[:-1] if stem[-1] in "ياو" else stem) + "وا"  # ترك: اتركوا, حمى: احموا


def _past_forms(past: str) -> set[str]:
    if past[-1:] in ("ي", "ا") and len(past) > 2:  # اعطي: اعطت, اعطيت, اعطوا; دعا: دعت, دعونا
        short = past[:-1]
        return {past, short + "ت", short + "وا", short + "ا", short + "ينا", short + "ونا"}
    return {past + ending for ending in _PAST_ENDINGS}


def _find(table: dict[str, _Entry], rest: str, suffixes: frozenset[str]) -> _Entry | None:
    """The entry of a stem with one of the suffixes behind it, the shortest that fits."""
    size = len(rest)
    for cut in range(size, max(size - _LONGEST_SUFFIX, 1) - 1, -1):
        if rest[cut:] in suffixes:
            entry = table.get(rest[:cut])
            if entry:
                return entry
    return None
