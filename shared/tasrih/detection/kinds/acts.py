"""What is done in a content by saying it: promises, refusals, demands, judgements; and whose act it is."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from tasrih.detection.kinds.negation import is_denied
from tasrih.detection.kinds.requests import lays_duty, orders, wants
from tasrih.detection.vocabulary.kind_rules import (
    ACTING,
    BOUNDARY,
    DID_NOT,
    DUTY,
    FIRST_PERSON,
    LEADING,
    NEGATION,
    OPENS,
    ORDER,
    PASSIVE,
    PRONOUN,
    QUOTES,
    RELATIVE,
    WANTS,
    WILL,
    WILL_NOT,
    KindRules,
    Ruled,
)
from tasrih.detection.vocabulary.sides import Own, bare
from tasrih.detection.vocabulary.verbs import Form, VerbClass
from tasrih.events.model import Kind

MAX_TOKENS = 160
"""Contents are read this far: acts stand near their beginning."""

_REACH: dict[str, int | None] = {"opening": 0, "early": 20, "anywhere": None}
"""How far after the first full word a term of a rule may stand."""

_SELF = 4  # words in which نحن before a predicate is its subject
_COUNTED = 3  # words in which a thing stands that is counted
_SUBJECT = 14  # words a subject may reach back from its verb
_OBJECT = 5  # words in which a verb's object stands
_HARM = 2  # words behind a promise in which its harm stands
_NOT_YET = 6  # words in which a verb's "yet" stands
_ARTICLES = ("ال", "وال", "بال", "لل")
_THEN = 12  # words in which what completes a term stands
_MISSED = 4  # words in which كان before a predicate makes it past
_PAST_TO_NOTHING: frozenset[Kind] = frozenset({"demand", "commitment"})
_CHOSEN: frozenset[VerbClass] = frozenset({"act"})  # what a rule names is a choice, whatever its verb is elsewhere
_POSSESSIVES = ("ها", "هم", "نا", "ته")
_NO_SUBJECT = frozenset({"سوف", "وسوف", "لن", "ولن", "لم", "ولم", "قد", "كما", "لا", "ولا", "ثم"})
_DENIABLE: frozenset[VerbClass] = frozenset({"act", "harm", "accept", "forsake", "asks"})
_NEVER_DONE = _DENIABLE | {"refuses", "tolerate", "threatens"}
_NEVER = 3  # words in which a verb's "ever" stands


Doer = Literal["we", "he", "own", "body", "state", "plan", "nobody", "other"]
"""Whose act it is: said in the first person, of a pronoun, of the speaker's side by name, of a body that may be it, of
some state, of nobody (a passive), or of another; a `plan` acts of itself (المشروع سيبدأ)."""


class Act(NamedTuple):
    """Evidence that a content is of a kind."""

    kind: Kind
    at: int
    """Token of the content that shows it."""
    why: str
    """The rule's `where` or the verb's tense, for explanations."""
    own: bool = True
    """Whether it is the speaker's side's, where that matters: for the rules another's act is no evidence."""


