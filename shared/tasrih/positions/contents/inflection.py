"""Forms of a folded Arabic word: what verbs listed by three forms look like, and clitics and endings to cut."""

from collections.abc import Iterator

MIN_STEM = 3
"""Letters that are left of a word at least where something is cut from it."""

_OBJECTS = ("", "ها", "هم", "هما", "هن", "نا", "كم", "ه", "ك", "ني")
_PAST = ("", "ت", "وا", "نا", "ا", "تا", "تم")
_PRESENT = ("", "ون", "وا", "ان", "ا", "ين", "ن")
_NOUN = ("", "ه", "ات", "ا", "ان", "ين", "ون", "تين", "تان", "ي", "و", "يه", "يا")

_THIRD = ("ها", "هم", "هما", "هن", "ه")
PRONOUNS = frozenset(_OBJECTS)
FINITE = frozenset(ending + pronoun for ending in _PRESENT for pronoun in _OBJECTS)
"""Of the present."""
NOMINAL = frozenset(ending + pronoun for ending in _NOUN for pronoun in _OBJECTS)
PLURAL = frozenset({"", "ون", "وا", "ين"})
"""Of a present whose weak last letter is gone."""

_LONGEST = 6  # letters of an ending
_BOUND = {"ت": "ه", "ئ": "ء", "ؤ": "ء"}


def past_forms(past: str) -> Iterator[str]:
    """Forms of a verb listed by its past."""
    if past[-1] in "اي" and len(past) > 2:
        yield from (past, *(past[:-1] + ending for ending in ("ت", "وا", "ا", "ينا", "ونا")))
    if past[-1] != "ي":  # folded, بدأ ends like دعا
        yield from (past + ending for ending in _PAST)


def passive_past(past: str) -> str:
    """A past of the third form in the passive: هاجم, هوجم; of others, and where it looks like و + وجه, nothing."""
    third = len(past) == MIN_STEM + 1 and past[1] == "ا" and past[0] != "و"
    return past[0] + "و" + past[2:] if third else ""


def passive_present(stem: str) -> str:
    """A present without its first letter in the passive, where a long vowel tells it: يباع, يعاد; else nothing."""
    return stem[:-2] + "ا" + stem[-1] if len(stem) >= MIN_STEM and stem[-2] in "وي" else ""


def is_derived(past: str, masdar: str) -> bool:
    """Whether a verb is of forms II to X, whose participles are its present with م: مستهدف, مؤيد, مرتفع."""
    return (past[0] in "ات" and len(past) > MIN_STEM) or masdar[0] == "ت" or (masdar[0] == "م" and masdar[-1] == "ه")


def without_pronoun(word: str, least: int = MIN_STEM) -> Iterator[str]:
    """What is left of a word without a pronoun of the third person that it may end with: هاجمته."""
    yield from (word.removesuffix(end) for end in _THIRD if word.endswith(end) and len(word) - len(end) >= least)


def present_stems(stem: str) -> Iterator[str]:
    """A present without its first letter, whole and without a weak last one."""
    yield stem
    if stem[-1] in "وي" and len(stem) > 2:
        yield stem[:-1]


def after_clitics(key: str) -> Iterator[str]:
    """What is left of a word without a conjunction, a preposition, or both."""
    rest = key[1:] if key[0] in "وف" else key
    yield rest
    if rest[:1] in tuple("بلك"):
        yield rest[1:]


def without_clitics(key: str, whole: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What was cut from the word, a conjunction aside, and what is left: first the word, then ever more cut."""
    forms = [key]
    if key[0] in "وف" and len(key) > MIN_STEM:
        forms.append(key[1:])
    for form in forms:
        yield "", form
        if form in whole:
            continue
        for start in ("ال", "لل", "بال", "كال", "ب", "ل", "ك"):
            if form.startswith(start) and len(form) - len(start) >= 2:
                yield start, form[len(start) :]


def ending_in(table: dict[str, str], word: str, endings: frozenset[str]) -> str | None:
    """What a table has for the longest beginning of a word that one of the endings follows."""
    if term := table.get(word):
        return term
    size = len(word)
    for cut in range(size - 1, max(size - _LONGEST, 1), -1):
        if word[cut:] in endings and word[cut - 1 :] != "ها":  # دورها is دور and a pronoun, no دورة
            stem = word[:cut]
            if found := table.get(stem) or (stem[-1] in _BOUND and table.get(_unbound(stem))):
                return found
    return None


def _unbound(stem: str) -> str:
    """A noun as it is without the ending after it: دولتهم, لقائه, أصدقاؤنا."""
    return stem[:-1] + _BOUND[stem[-1]]
