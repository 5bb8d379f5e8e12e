"""Messages for a consumer, with a handler, a store and a broker that are in its way where a test wants it."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence

from tasrih.events import codec
from tasrih.events.codec import MessageError
from tasrih.events.model import DeadLetter
from tasrih.messaging.consuming.consumer import Consumer
from tasrih.messaging.consuming.handling import Effects, Handling, Patience
from tasrih.messaging.errors import DeliveryError, RecordTooLargeError
from tasrih.messaging.records import Received, Record
from tasrih.messaging.topics import DEAD_LETTERS
from tasrih.telemetry.health import Health, Progress


class StoreDownError(Exception):
    """An error that passes by itself."""


class Broker:
    """Keeps what it is sent, with the records of each call; refuses what is too large, and whole calls when told to."""

    def __init__(self, refusals: int = 0) -> None:
        self.sent: list[Record] = []
        self.calls: list[list[str]] = []
        self._refusals = refusals

    async def send_all(self, records: Sequence[Record]) -> None:
        if any(record.value == b"huge" for record in records):
            raise RecordTooLargeError("9 MiB")
        if self._refusals:
            self._refusals -= 1
            self.sent += records[: len(records) // 2]  # a part may have been taken
            raise DeliveryError("not now")
        self.calls.append([record.topic for record in records])
        self.sent += records

    def by_key(self, *, once: bool = False) -> dict[tuple[str, bytes | None], list[bytes | None]]:
        """Values by topic and key in the order of sending; with `once`, each where it came last."""
        found: defaultdict[tuple[str, bytes | None], list[bytes | None]] = defaultdict(list)
        for record in self.sent:
            values, value = found[record.topic, record.key], told(record)
            if once and value in values:
                values.remove(value)
            values.append(value)
        return dict(found)


def told(record: Record) -> bytes | None:
    """The value of a record; of a dead letter, which holds the time, what it is about and why."""
    if record.topic != DEAD_LETTERS or not record.value:
        return record.value
    letter = codec.decode(record.value, DeadLetter)
    return f"{letter.offset} {letter.reason} {letter.detail}".encode()


class Ledger:
    """A handler whose result depends on what came before under the same key, as that of claims does."""

    def __init__(self, waits: Sequence[int] = (0,), failures: Sequence[int] = ()) -> None:
        self._waits = waits
        self._failures = Counter(failures)  # by offset, how often the store is out of reach before it answers
        self._taken: Counter[bytes | None] = Counter()
        self._pending: dict[int, Effects] = {}
        self.confirmed: list[int] = []

    async def __call__(self, value: bytes, message: Received) -> Effects:
        for _ in range(self._waits[message.offset % len(self._waits)]):
            await asyncio.sleep(0)
        if self._failures[message.offset]:
            self._failures[message.offset] -= 1
            raise StoreDownError
        if value == b"poison":
            raise ZeroDivisionError
        if message.offset not in self._pending:
            self._taken[message.key] += 1
            self._pending[message.offset] = self._effects(value, message, self._taken[message.key])
        return self._pending[message.offset]

    async def all(self, values: Sequence[bytes], taken: Sequence[Received]) -> list[Effects]:
        """Many in one go; one that is out of reach or poisonous lets all fail."""
        return [await self(value, message) for value, message in zip(values, taken, strict=True)]

    def _effects(self, value: bytes, message: Received, number: int) -> Effects:
        async def confirm(_) -> None:
            self.confirmed.append(message.offset)

        position = f"{message.offset} is number {number}".encode()
        alert = b"huge" if value == b"huge" else b"heard: " + position
        alerts = (Record("alerts.statement", message.key, alert, ()),) if number % 2 else ()
        return Effects(alerts, confirm, (Record("positions", message.key, position, ()),))


def decode(message: Received) -> bytes:
    if message.value == b"no event":
        raise MessageError("bad_json", "at byte 0")
    return message.value or b""


def consumer(
    broker: Broker, ledger: Ledger, stopping=lambda: False, health=None, limit=None, **changes
) -> Consumer[bytes]:
    handling = Handling(
        service="alerter",
        decode=decode,
        handle=ledger,
        handle_all=ledger.all if changes.pop("in_one", False) else None,
        side_by_side=changes.pop("side_by_side", True),
        transient=(StoreDownError,),
        patience=Patience(**{"handler": 5.0, "first_pause": 0.0001, "longest_pause": 0.0001} | changes),
    )
    return Consumer(
        handling,
        producer=broker,
        stopping=stopping,
        health=health or Health(Progress(60)),
        limit=limit,
    )


def messages(*contents: tuple[bytes, bytes]) -> list[Received]:
    return [Received("claims", 0, offset, key, value, ()) for offset, (key, value) in enumerate(contents)]


async def settle_all(taker: Consumer[bytes], waiting: list[Received], sizes: Sequence[int]) -> list[int]:
    """Hand everything over in batches of these sizes, again and again, as a worker does; how many were settled each."""
    settled, turn = [], 0
    while waiting:
        batch = waiting[: sizes[turn % len(sizes)]]
        settled.append(await taker.settle(batch))
        assert 0 < settled[-1] <= len(batch)
        del waiting[: settled[-1]]
        turn += 1
    return settled
