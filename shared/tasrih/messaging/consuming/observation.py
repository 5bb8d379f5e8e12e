"""What is counted and timed of messages: how many were taken in hand, what became of them, how long that took."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, get_args

from tasrih.events.model import Reason
from tasrih.messaging.records import Received
from tasrih.telemetry.metrics import count, expect, observe

Outcome = Literal["handled", "dead_letter", "returned"]
"""handled: what it led to is delivered. dead_letter: buried. returned: not settled, it comes again."""


@dataclass(slots=True)
class Observation:
    """Messages in hand, from the first one on."""

    outcomes: Sequence[Outcome] = ("returned",)
    """What became of each; the first one stays `returned` when the process breaks off."""


@contextmanager
def observed(messages: Sequence[Received], began: float) -> Iterator[Observation]:
    """Count and time messages while they are in hand, since `began` by `time.perf_counter`.

    These are the first one, and as many more as shows at the end.
    """
    seen = Observation()
    topic = messages[0].topic
    count("tasrih_messages_consumed_total", topic)
    try:
        yield seen
    finally:
        count("tasrih_messages_consumed_total", topic, by=len(seen.outcomes) - 1)
        seconds, now = time.perf_counter() - began, time.time()
        for outcome, times in Counter(seen.outcomes).items():
            count("tasrih_messages_processed_total", topic, outcome, by=times)
        for outcome, message in zip(seen.outcomes, messages, strict=False):
            observe("tasrih_message_seconds", seconds, topic)
            if message.written_at and outcome != "returned":
                observe("tasrih_message_age_seconds", max(0.0, now - message.written_at.timestamp()), topic)


def expect_messages(topics: Iterable[str]) -> None:
    """Let the counts of these topics begin at zero."""
    names = list(topics)
    expect("tasrih_messages_consumed_total", names)
    expect("tasrih_messages_processed_total", names, get_args(Outcome))
    expect("tasrih_dead_letters_total", names, get_args(Reason))
    expect("tasrih_handler_overruns_total", names)
    expect("tasrih_retries_total", names)
