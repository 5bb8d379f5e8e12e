"""Requests without a word for asking: what many are told to do, and what is wanted of them."""

from collections.abc import Sequence

from tasrih.detection.vocabulary.kind_rules import MARK, NEGATION, QUOTATION, KindRules


def orders(rules: KindRules, content: Sequence[str], at: int) -> bool:
    """Whether an imperative opens a sentence at token `at`, or a prohibition stands there: لا تطلقوا النار."""
    if at > 0 and content[at - 1] in rules.forbidding:
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
