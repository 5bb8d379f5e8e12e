"""Named places at which a chaos run ends this process as a lost machine would: at once, with nothing said to anybody.

`TASRIH_FAIL_POINT_FILE` names a file. Once it is there, its first line says where to die: `after_claim:3` at the third
pass of `after_claim` from then on; `sent:1:5` some 5 ms after the first pass, wherever the process then is. So a
process can be armed while it runs.

The variable is read once, at import; only the chaos suite sets it (`tests/chaos`), and it is no setting. Without it a
pass is one look at a name that is None. Whoever can set the variables of a process can end it anyway, so this gives
nobody a new power; a process that has the variable says so in its log.

The idea of named fail points is that of FreeBSD's `fail(9)` and of TiKV's `fail-rs`; the list here is closed.
"""

import logging
import os
import signal
import threading
from pathlib import Path
from typing import Literal, get_args

from tasrih.errors import TasrihError

FailPoint = Literal[
    "decode", "before_claim", "after_claim", "before_produce", "sent", "half_delivered", "delivered", "confirmed",
    "acknowledged", "before_commit", "dead_letter", "rebuild", "sweeper",
]  # fmt: skip
"""In the order of a message's way; `sent` is after the records went to the client and before Kafka answered, and
`half_delivered` when Kafka has alerts whose positions were not sent yet."""

FAIL_POINTS: tuple[FailPoint, ...] = get_args(FailPoint)
VARIABLE = "TASRIH_FAIL_POINT_FILE"

_log = logging.getLogger(__name__)


class FailPointError(TasrihError):
    """The file does not say `<name>:<count>` or `<name>:<count>:<milliseconds>`."""


def passing(name: FailPoint) -> None:
    """Pass the point `name`: does nothing, unless a chaos run armed this process to die here.

    Raises:
        FailPointError: the file says no such thing.
    """
    if _fuse is not None:
        _fuse.passed(name)


class _Fuse:
    """Counts passes from the moment the file is there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._point = ""
        self._left = 0
        self._milliseconds = 0
        _log.warning("fail points are on: %s", path)

    def passed(self, name: FailPoint) -> None:
        if not self._point and self._path.exists():
            self._read(self._path.read_text(encoding="ascii").strip())
        if name != self._point:
            return
        self._left -= 1
        if self._left == 0:
            self._die()

    def _read(self, written: str) -> None:
        name, _, rest = written.partition(":")
        count, _, milliseconds = rest.partition(":")
        numbers = [count, milliseconds or "0"]
        if name not in FAIL_POINTS or not all(number.isdecimal() for number in numbers) or int(count) < 1:
            raise FailPointError(
                f"{self._path}: {written!r} is no <name>:<count>[:<milliseconds>], names {FAIL_POINTS}"
            )
        self._point, self._left, self._milliseconds = name, int(count), int(milliseconds or "0")

    def _die(self) -> None:
        if self._milliseconds:
            threading.Timer(self._milliseconds / 1000, _kill).start()
        else:
            _kill()


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


_fuse = _Fuse(Path(os.environ[VARIABLE])) if os.environ.get(VARIABLE) else None

ON = _fuse is not None
"""Whether this process may be armed: for a point whose mere presence would cost something."""
