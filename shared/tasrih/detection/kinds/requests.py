"""Requests without a word for asking: what many are told to do, and what is wanted of them."""

from collections.abc import Sequence

from tasrih.detection.vocabulary.kind_rules import MARK, NEGATION, QUOTATION, KindRules, Word

_DUTY_REACH = 4  # words between whom a duty lies on and the act


def orders(rules: KindRules, content: Sequence[str], at: int) -> bool:
    """Whether an imperative opens a sentence at token `at`, or a prohibition or a wish stands there: فليرحل."""
    if rules.is_wish(content[at]) or (at > 0 and content[at - 1] in rules.forbidding):
        return True
    opens = at == 0 or rules.words(content[at - 1 : at])[0].flags & (MARK | QUOTATION)
    return bool(opens) and rules.verbs.is_order(content[at])


def wants(rules: KindRules, content: Sequence[str], at: int) -> bool:
    """Whether the wish at token `at` is for a thing or for what others do: نريد حلا، نريد أن ينسحبوا.

    What we want to do ourselves (نريد الفوز, نريد أن نفوز), do not want or once wanted is no request.
    """
    before, behind = content[at - 1 : at] if at else (), content[at + 1 : at + 3]
    if not behind or any(word in rules.missed or rules.words([word])[0].flags & NEGATION for word in before):
        return False
    if behind[0] not in rules.that:
        return behind[0].endswith(("ا", "ات")) and not behind[0].startswith("ال")  # indefinite: حلا، ضمانات
    form = rules.verbs.verb_form(behind[1]) if len(behind) > 1 else None
    return form is not None and not form.first_person


def lays_duty(content: Sequence[str], words: Sequence[Word], at: int, head: int) -> bool:
    """Whether the preposition at token `at` lays a duty on someone: على أثينا تبني إصلاحات، وعليه أن يستقيل.

    Args:
        content: folded tokens.
        words: what each of them is.
        at: the preposition.
        head: the first full word; behind it only one with a conjunction does.
    """
    key = content[at]
    if at > head and key[0] not in "وف":
        return False
    act_from = at + (2 if key.endswith("علي") else 1)  # على leads to a noun first, عليه holds its own
    for ahead in range(at + 1, min(at + 1 + _DUTY_REACH, len(words))):
        flags, form = words[ahead]
        if flags & MARK:
            return False
        if content[ahead] == "ان" or (ahead >= act_from and form is not None and form.tense == "masdar"):
            return True
    return False
