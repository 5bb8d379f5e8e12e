"""Five thousand hostile messages, and that the run would see what it looks for; `make hostile` has a million."""

import dataclasses

import msgspec
import pytest

from tasrih.messaging.consuming import handling
from tests.hostile.running import FAMILIES, Trial, drawn, table

_MESSAGES = 5_000


async def run(detector, numbers, seed=1) -> Trial:
    trial = Trial(detector)
    for number in numbers:
        await trial.settle(*drawn(seed, number))
    return trial


async def test_every_message_ends_in_claims_or_in_a_dead_letter_with_its_reason(detector):
    trial = await run(detector, range(_MESSAGES))
    assert trial.problems == []
    assert sum(tally.messages for tally in trial.tallies.values()) == _MESSAGES
    for family in FAMILIES:
        tally = trial.tallies[family.name]
        assert tally.messages > 0, family.name
        assert tally.taken + tally.reasons.total() == tally.messages, family.name
        assert (tally.taken > 0, tally.reasons.total() > 0) != (False, False)
    lines = list(table(trial.tallies))
    assert len(lines) == len(FAMILIES) + 2
    assert sum(tally.records for tally in trial.tallies.values()) > _MESSAGES / 4


_MARKS_ALONE = (32262, 97537, 192501, 239944, 379320, 410707, 496215, 603425, 627784, 731590, 776701)
_NUMBERS_TOO_LARGE = (38971, 637627)


@pytest.mark.parametrize("number", [*_MARKS_ALONE, *_NUMBERS_TOO_LARGE])
async def test_what_one_in_a_hundred_thousand_showed(detector, number):
    """Contents and names without a letter, and numbers that could be read and not be written."""
    assert (await run(detector, [number])).problems == []


def test_the_weights_are_parts_of_a_thousand_and_a_number_always_draws_the_same():
    assert sum(family.weight for family in FAMILIES) == 1_000
    messages = [drawn(1, number) for number in range(200)]
    assert [drawn(1, number) for number in range(200)] == messages
    assert [drawn(2, number) for number in range(200)] != messages


class Spoilt:
    """A detector that does to its claims, or to an article, what is asked."""

    def __init__(self, detector, spoil):
        self._detector, self._spoil = detector, spoil

    def detect(self, news):
        return [self._spoil(claim) for claim in self._detector.detect(news)]


def fail(claim):
    raise KeyError(claim.cue)


@pytest.mark.parametrize(
    ("spoil", "seen"),
    [
        (fail, "processing failed: KeyError"),
        (lambda claim: msgspec.structs.replace(claim, start=claim.start + 1), "is not at"),
        (lambda claim: msgspec.structs.replace(claim, speakers=()), "has no name"),
    ],
)
async def test_a_detector_that_fails_or_lies_is_seen(detector, spoil, seen):
    trial = await run(Spoilt(detector, spoil), range(40))
    assert any(seen in problem for problem in trial.problems)


async def test_a_dead_letter_that_does_not_hold_its_message_is_seen(detector, monkeypatch):
    whole = handling.dead_letter

    def cut(message, **others):
        return whole(dataclasses.replace(message, value=b""), **others)

    monkeypatch.setattr(handling, "dead_letter", cut)
    trial = await run(detector, range(40))
    assert any("does not hold the message whole" in problem for problem in trial.problems)


async def test_a_decoder_that_raises_something_else_is_seen(detector, monkeypatch):
    def decode(message):
        raise RecursionError

    trial = Trial(detector)
    monkeypatch.setattr(trial._detect._handling, "_decode", decode)
    for number in range(10):
        await trial.settle(*drawn(1, number))
    assert any("raised RecursionError" in problem for problem in trial.problems)


async def test_a_message_that_is_taken_where_it_must_be_refused_is_seen(detector):
    trial = Trial(detector)
    good = next(message for family, message in (drawn(1, number) for number in range(500)) if family.name == "titles")
    refusing = next(family for family in FAMILIES if family.ends == "letter")
    await trial.settle(refusing, good)
    assert trial.problems == [f"{refusing.name}, message {good.offset}: taken, settled: True"]
