"""What is counted and timed of messages: how many were taken in hand, what became of them, how long that took."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, get_args

from tasrih.events.model import Reason
from tasrih.telemetry.metrics import count, expect, observe

Outcome = Literal["handled", "dead_letter", "returned"]
"""handled: what it led to is delivered. dead_letter: buried. returned: not settled, it comes again."""


@dataclass(slots=True)
class Observation:
    """Messages in hand, from the first one on."""

    outcomes: Sequence[Outcome] = ("returned",)
    """What became of each; the first one stays `returned` when the process breaks off."""


@contextmanager
def observed(topic: str) -> Iterator[Observation]:
    """Count and time messages for the time that they are in hand: one at first, how many more shows at the end."""
    seen, began = Observation(), time.perf_counter()
    count("tasrih_messages_consumed_total", topic)
    try:
        yield seen
    finally:
        count("tasrih_messages_consumed_total", topic, by=len(seen.outcomes) - 1)
        seconds = time.perf_counter() - began
        for outcome in seen.outcomes:
            count("tasrih_messages_processed_total", topic, outcome)
            observe("tasrih_message_seconds", seconds, topic)


def expect_messages(topics: Iterable[str]) -> None:
    """Let the counts of these topics begin at zero."""
    names = list(topics)
    expect("tasrih_messages_consumed_total", names)
    expect("tasrih_messages_processed_total", names, get_args(Outcome))
    expect("tasrih_dead_letters_total", names, get_args(Reason))
    expect("tasrih_handler_overruns_total", names)
    expect("tasrih_retries_total", names)
