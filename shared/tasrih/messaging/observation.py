"""What is told about one message: its place in every log line, and counts and times of what became of it."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, get_args

from tasrih.events.model import Reason
from tasrih.messaging.records import Received
from tasrih.telemetry.logs import told
from tasrih.telemetry.metrics import count, expect, observe

Outcome = Literal["handled", "dead_letter", "returned"]
"""handled: what it led to is delivered. dead_letter: buried. returned: not settled, it comes again."""


@dataclass(slots=True)
class Observation:
    """One message in hand."""

    outcome: Outcome = "returned"
    """What became of it; stays `returned` when the process breaks off."""


@contextmanager
def observed(message: Received) -> Iterator[Observation]:
    """Count and time a message for the time that it is in hand, and name its place in every log line of that time."""
    seen, began = Observation(), time.perf_counter()
    count("tasrih_messages_consumed_total", message.topic)
    with told(topic=message.topic, partition=message.partition, offset=message.offset):
        try:
            yield seen
        finally:
            count("tasrih_messages_processed_total", message.topic, seen.outcome)
            observe("tasrih_message_seconds", time.perf_counter() - began, message.topic)


def expect_messages(topics: Iterable[str]) -> None:
    """Let the counts of these topics begin at zero."""
    names = list(topics)
    expect("tasrih_messages_consumed_total", names)
    expect("tasrih_messages_processed_total", names, get_args(Outcome))
    expect("tasrih_dead_letters_total", names, get_args(Reason))
    expect("tasrih_handler_overruns_total", names)
    expect("tasrih_retries_total", names)