class ContentActs:
    """One content, being read for acts."""

    __slots__ = ("_content", "_cue_cls", "_head", "_rules", "_speaker", "_ultimatum", "_words")

    def __init__(self, rules: KindRules, content: Sequence[str], speaker: Sequence[str], cue_cls: str) -> None:
        """Take folded tokens of the content and its speaker, and the class of the cue."""
        self._rules = rules
        self._content = content[:MAX_TOKENS]
        self._words = rules.words(self._content)
        self._speaker = speaker
        self._cue_cls = cue_cls
        self._ultimatum: bool | None = None
        self._head = next((at for at, word in enumerate(self._words) if not word.flags & LEADING), 0)

    def __iter__(self) -> Iterator[Act]:
        """Everything that makes the content more than a statement, in its order."""
        return (act for act in self.all() if act.own)

    def all(self) -> Iterator[Act]:
        """The same, and the like acts of others."""
        for at, word in enumerate(self._words):
            flags = word.flags
            if flags & (OPENS | ACTING) and not (at and self._words[at - 1].flags & RELATIVE):
                if flags & OPENS:
                    yield from self._terms(at)
                if flags & ACTING:
                    act = self._verb(at)
                    if act is not None:
                        yield act

    def _terms(self, at: int) -> Iterator[Act]:
        for end, ruled in self._rules.terms.at(self._content, at):
            rule = ruled.rule
            if self._stands(ruled, at, end):
                own = not rule.own or self._said_of_own(ruled, at, end)
                harms = own and rule.own and rule.kind == "commitment" and self._names_harm(end)
                yield Act("threat" if harms else rule.kind, at, rule.where, own)

    def _stands(self, ruled: Ruled, at: int, end: int) -> bool:
        rule, then = ruled
        if then and not any(True for _ in then.find(self._content[end : self._phrase_end(end)])):
            return False
        reach = _REACH[rule.where]
        if (reach is not None and at > self._head + reach) or (rule.cues and self._cue_cls not in rule.cues):
            return False
        if rule.affirmed and self._is_denied(at, still=rule.own):
            return False
        if rule.indefinite and self._is_definite(at):
            return False
        return rule.kind not in _PAST_TO_NOTHING or not any(
            key in self._rules.missed for key in self._content[max(0, at - _MISSED) : at]
        )

    def _is_denied(self, at: int, *, still: bool = False) -> bool:
        return is_denied(self._rules, self._content, self._words, at, still=still)

    def _said_of_own(self, ruled: Ruled, at: int, end: int) -> bool:
        if ruled.rule.where != "opening":
            form = self._words[at].form
            return self._is_own(at, form._replace(classes=_CHOSEN, act="") if form else None)
        key = self._content[at]
        if not key.endswith(self._bare(at)):
            return not self._is_definite(at)  # a possessive ends it: استعدادها
        if end < len(self._content) and self._content[end].endswith(_POSSESSIVES):
            return True
        own = self._rules.own(self._speaker)
        return not own.unbound and own.names(self._content[end : end + 3], known=True)

    def _verb(self, at: int) -> Act | None:
        flags, form = self._words[at]
        if flags & (WILL | WILL_NOT):
            return self._future(at + 1, at, negated=not flags & WILL) if at + 1 < len(self._words) else None
        if flags & DID_NOT:
            return self._not_done(at + 1)
        if flags & PASSIVE:
            return self._passive(at)
        if flags & DUTY:
            laid = lays_duty(self._content, self._words, at, self._head)
            return Act("demand", at, "duty") if laid else None
        if flags & WANTS:
            return Act("demand", at, "wanted") if wants(self._rules, self._content, at) else None
        if flags & ORDER:
            return Act("demand", at, "order") if orders(self._rules, self._content, at) else None
        if form is None or (form.tense != "future" and (self._flag(at - 1) & WILL or self._is_denied(at))):
            return None
        return self._future(at, at, negated=False) if form.tense == "future" else self._performed(at, form)

    def _future(self, at: int, start: int, *, negated: bool) -> Act | None:
        """A future at token `at`, whose particle or itself stands at `start`."""
        form = self._words[at].form
        if form is None or form.tense != "future":
            form = self._rules.verbs.verb_form(self._content[at])
        if form is None:
            return None
        kind = self._refused(at, form) if negated else self._promised(form)
        bound = form._replace(act="") if negated else form  # a journey binds who says we, a refused one its subject
        if kind is None:
            return None
        kind = "threat" if kind == "commitment" and self._harms(at, form) else kind
        return Act(kind, at, "future", self._is_own(start, bound))

    def _promised(self, form: Form) -> Kind | None:
        if "harm" in form.classes:
            return "threat"
        if "refuses" in form.classes:
            return "rejection"
        return None if _only_happens(form) and form.act not in self._rules.goes_on else "commitment"

    def _refused(self, at: int, form: Form) -> Kind | None:
        if "tolerate" in form.classes:
            return "threat"
        if "refuses" in form.classes:
            return "commitment"  # لن نعارض: what is not refused is agreed to
        if "forsake" in form.classes:
            ahead = self._content[at + 1 : at + _OBJECT]
            faithful = form.act not in self._rules.forsaking or any(True for _ in self._rules.loyal_to.find(ahead))
            return "commitment" if faithful else "rejection"
        return None if _only_happens(form) else "rejection"

    def _harms(self, at: int, form: Form) -> bool:
        """Whether a promised act is a threat: the act proper is harm, or it hangs on what others must do."""
        if self._names_harm(at + 1) and form.act not in self._rules.stops:
            return True
        if self._ultimatum is None:
            self._ultimatum = any(True for _ in self._rules.ultimatums.find(self._content))
        return self._ultimatum

    def _names_harm(self, start: int) -> bool:
        ahead = self._words[start : start + _HARM]
        return any(word.form and word.form.tense == "masdar" and "harm" in word.form.classes for word in ahead)

    def _not_done(self, at: int) -> Act | None:
        if at >= len(self._content) or self._content[at] in self._rules.no_longer:
            return None
        form = self._rules.verbs.verb_form(self._content[at])
        never = any(key in self._rules.never for key in self._content[at + 1 : at + 1 + _NEVER])
        deniable = _NEVER_DONE if never else _DENIABLE
        if form is None or form.classes.isdisjoint(deniable) or "happen" in form.classes:
            return None
        if any(key in self._rules.not_yet for key in self._content[at + 1 : at + _NOT_YET]):
            return None
        return Act("denial", at, "past", self._is_own(at - 1, form))

    def _performed(self, at: int, form: Form) -> Act | None:
        """An act done by saying its verb: نطالب، بلاده ترفض."""
        performs = self._rules.performs
        kind = next((performs[name] for name in sorted(form.classes) if name in performs), None)
        if kind is None:
            stands = form.first_person and form.act in self._rules.stands_for  # نواصل
            own = stands or (self._is_ahead(at, form) and self._is_own(at, form))
            return Act("commitment", at, form.tense) if own else None
        return Act(kind, at, form.tense, self._is_own(at, form))

    def _passive(self, at: int) -> Act | None:
        """An act announced without its doer: سيتم توزيع المساعدات."""
        following = self._words[at + 1].form if at + 1 < len(self._words) else None
        if following is None or following.tense != "masdar" or self._flag(at - 1) & NEGATION:
            return None
        kind = self._promised(following)
        return Act(kind, at, "passive", not self._rules.own(self._speaker).unbound) if kind else None

    def doer(self, act: Act) -> Doer:
        """Who does an act, as far as the words before it, or right behind it, tell."""
        flags, form = self._words[act.at]
        if flags & PASSIVE:
            return "nobody"
        if form is not None and form.first_person:
            return "we"
        first = self._clause_start(act.at)
        subject = [key for key in self._content[first : act.at] if key[0].isalnum() and key not in _NO_SUBJECT]
        if not subject:
            if self._flag(first - 1) & (PRONOUN | FIRST_PERSON):
                return "we" if self._flag(first - 1) & FIRST_PERSON else "he"
            subject = [key for key in self._content[act.at + 1 : act.at + 3] if key[0].isalnum()]
        if self._is_done_to(subject, form):
            return "nobody"
        own = self._rules.own(self._speaker)
        if own.names(subject, known=True):
            return "own"
        if own.is_body(subject[:1]):
            return "body"
        if own.names(subject):
            return "state"
        return "plan" if subject and self._is_undertaking(subject[0]) else "other"

    def _is_own(self, at: int, form: Form | None) -> bool:
        """Whether the speaker's side is the subject of the predicate that begins at token `at`."""
        if form is not None and form.first_person:
            return True
        first = self._clause_start(at)
        if self._content[at].endswith("نا") or any(
            self._flag(i) & FIRST_PERSON for i in range(max(first - 1, at - _SELF, 0), at)
        ):
            return True
        own = self._rules.own(self._speaker)
        goes_on = form is not None and form.act in self._rules.goes_on
        if own.unbound or (form is not None and "happen" in form.classes and not goes_on):
            return False
        subject = [key for key in self._content[first:at] if key not in QUOTES]
        if not subject:
            return self._is_own_unnamed(own, at, first, form)
        if (goes_on and self._is_undertaking(subject[0])) or self._is_done_to(subject, form):
            return True  # who announces that it will be paid or built pays or builds it
        sent = form is not None and form.tense != "past" and own.sends(subject)
        return sent or ((form is None or form.act not in self._rules.journeys) and _names(own, subject))

    def _is_own_unnamed(self, own: Own, at: int, first: int, form: Form | None) -> bool:
        """Whether a predicate without a subject before it is of the speaker's side."""
        if self._flag(first - 1) & PRONOUN:
            return form is None or bool(form.classes)  # an expletive أنه may stand before any verb
        if form is not None and form.act in self._rules.journeys:
            return False
        if form is None:  # a title's bare predicate: مستعدون لـ
            return at <= self._head
        after_aside = first > self._head and own.names(self._content[self._head : self._head + 3])
        return after_aside or self._is_led(at, form) or own.is_behind(self._content[at + 1 : at + 3])

    def _is_led(self, at: int, form: Form) -> bool:
        """Whether a future that begins the content goes on with a preposition, so that the speaker is its subject."""
        led = bool(self._flag(at) & (WILL | WILL_NOT))
        behind = self._content[at + 1 + led : at + 2 + led] if led or form.tense == "future" else ()
        return at <= self._head and any(key in self._rules.leading or key.startswith("لل") for key in behind)

    def _is_ahead(self, at: int, form: Form) -> bool:
        """Whether what is told in the present is still to come: نستضيف القمة الشهر المقبل."""
        done_to_us = not form.first_person and self._content[at].endswith("نا")
        if done_to_us or "happen" in form.classes or form.act in self._rules.meetings:
            return False
        return any(key in self._rules.ahead for key in self._content[at + 1 : self._phrase_end(at + 1)])

    def _is_undertaking(self, key: str) -> bool:
        form = self._rules.verbs.form(key)
        return bare(key) in self._rules.undertakings or (
            form is not None and form.tense == "masdar" and "act" in form.classes
        )

    def _phrase_end(self, at: int) -> int:
        """Where what belongs to a verb ends at the latest: before a mark, another clause or an aside."""
        last = min(at + _THEN, len(self._words))
        asides = self._rules.asides
        return next((i for i in range(at, last) if self._flag(i) & BOUNDARY or self._content[i] in asides), last)

    def _is_done_to(self, subject: Sequence[str], form: Form | None) -> bool:
        """Whether a subject, counted or not, is a thing that is given or made: الرواتب ستصرف، ثلاثة مستشفيات ستبنى."""
        done = form is not None and form.tense == "future" and form.act in self._rules.done_to
        return done and any(True for _ in self._rules.things.find(subject[:_COUNTED]))

    def _clause_start(self, at: int) -> int:
        first = at
        while first > 0 and at - first < _SUBJECT and not self._flag(first - 1) & BOUNDARY:
            first -= 1
        return first

    def _is_definite(self, at: int) -> bool:
        """Whether the first word of a term has the article: الجريمة, not التزام."""
        key = self._content[at]
        if not key.startswith(_ARTICLES):
            return False
        bare_word = self._bare(at)
        return not (key.startswith(bare_word) or key[1:].startswith(bare_word))

    def _bare(self, at: int) -> str:
        """The first word of a term at a token without clitics."""
        key = self._content[at]
        return min((word for word in self._rules.terms.words(key) if word[-1] != "*"), key=len, default=key)

    def _flag(self, at: int) -> int:
        return self._words[at].flags if at >= 0 else 0


def _only_happens(form: Form) -> bool:
    return bool(form.classes) and form.classes <= {"happen"}


def _names(own: Own, subject: Sequence[str]) -> bool:
    conjoined = next((i for i in range(len(subject) - 1, 0, -1) if subject[i][0] == "و"), 0)
    return own.names(subject) or (conjoined > 0 and own.names(subject[conjoined:]))
