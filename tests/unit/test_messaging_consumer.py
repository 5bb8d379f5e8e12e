"""The recipe of a consumer: each row of its table, with a producer that can be told to fail."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tasrih.errors import TasrihError
from tasrih.events import codec
from tasrih.events.codec import MessageError
from tasrih.events.model import DeadLetter
from tasrih.messaging.consuming.consumer import Consumer
from tasrih.messaging.consuming.handling import Effects, Handling, Patience
from tasrih.messaging.errors import DeliveryError, RecordTooLargeError
from tasrih.messaging.records import Received, Record
from tasrih.messaging.topics import DEAD_LETTERS
from tasrih.telemetry.health import Health, Progress
from tests.waiting import PATIENCE_SECONDS, until

MESSAGE = Received("news", 3, 41, b"key", b"body", (("h", b"1"), ("h", None)))
RESULT = Record("claims", b"k", b"v", ())
PATIENCE = Patience(handler=0.05, first_pause=0.001, longest_pause=0.01, stopping=0.5)


class StoreDownError(Exception):
    """An error that passes by itself."""


class FakeProducer:
    """Keeps what it is sent; raises, or hangs on, what it is told to first."""

    def __init__(self, *troubles: BaseException | str) -> None:
        self.sent: list[Record] = []
        self.troubles = list(troubles)

    async def send_all(self, records: Sequence[Record]) -> None:
        if self.troubles:
            trouble = self.troubles.pop(0)
            if isinstance(trouble, BaseException):
                raise trouble
            await asyncio.sleep(3600)
        self.sent += records


class Trial:
    """A consumer over fakes, with a log of what happened in which order."""

    def __init__(
        self, producer: FakeProducer, *handled: BaseException | float, confirms: tuple = (), decode=None, **patience
    ):
        self.producer = producer
        self.handled = list(handled)
        self.confirms = list(confirms)
        self.log: list[str] = []
        self.stop = False
        self.health = Health(Progress(60))
        handling = Handling(
            service="detector",
            decode=decode or (lambda message: message.value),
            handle=self.handle,
            transient=(StoreDownError,),
            patience=replace(PATIENCE, **patience),
        )
        self.consumer = Consumer(
            handling,
            producer=producer,
            stopping=lambda: self.stop,
            health=self.health,
        )

    async def handle(self, value: bytes, message: Received) -> Effects:
        self.log.append("handle")
        if self.handled:
            trouble = self.handled.pop(0)
            if isinstance(trouble, BaseException):
                raise trouble
            await asyncio.sleep(trouble)
        return Effects((RESULT,), self.confirm)

    async def confirm(self, _) -> None:
        self.log.append(f"confirm after {len(self.producer.sent)}")
        if self.confirms:
            raise self.confirms.pop(0)

    @property
    def letters(self) -> list[DeadLetter]:
        records = [record for record in self.producer.sent if record.topic == DEAD_LETTERS]
        return [codec.decode(record.value, DeadLetter) for record in records]


async def test_a_handled_message_is_confirmed_after_delivery():
    trial = Trial(FakeProducer())
    assert await trial.consumer.settle([MESSAGE])
    assert trial.producer.sent == [RESULT]
    assert trial.log == ["handle", "confirm after 1"]


async def test_what_is_no_event_becomes_a_whole_dead_letter():
    def refuse(message):
        raise MessageError("bad_json", "at byte 3")

    trial = Trial(FakeProducer(), decode=refuse)
    assert await trial.consumer.settle([MESSAGE])
    (letter,) = trial.letters
    assert (letter.topic, letter.partition, letter.offset) == ("news", 3, 41)
    assert (letter.key, letter.value, letter.headers) == (b"key", b"body", MESSAGE.headers)
    assert (letter.service, letter.reason, letter.detail) == ("detector", "bad_json", "at byte 3")
    assert trial.log == []


async def test_a_handler_that_fails_for_good_leads_to_a_dead_letter():
    trial = Trial(FakeProducer(), ZeroDivisionError("oops"))
    assert await trial.consumer.settle([MESSAGE])
    assert [(letter.reason, letter.detail) for letter in trial.letters] == [
        ("processing_failed", "ZeroDivisionError: oops")
    ]


async def test_a_broken_installation_ends_the_process_and_buries_nothing():
    trial = Trial(FakeProducer(), TasrihError("kinds.yaml:4: missing field"))
    with pytest.raises(TasrihError):
        await trial.consumer.settle([MESSAGE])
    assert trial.producer.sent == []


async def test_a_handler_may_refuse_a_message_with_a_reason():
    trial = Trial(FakeProducer(), MessageError("out_of_range", "end before start"))
    assert await trial.consumer.settle([MESSAGE])
    assert [(letter.reason, letter.detail) for letter in trial.letters] == [("out_of_range", "end before start")]


async def test_a_message_may_run_out_of_time_once():
    trial = Trial(FakeProducer(), 1.0)
    assert await trial.consumer.settle([MESSAGE])
    assert trial.producer.sent == [RESULT]


async def test_a_message_that_always_runs_out_of_time_is_buried():
    trial = Trial(FakeProducer(), 1.0, 1.0)
    assert await trial.consumer.settle([MESSAGE])
    assert [letter.reason for letter in trial.letters] == ["processing_failed"]


async def test_a_result_that_is_too_large_is_buried():
    trial = Trial(FakeProducer(RecordTooLargeError("9 MiB")))
    assert await trial.consumer.settle([MESSAGE])
    assert [letter.reason for letter in trial.letters] == ["too_large"]
    assert "confirm after 0" not in trial.log


@pytest.mark.parametrize(
    ("producer", "handled", "confirms", "log"),
    [
        (FakeProducer(), (StoreDownError(), StoreDownError()), (), ["handle"] * 3 + ["confirm after 1"]),
        (FakeProducer(DeliveryError("x")), (), (), ["handle"] * 2 + ["confirm after 1"]),
        (FakeProducer(), (), (StoreDownError(),), ["handle", "confirm after 1", "handle", "confirm after 2"]),
    ],
    ids=["store", "delivery", "confirmation"],
)
async def test_what_passes_by_itself_is_tried_again_in_place(producer, handled, confirms, log):
    trial = Trial(producer, *handled, confirms=confirms)
    assert await trial.consumer.settle([MESSAGE])
    assert trial.log == log
    assert trial.letters == []
    assert trial.health.readiness.ready


async def test_not_ready_while_it_waits_and_no_acknowledgement_on_stop():
    trial = Trial(FakeProducer(), *[StoreDownError()] * 1_000_000)
    settling = asyncio.ensure_future(trial.consumer.settle([MESSAGE]))
    await until(lambda: not trial.health.readiness.ready)
    trial.stop = True
    assert await settling == 0


async def test_a_delivery_that_hangs_is_given_up_on_stop():
    trial = Trial(FakeProducer("hang"))
    trial.stop = True
    began = time.monotonic()
    assert await trial.consumer.settle([MESSAGE]) == 0
    assert time.monotonic() - began < 60


async def test_a_message_in_hand_is_finished_on_stop():
    trial = Trial(FakeProducer(), 0.02, handler=PATIENCE_SECONDS, stopping=PATIENCE_SECONDS)
    trial.stop = True
    assert await trial.consumer.settle([MESSAGE])
    assert trial.log == ["handle", "confirm after 1"]


async def test_a_dead_letter_waits_for_kafka():
    trial = Trial(FakeProducer(DeliveryError("x"), DeliveryError("x")), *[ZeroDivisionError()] * 3)
    assert await trial.consumer.settle([MESSAGE])
    assert len(trial.letters) == 1


async def test_a_dead_letter_that_can_never_be_written_ends_the_process():
    trial = Trial(FakeProducer(RecordTooLargeError("x")), ZeroDivisionError())
    with pytest.raises(RecordTooLargeError):
        await trial.consumer.settle([MESSAGE])
