"""What `data/kinds.yaml` says, ready for reading contents: terms, verbs, sides, and what each word is to its clause."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.detection.vocabulary.sides import Own, Sides
from tasrih.detection.vocabulary.terms import TermIndex
from tasrih.detection.vocabulary.verbs import Form, VerbClass, VerbTable
from tasrih.events.model import Kind
from tasrih.memo import Memo
from tasrih.yamldata import DataError, line_of, load

DATA = Path(__file__).parents[1] / "data" / "kinds.yaml"

# What a word is to the clause around it.
RELATIVE = 1 << 0
COMPLEMENTISER = 1 << 1
PRONOUN = 1 << 2
"""A complementiser with a pronoun: أنه."""
FIRST_PERSON = 1 << 3
NEGATION = 1 << 4
WILL = 1 << 5
WILL_NOT = 1 << 6
DID_NOT = 1 << 7
PASSIVE = 1 << 8
DUTY = 1 << 9
MARK = 1 << 10
QUOTATION = 1 << 11
OPENS = 1 << 12
"""A term of a rule may begin here."""
VERB = 1 << 13
"""A form that can do an act: a future, or one of a verb that acts by being said."""
ORDER = 1 << 14
"""An imperative to many: اتركوا; or after لا a prohibition: تتركوا."""
WANTS = 1 << 15

BOUNDARY = COMPLEMENTISER | PRONOUN | MARK
LEADING = PRONOUN | FIRST_PERSON | MARK | QUOTATION
ACTING = WILL | WILL_NOT | DID_NOT | PASSIVE | DUTY | VERB | ORDER | WANTS
QUOTES = frozenset('"«»“”„()[]')

_NO_FORM = MARK | QUOTATION | COMPLEMENTISER | PRONOUN | RELATIVE | NEGATION | WILL | PASSIVE | DUTY
_OWNS_KEPT = 512
_MIN_WISH = 5  # letters of فليعد, the shortest


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """Terms that make a content of one kind, and how they must stand; the keys are explained in the data file."""

    kind: Kind
    where: Literal["opening", "early", "anywhere"]
    terms: list[str]
    own: bool = False
    cues: list[str] = []
    affirmed: bool = False
    indefinite: bool = False
    then: list[str] = []


class Ruled(NamedTuple):
    """A rule that a term belongs to."""

    rule: Rule
    then: TermIndex[bool] | None
    """Its `then`, one of which must follow soon."""


class KindsFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of the data file; the keys are explained in it."""

    rules: list[Rule]
    first_person: dict[VerbClass, Kind]
    relatives: list[str]
    complementisers: list[str]
    complementiser_pronouns: list[str]
    first_person_words: list[str]
    negations: list[str]
    will: list[str]
    will_not: list[str]
    did_not: list[str]
    never: list[str]
    not_yet: list[str]
    no_longer: list[str]
    passive: list[str]
    wants: list[str]
    duty: list[str]
    missed: list[str]
    asides: list[str]
    that: list[str]
    forbidding: list[str]
    stops: list[str]
    ahead: list[str]
    meetings: list[str]
    leading: list[str]
    not_wishes: list[str]
    goes_on: list[str]
    still: list[str]
    done_to: list[str]
    things: list[str]
    undertakings: list[str]
    journeys: list[str]
    forsaking: list[str]
    loyal_to: list[str]
    stands_for: list[str]
    ultimatums: list[str]
    not_future: list[str]
    not_verbs: list[str]


class Word(NamedTuple):
    """A folded word: its flags, and the form of a known verb that it is."""

    flags: int
    form: Form | None


