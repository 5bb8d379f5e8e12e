"""What single words mean to slots: the schema of `data/slots.yaml` and a flag per use of a word."""

from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.events.model import Strength

# What a word may be to a slot.
BOUNDARY, GOVERNING, TO, DUTY, MODAL, NEGATION, CONDITION, STRENGTH = (1 << bit for bit in range(8))
DEADLINE, TIME_WORD, NUMBER, DEED, LIGHT, MARK, QUOTE, FINITE = (1 << bit for bit in range(8, 16))
PREPOSED = 1 << 16
"""The word begins with a clitic ب or ل."""


class SlotsFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of the data file; the keys are explained in it."""

    light_acts: list[str]
    gives_with_bi: list[str]
    gives_two: list[str]
    helps: list[str]
    boundaries: list[str]
    governing: list[str]
    gives: list[str]
    to: list[str]
    whole_words: list[str]
    deadline_openers: list[str]
    deadline_words: list[str]
    time_nouns: list[str]
    time_details: list[str]
    conditions: list[str]
    strengths: dict[Strength, list[str]]
    cue_strengths: dict[str, Strength]
    negations: list[str]
    no_negation: list[str]
    duty: list[str]
    modals: list[str]


def folded(words: list[str]) -> frozenset[str]:
    """Words as keys."""
    return frozenset(fold(word) for word in words)


def classes_of(data: SlotsFile) -> dict[str, int]:
    """Flags of the words that the data file lists one by one."""
    classes: dict[str, int] = {}
    for flag, words in (
        (BOUNDARY, [*data.boundaries, *data.modals]),
        (GOVERNING, data.governing),
        (TO, data.to),
        (DUTY, data.duty),
        (MODAL, data.modals),
        (NEGATION, data.negations),
        (DEADLINE, data.deadline_openers),
        (TIME_WORD, data.deadline_words),
    ):
        for word in words:
            classes[fold(word)] = classes.get(fold(word), 0) | flag
    return classes
