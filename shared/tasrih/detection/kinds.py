"""What a content does: one of the seven kinds, from its cue, its words and who acts in it. Pure; for the detector.

The cue's kind stands unless the content does more: `قال` with "سنزود كييف بصواريخ" is a commitment. Words and phrases
come from `data/kinds.yaml`, verbs from `data/kinds_verbs.yaml`, and the sides of speakers from `data/kinds_sides.yaml`.
A future is a commitment only where the speaker's side acts and chooses to.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.detection.acts import Form, VerbClass, VerbTable
from tasrih.detection.sides import Own, Sides
from tasrih.detection.terms import MEMO_WORDS, TermIndex
from tasrih.events.model import Kind
from tasrih.yamldata import DataError, line_of, load

DATA = Path(__file__).parent / "data" / "kinds.yaml"
STRENGTH: dict[Kind, int] = {
    "threat": 6, "commitment": 5, "rejection": 4, "denial": 3, "demand": 2, "evaluation": 1, "statement": 0,
}  # fmt: skip
"""With two acts in one content the stronger one, by the guideline's order, is its kind."""

MAX_TOKENS = 160
"""Contents are read this far: acts stand near their beginning."""

_FORECASTS = frozenset({"expect", "hope", "doubt", "ask", "wonder"})
"""Classes of cues that assert nothing about what the speaker will do."""

_EARLY = 20
_SUBJECT = 14  # tokens a subject may reach back from its verb
_OWNS_KEPT = 512

# What a word is to the clause around it.
_RELATIVE, _COMPLEMENTISER, _PRONOUN, _FIRST, _NEGATION, _FUTURE, _PASSIVE, _DUTY, _MARK, _OPENS = (
    1 << n for n in range(10)
)
_BOUNDARY = _COMPLEMENTISER | _PRONOUN | _MARK
_VERBAL = _FUTURE | _PASSIVE | _DUTY | _NEGATION
_LEADING = _PRONOUN | _FIRST | _MARK
_ACTS_AHEAD = 4  # words between on whom a duty lies and the act


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """Phrases that make a content of one kind, and where they must stand."""

    kind: Kind
    where: Literal["opening", "early", "anywhere"]
    terms: list[str]
    own: bool = False
    affirmed: bool = False


class KindsFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of the data file; the keys are explained in it."""

    rules: list[Rule]
    first_person: dict[VerbClass, Kind]
    relatives: list[str]
    complementisers: list[str]
    complementiser_pronouns: list[str]
    first_person_words: list[str]
    negations: list[str]
    future: list[str]
    passive: list[str]
    duty: list[str]
    not_future: list[str]


class Act(NamedTuple):
    """Evidence that a content is of a kind."""

    kind: Kind
    at: int
    """Token of the content that shows it."""
    why: str
    """The rule's `where` or the verb's form, for explanations."""


class _Word(NamedTuple):
    flags: int
    form: Form | None


_PLAIN = _Word(0, None)


class Classifier:
    """Rules, verbs and sides, loaded once and used for every claim."""

    def __init__(self, path: Path = DATA, verbs: VerbTable | None = None, sides: Sides | None = None) -> None:
        """Load the rules; `verbs` and `sides` default to the shipped data.

        Raises:
            DataError: a data file breaks its schema or a term has no words.
        """
        data = load(path, KindsFile)
        self.verbs = verbs or VerbTable(not_future=data.not_future)
        self.sides = sides or Sides()
        self.performs = data.first_person
        self.terms = TermIndex(_terms(path, data.rules))
        self._flags = _flags(data)
        self._words: dict[str, _Word] = {}
        self._owns: dict[tuple[str, ...], Own] = {}

    def classify(self, *, cue_kind: Kind, content: Sequence[str], speaker: Sequence[str] = ()) -> Kind:
        """Kind of a content; see the function `classify`."""
        if cue_kind != "statement":
            return "threat" if cue_kind == "commitment" and self._is_harm(content) else cue_kind
        kind: Kind = "statement"
        for act in self.acts(content, speaker):
            if STRENGTH[act.kind] > STRENGTH[kind]:
                kind = act.kind
        return kind

    def acts(self, content: Sequence[str], speaker: Sequence[str] = ()) -> Iterator[Act]:
        """Everything in a content of folded tokens that makes it more than a statement, in its order."""
        content = content[:MAX_TOKENS]
        words = [self._words.get(key) or self._word(key) for key in content]
        scan = _Scan(self, content, words, speaker)
        for at, (flags, form) in enumerate(words):
            if flags & _OPENS:
                yield from scan.terms(at)
            if form or flags & _VERBAL:
                act = scan.verb(at)
                if act:
                    yield act

    def own(self, speaker: Sequence[str]) -> Own:
        """The speaker's side, remembered for the next claim of the same speaker."""
        key = tuple(speaker)
        own = self._owns.get(key)
        if own is None:
            if len(self._owns) >= _OWNS_KEPT:
                self._owns.clear()
            own = self._owns[key] = self.sides.of(key)
        return own

    def _word(self, key: str) -> _Word:
        if len(self._words) >= MEMO_WORDS:
            self._words.clear()
        flags = self._flags.get(key, 0)
        if not key[:1].isalnum():
            flags |= _MARK
        elif self.terms.opens(key):
            flags |= _OPENS
        form = None if flags & ~_OPENS else self.verbs.form(key)
        self._words[key] = word = _Word(flags, form) if flags or form else _PLAIN
        return word

    def _is_harm(self, content: Sequence[str]) -> bool:
        form = self.verbs.form(content[0]) if content else None
        return form is not None and "harm" in form.classes


