"""The gateway's stream: a thousand who hear nothing and two hundred who hear everything, on one core."""

import asyncio
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from deploy.local.processes import LOOPBACK, Child, free_port
from tasrih.events import codec
from tasrih.events.model import Alert
from tasrih.messaging.records import Record, event_record
from tasrih.messaging.send import send_records
from tests.bench.articles import ROOT
from tests.bench.figures import Figure
from tests.bench.ground import Ground, cpu_seconds

GATEWAY = ("services.gateway",)
_IDLE, _BUSY = 1_000, 200
_ALERTS = 1_500
_PER_SECOND = 100
_QUIET_SECONDS = 5.0
_PATIENCE_SECONDS = 120.0
_PAGE_KIB = os.sysconf("SC_PAGE_SIZE") / 1024


def bench_subscribers(ground: Ground) -> Iterator[Figure]:
    """Whether all are held, what they cost while nothing comes, and whether each busy one hears every alert."""
    port = free_port()
    settings = msgspec.structs.replace(ground.installation(1), gateway_port=port, gateway_requests_per_minute=100_000)
    with ground.running(settings, GATEWAY) as (child,):
        os.sched_setaffinity(child.pid, {min(os.sched_getaffinity(0))})
        yield from asyncio.run(_measured(port, child, lambda records: send_records(settings, records)))


async def _measured(port: int, child: Child, send: Callable[[Iterable[Record]], object]) -> list[Figure]:
    await _served(port)
    before = _memory_kib(child)
    idle = [_Listener(port, "kind=denial") for _ in range(_IDLE)]
    busy = [_Listener(port, "kind=threat") for _ in range(_BUSY)]
    listeners = [*idle, *busy]
    for first in range(0, len(listeners), 50):
        await asyncio.gather(*(listener.connect() for listener in listeners[first : first + 50]))
    held = _memory_kib(child)
    quiet = cpu_seconds([child])
    await asyncio.sleep(_QUIET_SECONDS)
    quiet = (cpu_seconds([child]) - quiet) / _QUIET_SECONDS
    at_first, spent = time.monotonic(), cpu_seconds([child])
    await asyncio.to_thread(send, _paced(at_first))
    sent = time.monotonic() - at_first
    while sum(one.heard for one in busy) < _BUSY * _ALERTS and time.monotonic() < at_first + _PATIENCE_SECONDS:
        await asyncio.sleep(0.1)
    seconds, spent = time.monotonic() - at_first, cpu_seconds([child]) - spent
    told, connected = sum(one.heard for one in busy), sum(one.is_connected for one in listeners)
    for listener in listeners:
        listener.close()
    rate = f"{told / spent:.0f} told in a second of CPU"
    each = f"{_ALERTS / sent:.0f} alerts a second for {sent:.0f} s, the last heard {seconds - sent:.1f} s later"
    return [
        Figure("subscribers held on one core", connected, at_least=_IDLE + _BUSY, note=f"{_IDLE} idle, {_BUSY} busy"),
        Figure("    heard by the busy ones ÷ sent to them", told / (_BUSY * _ALERTS), at_least=1.0, note=each),
        Figure("    CPU of the core while alerts come", spent / seconds, at_most=1.0, note=rate),
        Figure("    CPU of the core while none come", quiet, at_most=0.2),
        Figure("    memory of one subscriber", (held - before) / len(listeners), "KiB"),
    ]


def _paced(begin: float) -> Iterator[Record]:
    """Alerts at the rate at which they are to come."""
    for number in range(_ALERTS):
        time.sleep(max(0.0, begin + number / _PER_SECOND - time.monotonic()))
        yield _alert(number)


def _alert(number: int) -> Record:
    example = codec.decode((ROOT / "schemas" / "examples" / "alert.v1.json").read_bytes(), Alert)
    position = msgspec.structs.replace(example.position, kind="threat")
    claim = msgspec.structs.replace(example.claim, kind="threat")
    told = msgspec.structs.replace(example, alert_id=f"bench-{number}", position=position, claim=claim)
    return event_record("alerts.threat", "k", told, producer="alerter")


async def _served(port: int) -> None:
    """Wait until the gateway listens."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            _, writer = await asyncio.open_connection(LOOPBACK, port)
        except OSError:
            await asyncio.sleep(0.2)
        else:
            writer.close()
            return


class _Listener:
    """One subscriber, which counts alerts."""

    def __init__(self, port: int, filters: str) -> None:
        self._port = port
        self._filters = filters
        self.heard = 0
        self.is_connected = False

    async def connect(self) -> None:
        reader, self._writer = await asyncio.open_connection(LOOPBACK, self._port)
        self._writer.write(f"GET /v1/stream?{self._filters} HTTP/1.1\r\nHost: {LOOPBACK}\r\n\r\n".encode())
        await reader.readuntil(b"retry:")
        self.is_connected = True
        self._task = asyncio.create_task(self._listen(reader))

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        rest = b""
        while data := await reader.read(65_536):
            self.heard += (rest + data).count(b"event: alert")
            rest = (rest + data)[-11:]  # one short of a mark
        self.is_connected = False

    def close(self) -> None:
        self._task.cancel()
        self._writer.close()


def _memory_kib(child: Child) -> float:
    return int(Path(f"/proc/{child.pid}/statm").read_text().split()[1]) * _PAGE_KIB
