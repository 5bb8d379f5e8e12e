"""What the rules say of a content: everything that it does, and which of the seven kinds that makes it. Pure.

The cue's kind stands unless the content does more: `قال` with "سنزود كييف بصواريخ" is a commitment. Words and terms
come from `data/kinds.yaml`, verbs from `data/kinds_verbs.yaml`, and the sides of speakers from `data/kinds_sides.yaml`.
A future is a commitment only where the speaker's side acts and chooses to.
"""

from collections.abc import Iterable, Sequence

from tasrih.detection.kinds.acts import Act, ContentActs
from tasrih.detection.vocabulary.kind_rules import default
from tasrih.detection.vocabulary.verbs import VerbClass
from tasrih.events.model import Kind

STRENGTH: dict[Kind, int] = {
    "threat": 6, "commitment": 5, "rejection": 4, "denial": 3, "demand": 2, "evaluation": 1, "statement": 0,
}  # fmt: skip
"""With two acts in one content the stronger one, by the guideline's order, is its kind."""

_SETTLED: frozenset[Kind] = frozenset({"threat", "commitment", "rejection"})
"""Kinds of cues that a content does not change; what it says besides is how or why."""
_FORECASTS = frozenset({"expect", "hope", "doubt", "ask", "wonder"})
"""Classes of cues that assert nothing about what the speaker will do."""
_DIRECTS = frozenset({"order", "light"})
"""Classes of cues that only hand over what a noun names: وجّه الشكر، وجّه دعوة."""
_DIRECTED: frozenset[Kind] = frozenset({"evaluation", "demand"})
_TURNED = frozenset({"exclude", "refuse", "deny", "refute"})
"""Classes of cues that do nothing where they are negated: `لم يستبعد`, `لا ينفي`; what is kept open may be a threat."""
_CHOSEN: frozenset[VerbClass] = frozenset({"act", "harm", "accept", "asks"})
_HARM = 6  # words in which a pledge names its harm


def by_rules(
    *,
    cue_kind: Kind,
    cue_cls: str,
    content: Sequence[str],
    speaker: Sequence[str] = (),
    quoted: bool = False,
    negated: bool = False,
    found: Sequence[Act] | None = None,
) -> Kind:
    """Kind of a claim by the rules alone.

    Args:
        cue_kind: kind of the cue in the lexicon; "statement" for a cueless title or quotation.
        cue_cls: class of the cue in the lexicon.
        content: folded keys of the content's tokens.
        speaker: folded keys of the speaker phrase, the resolved name, and words for their country or side if known.
        quoted: whether the content is wholly in quotation marks.
        negated: whether the cue is: لا يستبعد.
        found: its `acts`, from one who has looked already.
    """
    sure = settled(cue_cls=cue_cls, content=content, speaker=speaker, negated=negated)
    if sure:
        return sure
    if cue_kind == "statement":
        return cue_kind if cue_cls in _FORECASTS else _strongest(cue_kind, found, content, speaker, cue_cls)
    if cue_kind == "commitment":
        return _pledged(content, speaker, cue_cls)
    if cue_cls == "support" and any(act.kind == "commitment" for act in acts(content[:2], speaker, cue_cls)):
        return "commitment"  # أعلن دعمه لـ binds, أيّد قرارا judges
    if quoted and cue_kind not in _SETTLED:
        return _strongest(cue_kind, found, content, speaker, cue_cls)
    return cue_kind


def settled(*, cue_cls: str, content: Sequence[str], speaker: Sequence[str] = (), negated: bool = False) -> Kind | None:
    """The kind where the cue and the words behind it leave no doubt, else None; arguments as in `by_rules`."""
    if negated and cue_cls in _TURNED:
        kept_open = cue_cls == "exclude" and any(act.kind == "threat" for act in acts(content, speaker, cue_cls))
        return "threat" if kept_open else "statement"
    return _excluded(content, speaker) if cue_cls == "exclude" else None


def acts(content: Sequence[str], speaker: Sequence[str] = (), cue_cls: str = "") -> Iterable[Act]:
    """Everything in a content of folded tokens that makes it more than a statement, in its order."""
    return ContentActs(default(), content, speaker, cue_cls)


def _excluded(content: Sequence[str], speaker: Sequence[str]) -> Kind | None:
    """What is excluded: an act of one's own is refused, an event or another's act is thought unlikely."""
    rules = default()
    own, form = rules.own(speaker), rules.verbs.form(content[0]) if content else None
    if form is None or not form.classes:
        return None
    if own.unbound or form.classes.isdisjoint(_CHOSEN):
        return "statement"
    if form.tense == "masdar":
        return "rejection"
    return None if own.is_behind(content[1:3]) else "statement"  # of one's own body (أن تلجأ الوزارة) it may be either


def _strongest(
    kind: Kind, found: Iterable[Act] | None, content: Sequence[str], speaker: Sequence[str], cue_cls: str
) -> Kind:
    for act in acts(content, speaker, cue_cls) if found is None else found:
        if STRENGTH[act.kind] > STRENGTH[kind]:
            kind = act.kind
            if kind == "threat":  # nothing is stronger
                break
    return kind


def _pledged(content: Sequence[str], speaker: Sequence[str], cue_cls: str) -> Kind:
    """Kind under a cue that pledges, decides or directs: what is promised may be harm, what is directed thanks."""
    if cue_cls in _DIRECTS:
        directed = next((act.kind for act in acts(content[:2], speaker, cue_cls) if act.kind in _DIRECTED), None)
        if directed:
            return directed
    form = default().verbs.form(content[0]) if content else None
    harm = form is not None and "harm" in form.classes
    return "threat" if harm or any(act.kind == "threat" for act in acts(content[:_HARM])) else "commitment"
