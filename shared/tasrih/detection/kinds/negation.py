"""Whether a word of a content is denied, by what stands before it."""

from collections.abc import Sequence

from tasrih.detection.vocabulary.kind_rules import NEGATION, RELATIVE, KindRules, Word

_REACH = 2  # words before a word in which its negation stands


def is_denied(rules: KindRules, content: Sequence[str], words: Sequence[Word], at: int, *, still: bool = False) -> bool:
    """Whether a negation stands before a word, or before the verb that its أن hangs on: لا نستطيع أن نضمن.

    Args:
        rules: the words that deny.
        content: folded tokens.
        words: what each of them is.
        at: the word.
        still: whether what goes on (لا تزال ملتزمة) is not denied.
    """
    reach = _REACH + (at > 0 and content[at - 1] in rules.that)
    return any(_denies(rules, content, words, i, i == at - 1, still) for i in range(max(0, at - reach), at))


def _denies(rules: KindRules, content: Sequence[str], words: Sequence[Word], at: int, next_: bool, still: bool) -> bool:
    """Whether the word at token `at` denies what follows; `next_` says whether that is the very next word."""
    flags, goes_on = words[at].flags, content[at + 1] in rules.still
    if not flags & NEGATION or (still and goes_on):
        return False
    return next_ or goes_on or not flags & RELATIVE  # ما may begin what is spoken of: ما جرى مرفوض
