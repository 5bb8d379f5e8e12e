"""Who does what to whom, before or after what, on which condition, with whom left out or instead of what. Pure.

The same words may say otherwise: `أرفان تهاجم تيرا`, `تيرا تهاجم أرفان`. What one of them leaves out does not differ.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations

from tasrih.positions.contents.terms import Content, mass, state_terms
from tasrih.positions.contents.ties import Tied, behind, ties
from tasrih.positions.contents.words import is_listed
from tasrih.positions.sameness.identity import Identity
from tasrih.positions.sameness.likeness import ACTS

_OWN = 0.3
"""Weight of what each leaves out, or makes a condition, that the other does not."""
_TOLD = 0.15
"""Weight of what a content names as left out or replaced: it says so in words, seldom one that says nothing."""
_VERBS = ("verb", "resuming")


def tell_otherwise(one: Identity, other: Identity) -> bool:
    """Whether the words of both may be the same, but not who acts, when, on which condition or with which exception."""
    ours, theirs = one.content, other.content
    return (
        _are_others(ours.excepted, theirs.excepted, _TOLD)
        or any(_leaves_none_out(*pair) or _is_replaced(*pair) for pair in ((ours, theirs), (theirs, ours)))
        or (one.matter == other.matter and _are_others(one.addressee, other.addressee))
        or _hang_on_others(one, other)
        or _rule_out(ours, theirs)
        or _rule_out(theirs, ours)
        or _change_places(ours, theirs)
        or _acts_otherwise(ours, theirs)
    )


def _leaves_none_out(ours: Content, theirs: Content) -> bool:
    """Whether one says that it leaves nothing out, and the other does: `بلا استثناء`, `باستثناء المهندسين`."""
    return ties().exception in ours.negated and bool(theirs.excepted)


def _is_replaced(ours: Content, theirs: Content) -> bool:
    """Whether one does what the other does not, but another thing instead: `جنودا`, `أطباء بدلا من الجنود`."""
    if not theirs.replaced or ours.replaced & theirs.replaced:
        return False
    done = theirs.matter - theirs.replaced
    own = theirs.replaced - done
    told = ours.matter - ours.replaced - ours.negated
    return min(mass(own & told), mass(done - told)) >= _TOLD


def _are_others(ours: frozenset[str], theirs: frozenset[str], least: float = _OWN) -> bool:
    """Whether each has words of its own that say something."""
    return min(mass(ours - theirs), mass(theirs - ours)) >= least


def _hang_on_others(one: Identity, other: Identity) -> bool:
    """Whether the same act waits for another thing: on condition of this or of that; not before this, not before that.

    Only where all other words are the same: one condition is told in as many words as one act is.
    """
    if one.kind not in ACTS:
        return False
    awaited = [_awaited(one), _awaited(other)]
    if not all(awaited):
        return False
    either = awaited[0] | awaited[1]
    rests = one.content.matter - either, other.content.matter - either
    return rests[0] == rests[1] and bool(rests[0]) and _are_others(awaited[0], awaited[1])


def _awaited(identity: Identity) -> frozenset[str]:
    """Terms of what a content waits for; a condition that another report filled in stands in none of its words."""
    awaited = identity.condition & identity.content.matter
    return awaited | behind(ties().awaiting, identity.content.order) if identity.kind == "rejection" else awaited


def _rule_out(ours: Content, theirs: Content) -> bool:
    """Whether one says before what the other says after, of the same thing."""
    return any(
        first in ours.ties
        and second in theirs.ties
        and not behind(first, ours.order).isdisjoint(behind(second, theirs.order))
        for first, second in ties().ruled_out
    )


def _change_places(ours: Content, theirs: Content) -> bool:
    """Whether of two that both name, one is acted upon here, the other there: `هجوم أرفان على تيرا`."""
    shared = ours.matter & theirs.matter
    called = (shared & ours.names) | (shared & state_terms())
    if len(called) < 2:
        return False
    told = _once(called, ours), _once(called, theirs)
    for one, other in combinations(sorted(told[0].keys() & told[1].keys()), 2):
        here, there = (told[0][one], told[0][other]), (told[1][one], told[1][other])
        if (
            here == there[::-1]
            and here != there
            and not ties().receivers.isdisjoint(here)
            and ties().together.isdisjoint(here)
        ):
            return True
    return False


def _once(called: frozenset[str], content: Content) -> dict[str, str]:
    """Those of these terms that a content has once, to their ties."""
    terms = [term for _, term in content.order]
    return {term: tie for tie, term in content.order if term in called and terms.count(term) == 1}


def _acts_otherwise(ours: Content, theirs: Content) -> bool:
    """Whether who acts here is acted upon there, as the order of words, agents and the pronouns of verbs tell."""
    agents = [(_agent(pair, ours), _agent(pair, theirs)) for pair in _called_alike(ours, theirs)]
    told = [(one, other) for one, other in agents if one and other]
    if told:
        return any(one != other for one, other in told)
    if [tied.term for tied in ours.order] == [tied.term for tied in theirs.order]:
        return _is_inverted(ours, theirs) or _is_inverted(theirs, ours)
    return _are_turned(ours.order, theirs.order) and _taking_up(ours) == _taking_up(theirs)


def _called_alike(ours: Content, theirs: Content) -> Iterable[tuple[str, str]]:
    """Pairs of names and states that both contents have once, in no relation but to the one verb of both."""
    verbs = _verbs(ours), _verbs(theirs)
    if len(verbs[0]) != 1 or verbs[0] != verbs[1]:
        return ()
    shared = ours.matter & theirs.matter
    called = {name for name in shared & ours.names if not is_listed(name)} | (shared & state_terms())
    if len(called) < 2:
        return ()
    told = _once(frozenset(called), ours), _once(frozenset(called), theirs)
    free = ("", ties().acting)
    return combinations(sorted(name for name in called if all(tied.get(name) in free for tied in told)), 2)


def _verbs(content: Content) -> list[str]:
    return [tied.term for tied, form in zip(content.order, content.forms, strict=True) if form in _VERBS]


def _agent(pair: tuple[str, str], content: Content) -> str:
    """Which of two names acts upon the other: who is told so, or stands before the verb, or first behind it."""
    order = content.order
    acting = [at for at, tied in enumerate(order) if tied.tie == ties().acting]
    verb = next(at for at, form in enumerate(content.forms) if form in _VERBS)
    (first, one), (last, other) = sorted((at, term) for at, (_, term) in enumerate(order) if term in pair)
    if acting:
        return other if first < acting[0] <= last else ""
    if last < verb:
        return ""
    if content.forms[verb] == "resuming":
        return other if first < verb else ""
    return one


def _is_inverted(ours: Content, theirs: Content) -> bool:
    """Whether of the same words in one order a verb of ours takes up what is before it, or tells who acts behind it."""
    acting = ties().acting
    for at in range(1, len(ours.order)):
        resumes = ours.forms[at] == "resuming" and theirs.forms[at] == "verb" and at + 1 < len(ours.order)
        told = ours.order[at].tie == acting and not theirs.order[at].tie
        if resumes or (told and any(form in _VERBS for form in ours.forms[:at])):
            return True
    return False


def _taking_up(content: Content) -> frozenset[str]:
    """Terms of its words that may take up a noun before them: `المعبر أغلقته ساندرا`."""
    pairs = zip(content.forms, content.order, strict=True)
    return frozenset(tied.term for form, tied in pairs if form in ("resuming", "may_resume"))


def _are_turned(ours: Sequence[Tied], theirs: Sequence[Tied]) -> bool:
    """Whether two contents are the same words, but that two parts have changed places: who hits, and who is hit."""
    if len(ours) != len(theirs) or ours == theirs or sorted(t.term for t in ours) != sorted(t.term for t in theirs):
        return False
    differ = [at for at, (one, other) in enumerate(zip(ours, theirs, strict=True)) if one.term != other.term]
    if not differ:
        return False
    here, there = ours[differ[0] : differ[-1] + 1], theirs[differ[0] : differ[-1] + 1]
    parts = ((first, last) for first in range(1, len(here)) for last in range(1, len(here) - first + 1))
    return any(_is_turn(here, there, *lengths) for lengths in parts)


def _is_turn(here: Sequence[Tied], there: Sequence[Tied], first: int, last: int) -> bool:
    """Whether a first part and a last one of these lengths have changed places, each tied as the other was."""
    middle, end = len(here) - last, len(here) - first
    words = [[tied.term for tied in order] for order in (here, there)]
    if words[0][:first] != words[1][end:] or words[0][middle:] != words[1][:last]:
        return False
    if words[0][first:middle] != words[1][last:end]:
        return False
    hang = here[0].tie, here[middle].tie
    between = {tied.tie for tied in here[first : middle + 1]}
    if (there[0].tie, there[end].tie) != hang or not ties().together.isdisjoint(between):
        return False
    return middle > first or hang[0] != hang[1]
