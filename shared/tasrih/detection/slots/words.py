"""What single words mean to slots: the schema of `data/slots.yaml` and a flag per use of a word."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.events.model import Strength

# What a word may be to a slot.
BOUNDARY, GOVERNING, TO, DUTY, MODAL, NEGATION, CONDITION, STRENGTH = (1 << bit for bit in range(8))
DEADLINE, TIME_WORD, NUMBER, DEED, LIGHT, MARK, QUOTE, FINITE = (1 << bit for bit in range(8, 16))
PREPOSED = 1 << 16
"""The word begins with a clitic ب or ل."""
HAPPENS = 1 << 17
"""A form of a verb of happening, which is an act only where another verb or a preposition leads to it."""
RELATIVE, POINTER, ADVERB, WILL, THAT, BOUND, PRONOUN, ONLY, ABOUT, UNTIL = (1 << bit for bit in range(18, 28))
AMOUNT = 1 << 28
"""An amount may begin with the word and yet belong to the phrase before it: مقتل جنديين، الرهائن الـ20."""

QUOTES = frozenset('"«»“”„')
MIN_CLITIC_WORD = 4


class Words(NamedTuple):
    """A content: folded tokens, and for each what it may be to slots."""

    keys: Sequence[str]
    flags: list[int]

    def past(self, at: int, flag: int = QUOTE) -> int:
        """The first token from `at` on that is none of these."""
        while at < len(self.flags) and self.flags[at] & flag:
            at += 1
        return at


class SlotsFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of the data file; the keys are explained in it."""

    light_acts: list[str]
    carries_with_bi: list[str]
    carries_with_li: list[str]
    never_with_li: list[str]
    apart: list[str]
    gives_with_bi: list[str]
    gives_two: list[str]
    helps: list[str]
    in_force: list[str]
    boundaries: list[str]
    governing: list[str]
    together: list[str]
    gives: list[str]
    spreads: list[str]
    permits: list[str]
    to: list[str]
    whole_words: list[str]
    deadline_openers: list[str]
    deadline_words: list[str]
    soon: list[str]
    time_nouns: list[str]
    time_details: list[str]
    coming: list[str]
    near: list[str]
    between_times: list[str]
    before_lengths: list[str]
    limits: list[str]
    since: list[str]
    no_ends: list[str]
    times: list[str]
    past: list[str]
    ago: list[str]
    short_lengths: list[str]
    conditions: list[str]
    conditions_after_mark: list[str]
    until: list[str]
    when: list[str]
    strengths: dict[Strength, list[str]]
    opening_strengths: dict[Strength, list[str]]
    may: list[str]
    done: list[str]
    cue_strengths: dict[str, Strength]
    negations: list[str]
    no_negation: list[str]
    denied_leads: list[str]
    next_only: list[str]
    leaves: list[str]
    left_as: list[str]
    posts: list[str]
    left_from: list[str]
    rather: list[str]
    asks: list[str]
    concessions: list[str]
    duty: list[str]
    addressing: list[str]
    modals: list[str]
    relatives: list[str]
    pointers: list[str]
    adverbs: list[str]
    will: list[str]
    that: list[str]
    bound: list[str]
    bound_nouns: list[str]
    pronouns: list[str]
    only: list[str]
    about: list[str]
    all_words: list[str]


def folded(words: list[str]) -> frozenset[str]:
    """Words as keys."""
    return frozenset(fold(word) for word in words)


def classes_of(data: SlotsFile) -> dict[str, int]:
    """Flags of the words that the data file lists one by one."""
    classes: dict[str, int] = {}
    for flag, words in (
        (
            BOUNDARY,
            [*data.boundaries, *data.modals, *data.relatives, *data.adverbs, *data.that, *data.only, *data.will],
        ),
        (GOVERNING, data.governing),
        (TO, data.to),
        (DUTY, data.duty),
        (MODAL, data.modals),
        (NEGATION, data.negations),
        (DEADLINE, data.deadline_openers),
        (TIME_WORD, data.deadline_words),
        (RELATIVE, data.relatives),
        (POINTER, data.pointers),
        (ADVERB, [*data.adverbs, *data.deadline_words]),
        (WILL, data.will),
        (THAT, data.that),
        (BOUND, [*data.bound, *data.bound_nouns]),
        (PRONOUN, data.pronouns),
        (ONLY, data.only),
        (ABOUT, data.about),
        (UNTIL, [*data.until, *data.when]),
    ):
        for word in words:
            classes[fold(word)] = classes.get(fold(word), 0) | flag
    return classes
