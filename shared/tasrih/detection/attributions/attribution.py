"""The attribution: a cue with the place where its content begins and the phrase that names its speaker."""

from typing import Literal

from msgspec import Struct

from tasrih.arabic.morphology import Form
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrases import Phrase
from tasrih.detection.vocabulary.classes import (
    CLAUSE_MARK,
    CONNECTIVE,
    PREFIXED,
    PREPOSITION,
    RELATIVE,
    SENTENCE_END,
)
from tasrih.detection.vocabulary.cues import CueClass, Frame
from tasrih.events.model import Kind

FINITE = frozenset({"perfect", "imperfect"})
NOMINAL = frozenset({"masdar", "noun"})


Link = Frame | Literal["postposed", "fronted", "before"]
"""How a cue is joined to its content: by a frame that it governs, loosely from behind or before it, or by following the
quotation that is its content (`before`)."""


Doubt = Literal[
    "adverbial", "document", "dummy", "feminine", "first_person", "far", "homograph", "hope", "impersonal",
    "named", "negated", "no_subject", "object", "passive", "possible", "pronoun", "quoted", "relative", "unknown_head",
    "unlikely", "weak",
]  # fmt: skip
"""What speaks against a candidate's being a claim.

A masdar may stand behind a preposition (`adverbial`: في تصريح), have no doer (`dummy`: جرى دعوة), an article
(`named`), a pronoun (`pronoun`), or a word behind it that names no speaker (`unknown_head`). A participle may be
`feminine`, whose ending shows no case. A verb may be `first_person`, `impersonal`, `negated`, `passive`, only
`possible`, without a subject (`no_subject`), of a mere description (`relative`) or of the present with an `object`. A
cue may be `weak`, being often another word, a `homograph` of a preposition or masdar, `far` from the preposition it
governs, or `quoted`: in the mouth of the one quoted; `unlikely` is what the model that decides thinks of it. A state's
`hope` is the reporter's guess, and a `document` says
nothing itself.
"""


class Attribution(Struct, frozen=True):
    """A cue in its sentence, by token index; what it covers is decided later."""

    cue_start: int
    cue_end: int
    form: Form
    frame: Link
    start: int
    """First token of the content; for a fronted or postposed attribution that of the clause before it."""
    end: int
    """End of the content where the attribution itself fixes it, else -1."""
    cls: CueClass
    kind: Kind
    subject: tuple[Phrase, ...]
    """Conjuncts of the speaker phrase; empty when the subject is dropped or lies in another clause."""
    doubts: tuple[Doubt, ...] = ()
    entry: str = ""
    """Id of the cue in the lexicon."""
    gap: tuple[int, int] = (0, 0)
    """Tokens between the cue and its content that are not the subject: an addressee or an adverbial."""
    passed_on_by: tuple[Phrase, ...] = ()
    """Who passes on what another said (`نقلت الوكالة عن فلان`)."""
    blamed: tuple[int, int] | None = None
    """Tokens between the verb and the fixed words of an idiom that blames somebody, the subject apart."""
    rest: int = -1
    """Where an idiom goes on behind its subject: with whom it blames, or with its fixed words; else -1."""
    names_source: bool = False
    """Whether it names whom a report beside it has its content from (`ذكرت الصحيفة نقلا عن فلان أن`)."""

    @property
    def is_finite(self) -> bool:
        """Whether the cue is an inflected verb."""
        return self.form.pos in FINITE

    @property
    def is_nominal(self) -> bool:
        """Whether the cue is a masdar or another noun of the lexicon."""
        return bool(self.entry) and self.form.pos in NOMINAL

    @property
    def carries_on(self) -> bool:
        """Whether the next cue without a subject goes on with its speaker: not so for background and asides."""
        return not self.is_nominal and self.frame != "postposed"

    @property
    def opens_report(self) -> bool:
        """Whether the cue starts a report of its own and so ends the content before it."""
        if self.form.pos in FINITE:
            return bool(self.form.conjunction)
        return self.form.pos == "participle" or self.end >= 0


def is_content_word(reading: Reading, i: int) -> bool:
    """Whether a content that follows its cue at once may start at `i`."""
    if i >= len(reading.words) or i >= reading.ends[i]:
        return False
    return not reading.words[i].flags & (CLAUSE_MARK | SENTENCE_END | PREPOSITION | CONNECTIVE | RELATIVE | PREFIXED)