class _Scan:
    """One content being read."""

    __slots__ = ("_content", "_head", "_rules", "_speaker", "_words")

    def __init__(self, rules: Classifier, content: Sequence[str], words: list[_Word], speaker: Sequence[str]) -> None:
        self._rules = rules
        self._content = content
        self._words = words
        self._speaker = speaker
        self._head = next((at for at, word in enumerate(words) if not word.flags & _LEADING), 0)

    def terms(self, at: int) -> Iterator[Act]:
        """What the terms that begin at a token say."""
        before = self._flag(at - 1)
        if before & _RELATIVE:
            return
        for _, rule in self._rules.terms.at(self._content, at):
            if (rule.where == "opening" and at > self._head) or (rule.where == "early" and at >= _EARLY + self._head):
                continue
            if rule.affirmed and (before | self._flag(at - 2)) & _NEGATION:
                continue
            if not rule.own or self._is_own(at, self._words[at].form):
                yield Act(rule.kind, at, rule.where)

    def verb(self, at: int) -> Act | None:
        """What a verb, or the particle of one, says."""
        flags, form = self._words[at]
        before = self._flag(at - 1)
        if before & _RELATIVE:
            return None
        if flags & _FUTURE or (flags & _NEGATION and self._content[at].endswith("لن")):
            return self._future(at + 1, at, negated=not flags & _FUTURE) if at + 1 < len(self._words) else None
        if flags & _PASSIVE:
            return self._passive(at)
        if flags & _DUTY:
            return self._duty(at)
        if form is None or (before & (_FUTURE | _NEGATION) and form.tense != "future"):
            return None
        return self._future(at, at, negated=False) if form.tense == "future" else self._performed(at, form)

    def _future(self, at: int, start: int, *, negated: bool) -> Act | None:
        form = self._words[at].form
        if form is None or form.tense != "future":
            form = self._rules.verbs.verb_form(self._content[at])
        if form is None:
            return None
        kind = _refused(form.classes) if negated else _promised(form.classes)
        return Act(kind, at, "future") if kind and self._is_own(start, form) else None

    def _performed(self, at: int, form: Form) -> Act | None:
        kind = next(
            (self._rules.performs[name] for name in sorted(form.classes) if name in self._rules.performs), None
        )
        if kind is None or form.tense == "masdar" or not self._is_own(at, form):
            return None
        return Act(kind, at, form.tense)

    def _duty(self, at: int) -> Act | None:
        if at > self._head and self._content[at][0] not in "وف":
            return None
        for ahead in range(at + 1, min(at + 1 + _ACTS_AHEAD, len(self._words))):
            flags, form = self._words[ahead]
            if flags & _MARK:
                return None
            if self._content[ahead] == "ان" or (
                form and form.tense == "masdar" and ahead > at + (self._content[at][-1] == "ي")
            ):
                return Act("demand", at, "duty")
        return None

    def _passive(self, at: int) -> Act | None:
        following = self._words[at + 1].form if at + 1 < len(self._words) else None
        if following is None or following.tense != "masdar" or self._flag(at - 1) & (_RELATIVE | _NEGATION):
            return None
        own = self._rules.own(self._speaker)
        return Act(_promised(following.classes) or "statement", at, "passive") if not own.unbound else None

    def _is_own(self, at: int, form: Form | None) -> bool:
        """Whether the speaker's side is the subject of the predicate that begins at token `at`."""
        if form and form.first_person:
            return True
        own = self._rules.own(self._speaker)
        first = self._clause_start(at)
        opener = self._flag(first - 1)
        subject = self._content[first:at]
        if self._content[at].endswith("نا") or any(self._flag(i) & _FIRST for i in range(max(first - 1, 0), at)):
            return True
        if own.unbound:
            return False
        if not subject:
            return bool(opener & _PRONOUN) or own.names(self._content[at + 1 : at + 3])
        conjoined = next((i for i in range(at - 1, first, -1) if self._content[i][0] == "و"), first)
        return own.names(subject) or (conjoined > first and own.names(self._content[conjoined:at]))

    def _clause_start(self, at: int) -> int:
        first = at
        while first > 0 and at - first < _SUBJECT and not self._flag(first - 1) & _BOUNDARY:
            first -= 1
        return first

    def _flag(self, at: int) -> int:
        return self._words[at].flags if 0 <= at < len(self._words) else 0


