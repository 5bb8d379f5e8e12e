"""Named places at which a chaos run ends this process as a lost machine would: at once, with nothing said to anybody.

`TASRIH_FAIL_POINT=after_claim:3` kills the process the third time it passes `after_claim`; `sent:1:5` kills it 5 ms
after the first pass, so that it dies wherever it then is. The variable is read once, at import; only the chaos suite
sets it (`tests/chaos`), and it is no setting. Without it a pass is one look at a name that is None. Whoever can set the
variables of a process can end it anyway, so this gives nobody a new power; an armed process says so in its log.

The idea of named fail points is that of FreeBSD's `fail(9)` and of TiKV's `fail-rs`; the list here is closed.
"""

import logging
import os
import signal
import threading
from dataclasses import dataclass
from typing import Literal, get_args

from tasrih.errors import TasrihError

FailPoint = Literal[
    "decode", "before_claim", "after_claim", "before_produce", "sent", "delivered", "confirmed", "acknowledged",
    "before_commit", "dead_letter", "rebuild", "sweeper",
]  # fmt: skip
"""In the order of a message's way; `sent` is after the records went to the client and before Kafka answered."""

FAIL_POINTS: tuple[FailPoint, ...] = get_args(FailPoint)
VARIABLE = "TASRIH_FAIL_POINT"

_log = logging.getLogger(__name__)


class FailPointError(TasrihError):
    """`TASRIH_FAIL_POINT` is not `<name>:<count>` or `<name>:<count>:<milliseconds>`."""


@dataclass(slots=True)
class _Armed:
    """The point at which to die, how many passes are left and how long to live on after the last."""

    name: str
    passes: int
    milliseconds: int


def _read(written: str) -> _Armed | None:
    if not written:
        return None
    name, _, rest = written.partition(":")
    count, _, milliseconds = rest.partition(":")
    numbers = [count, milliseconds or "0"]
    if name not in FAIL_POINTS or not all(number.isdecimal() for number in numbers) or int(count) < 1:
        raise FailPointError(f"{VARIABLE}={written!r}: expected <name>:<count>[:<milliseconds>], names {FAIL_POINTS}")
    _log.warning("armed to die: %s", written)
    return _Armed(name, int(count), int(milliseconds or "0"))


_armed = _read(os.environ.get(VARIABLE, ""))


def passing(name: FailPoint) -> None:
    """Pass the point `name`: does nothing, unless a chaos run armed this process to die here."""
    if _armed is not None:
        _count(_armed, name)


def is_armed(name: FailPoint) -> bool:
    """Whether this process shall die at `name`: for a point whose mere presence would cost something."""
    return _armed is not None and _armed.name == name


def _count(armed: _Armed, name: FailPoint) -> None:
    if name != armed.name:
        return
    armed.passes -= 1
    if armed.passes:
        return
    if armed.milliseconds:
        threading.Timer(armed.milliseconds / 1000, _die).start()
    else:
        _die()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