class KindRules:
    """Rules, verbs and sides, loaded once and used for every claim."""

    def __init__(self, path: Path = DATA, verbs: VerbTable | None = None, sides: Sides | None = None) -> None:
        """Load the rules; `verbs` and `sides` default to the shipped data.

        Raises:
            DataError: a data file breaks its schema or a term has no words.
        """
        data = load(path, KindsFile)
        self.verbs = verbs or VerbTable(not_future=data.not_future, not_verbs=data.not_verbs)
        self.terms = TermIndex(_terms(path, data.rules))
        self.performs = data.first_person
        self.missed = _folded(data.missed)
        self.never = _folded(data.never)
        self.not_yet = _folded(data.not_yet)
        self.no_longer = _folded(data.no_longer)
        self.asides = _folded(data.asides)
        self.that = _folded(data.that)
        self.forbidding = _folded(data.forbidding)
        self.stops = _folded(data.stops)
        self.done_to = _folded(data.done_to)
        self.things = TermIndex((term, True) for term in data.things)
        self.ahead = _folded(data.ahead)
        self.meetings = _folded([*data.meetings, *data.journeys])
        self.leading = _folded(data.leading)
        self.not_wishes = _folded(data.not_wishes)
        self.goes_on = _folded(data.goes_on)
        self.still = _folded(data.still)
        self.undertakings = _folded(data.undertakings)
        self.journeys = _folded(data.journeys)
        self.forsaking = _folded(data.forsaking)
        self.stands_for = _folded(data.stands_for)
        self.loyal_to = TermIndex((term, True) for term in data.loyal_to)
        self.ultimatums = TermIndex((term, True) for term in data.ultimatums)
        self._sides = sides or Sides()
        self._flags = _flags(data)
        self._words: Memo[Word] = Memo(self._word)
        self._owns: dict[tuple[str, ...], Own] = {}

    def words(self, keys: Sequence[str]) -> list[Word]:
        """What each folded token is; remembered."""
        return list(map(self._words.__getitem__, keys))

    def is_finite_verb(self, key: str) -> bool:
        """Whether a folded token is a finite form of a known verb, or of any in the future."""
        form = self._form(key, self._class(key))
        return form is not None and form.tense != "masdar"

    def is_wish(self, key: str) -> bool:
        """Whether a folded token tells what shall be done: فليرحل, فلتتوقف."""
        if not key.startswith("فل") or len(key) < _MIN_WISH or key in self.not_wishes:
            return False
        form = self.verbs.verb_form(key[2:])
        return form is not None and (key[2] == "ي" or bool(form.classes))

    def own(self, speaker: Sequence[str]) -> Own:
        """The speaker's side, remembered for the next claim of the same speaker."""
        key = tuple(speaker)
        own = self._owns.get(key)
        if own is None:
            if len(self._owns) >= _OWNS_KEPT:
                self._owns.clear()
            own = self._owns[key] = self._sides.of(key)
        return own

    def _word(self, key: str) -> Word:
        flags = self._class(key)
        if not flags & (MARK | QUOTATION) and self.terms.opens(key):
            flags |= OPENS
        form = self._form(key, flags)
        if form is not None and self._can_act(form):
            flags |= VERB
        if not flags & _NO_FORM and (self.verbs.is_order(key) or self.verbs.is_addressed(key) or self.is_wish(key)):
            flags |= ORDER
        return Word(flags, form)

    def _class(self, key: str) -> int:
        """What the data says of a folded token by itself, or that it is a mark."""
        flags = self._flags.get(key, 0)
        if not key[:1].isalnum():
            flags |= QUOTATION if key in QUOTES else MARK
        return flags

    def _form(self, key: str, flags: int) -> Form | None:
        return None if flags & _NO_FORM else self.verbs.form(key)

    def _can_act(self, form: Form) -> bool:
        if form.tense in ("future", "masdar"):
            return form.tense == "future"
        stands = form.tense == "present" and "act" in form.classes
        return stands or not form.classes.isdisjoint(self.performs)


@lru_cache(maxsize=1)
def default() -> KindRules:
    """The rules on the shipped data."""
    return KindRules()


def _terms(path: Path, rules: list[Rule]) -> Iterator[tuple[str, Ruled]]:
    for index, rule in enumerate(rules):
        ruled = Ruled(rule, TermIndex((term, True) for term in rule.then) if rule.then else None)
        for place, term in enumerate(rule.terms):
            if (
                not all(form.strip("=*") for word in fold(term).split() for form in word.split("|"))
                or not fold(term).strip()
            ):
                raise DataError(path, line_of(path, "rules", index, "terms", place), "a word of a term needs letters")
            yield term, ruled


def _folded(words: list[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


def _flags(data: KindsFile) -> dict[str, int]:
    flags: dict[str, int] = {}
    for flag, words in (
        (RELATIVE, data.relatives),
        (COMPLEMENTISER, data.complementisers),
        (PRONOUN, data.complementiser_pronouns),
        (FIRST_PERSON, data.first_person_words),
        (NEGATION, [*data.negations, *data.will_not, *data.did_not]),
        (WILL, data.will),
        (WILL_NOT, data.will_not),
        (DID_NOT, data.did_not),
        (PASSIVE, data.passive),
        (WANTS, data.wants),
        (DUTY, data.duty),
    ):
        for word in words:
            flags[fold(word)] = flags.get(fold(word), 0) | flag
    return flags