def classify(
    *,
    cue_kind: Kind,
    cue_cls: str,
    content: Sequence[str],
    speaker: Sequence[str] = (),
    quoted: bool = False,  # noqa: ARG001 - agreed with the detector
    form: str = "",  # noqa: ARG001 - agreed with the detector
) -> Kind:
    """Kind of a claim.

    Args:
        cue_kind: kind of the cue in the lexicon; "statement" for a cueless title or quotation.
        cue_cls: class of the cue in the lexicon.
        content: folded keys of the content's tokens.
        speaker: folded keys of the speaker phrase, the resolved name, and words for their country or side if known.
        quoted: whether the content is wholly in quotation marks.
        form: grammatical form of the cue.
    """
    if cue_cls in _FORECASTS and cue_kind == "statement":
        return "statement"
    return default().classify(cue_kind=cue_kind, content=content, speaker=speaker)


@lru_cache(maxsize=1)
def default() -> Classifier:
    """The classifier on the shipped data."""
    return Classifier()


def _promised(classes: frozenset[VerbClass]) -> Kind | None:
    if "harm" in classes:
        return "threat"
    if "refuses" in classes:
        return "rejection"
    return None if classes and classes <= {"happen"} else "commitment"


def _refused(classes: frozenset[VerbClass]) -> Kind | None:
    if "tolerate" in classes:
        return "threat"
    if "forsake" in classes:
        return "commitment"
    return None if classes and classes <= {"happen"} else "rejection"


def _terms(path: Path, rules: list[Rule]) -> Iterator[tuple[str, Rule]]:
    for index, rule in enumerate(rules):
        for place, term in enumerate(rule.terms):
            if not fold(term).strip("=*| "):
                raise DataError(path, line_of(path, "rules", index, "terms", place), "a term needs words")
            yield term, rule


def _flags(data: KindsFile) -> dict[str, int]:
    flags: dict[str, int] = {}
    for flag, words in (
        (_RELATIVE, data.relatives),
        (_COMPLEMENTISER, data.complementisers),
        (_PRONOUN, data.complementiser_pronouns),
        (_FIRST, data.first_person_words),
        (_NEGATION, data.negations),
        (_FUTURE, data.future),
        (_PASSIVE, data.passive),
        (_DUTY, data.duty),
    ):
        for word in words:
            flags[fold(word)] = flags.get(fold(word), 0) | flag
    return flags
