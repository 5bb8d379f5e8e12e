"""The run without faults, in this process: the alerter's own handlers over a store in memory."""

from collections.abc import Sequence

from services.alerter.handlers import SERVICE, RaiseAlerts, decode_claim
from tasrih.events.codec import MessageError
from tasrih.messaging.dead_letters import dead_letter
from tasrih.messaging.records import Received, Record
from tasrih.positions.alerting.watches import load_watches
from tasrih.positions.handling.protocol import Positions
from tasrih.positions.storing.memory import MemoryStore
from tests.chaos.judge import Left, left_by
from tests.chaos.workload import WATCHES_FILE


class _Sink:
    """A producer that keeps what it is sent."""

    def __init__(self) -> None:
        self.sent: list[Record] = []

    async def send_all(self, records: Sequence[Record]) -> None:
        self.sent += records


async def without_faults(records: Sequence[Record]) -> Left:
    """What these records of `claims` lead to when nothing ever fails; the index holds what Kafka holds."""
    left = left_by(await sent_without_faults(records))
    left.index = left.kept
    return left


async def sent_without_faults(records: Sequence[Record]) -> list[Record]:
    """What the alerter sends for these records of `claims`."""
    sink = _Sink()
    handle = RaiseAlerts(Positions(MemoryStore(), load_watches(WATCHES_FILE)), sink)
    for offset, record in enumerate(records):
        message = Received(record.topic, 0, offset, record.key, record.value, record.headers)
        try:
            effects = await handle(decode_claim(message), message)
        except MessageError as error:
            await sink.send_all([dead_letter(message, service=SERVICE, reason=error.reason, detail=error.detail)])
        else:
            await sink.send_all((*effects.records, *effects.then))
            await effects.confirm()
    return sink.sent
