"""What a cue is: its class, the frames that its content may follow by, and the phrases that report with it or alone."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from msgspec import Struct

from tasrih.arabic.inflection import Pos
from tasrih.events.model import Kind

CueClass = Literal[
    "say", "assert", "add", "reveal", "explain", "note", "report", "write", "describe", "opine", "expect", "hope",
    "doubt", "claim", "admit", "ask", "answer", "comment", "conclude", "joke",
    "pledge", "decide", "agree", "offer", "ready", "intend", "approve", "order",
    "demand", "urge", "request", "advise", "propose", "insist", "invite", "pray",
    "threaten", "warn", "punish",
    "refuse", "exclude", "reserve", "withdraw",
    "deny", "refute",
    "condemn", "criticise", "accuse", "mock", "complain", "concern", "regret", "praise", "welcome", "thank",
    "congratulate", "mourn", "support", "apologise", "defend", "wonder",
    "light",
]  # fmt: skip
"""What a cue does, finer than its kind. `light` verbs (أعرب، وجّه) mean nothing without the noun or idiom after them."""
Frame = Literal[
    "clause", "bi", "ila", "ala", "an", "min", "li", "fi", "maa", "toward", "object", "quote", "colon",
]  # fmt: skip
"""What introduces the content: `clause` أن، إن، بأن; `bi` بـ; `ila` إلى; `ala` على; `an` عن; `min` من; `li` لـ;
`fi` في; `maa` مع; `toward` إزاء، تجاه، حيال، بشأن; `object` a noun or masdar; `quote` and `colon` the marks."""
Nominal = Literal["cue", "stance", "none"]
"""Whether a masdar or noun reports by itself (دعوة، قرار), only after a light verb (أمل، قلق), or not at all."""


class Cue(Struct, frozen=True, kw_only=True, eq=False):
    """A lemma that reports: its class, its kind and its government."""

    id: str
    """The lemma without vowels, or what the data says where two lemmas are then spelled alike."""
    lemma: str
    """Diacritised."""
    cls: CueClass
    kind: Kind
    """Of the claim, unless the content says otherwise."""
    frames: frozenset[Frame]
    """Ways in which the content may follow."""
    frame_kinds: tuple[tuple[Frame, Kind], ...]
    """Frames with which the kind is another one: نوّه بـ praises, نوّه إلى notes."""
    light: frozenset[Frame]
    """Ways in which the verb takes a stance noun that then carries kind and content: أعرب عن أمله في, أكد رفضه لـ."""
    weak: bool
    """Homograph with a use that reports nothing (بين، طلب): needs one of its frames right where it is expected."""
    pos: frozenset[Pos]
    """The parts of speech it reports in."""
    nominal: Nominal

    def governs(self, frame: str) -> bool:
        """Whether a content may follow this way; one that may stand in quotation marks may stand behind a colon."""
        return frame in self.frames or (frame == "colon" and "quote" in self.frames)

    def kind_in(self, frame: Frame) -> Kind:
        """The kind when the content is introduced by `frame`."""
        return dict(self.frame_kinds).get(frame, self.kind)


class Idiom(NamedTuple):
    """A verb with fixed words that together report: ألقى باللوم على."""

    verb: str
    """Id of the verb's cue."""
    words: tuple[frozenset[str], ...]
    """Folded alternatives of each word after the verb; the subject, an addressee or an object may stand before them."""
    cls: CueClass
    kind: Kind
    frames: frozenset[Frame]
    blames: bool = False
    """Whether the verb has another object, always, before its words: whom it blames."""


class Attribution(NamedTuple):
    """Words that name a source without a verb of their own: بحسب، على حد قول."""

    words: tuple[frozenset[str], ...]
    """Folded alternatives of each word."""
    follow: Literal["speaker", "verb", "nothing"]
    """What comes next: the speaker, a reporting verb (`كما قال`), or nothing because the speaker is a pronoun in it."""
    clitic: str
    """A proclitic that the next word must have (`وفقا لـ`), or `""`."""
    weak: bool
    """Also of plans, laws and surveys: the next words must be a speaker."""
    source: bool
    """The one named speaks, and a report beside it passes that on."""
    apart: bool
    """Only behind a mark: `…، على ما أفاد فلان`, but not `اطلع على ما قاله`."""

    def stands_at(self, keys: Sequence[str], index: int) -> bool:
        """Whether its words stand from `index` on, given that the first does, and what it needs behind them."""
        end = index + len(self.words)
        rest = zip(keys[index + 1 : end], self.words[1:], strict=False)
        if end > len(keys) or not all(key in allowed for key, allowed in rest):
            return False
        return not self.clitic or (end < len(keys) and keys[end].startswith(self.clitic))
