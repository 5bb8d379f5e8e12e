"""`python -m deploy.local run|kafka|redis`: what `make run`, `make kafka`, `make redis` and `tasrih run` start."""

import signal

if __name__ == "__main__":  # until all is loaded Ctrl-C ends it without a traceback
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from types import FrameType
from typing import NoReturn

from kafka.errors import KafkaError

from deploy.local.errors import LocalError
from deploy.local.fetch import CHECKOUT
from deploy.local.kafka import kafka
from deploy.local.pipeline import ServiceDiedError, run
from deploy.local.processes import Server
from deploy.local.redis import redis
from tasrih.errors import TasrihError

_USAGE = "usage: python -m deploy.local run [FILE…] | kafka | redis"


class Stopped(BaseException):
    """The process was told to stop by a signal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def main(arguments: Sequence[str]) -> int:
    """Run one command until it is done or told to stop; return the exit code."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        return _command(arguments)
    except Stopped as stopped:
        return 0 if stopped.number == signal.SIGINT and not _ends_by_itself(arguments) else 128 + stopped.number
    except BrokenPipeError:  # whoever read our output has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (LocalError, TasrihError, KafkaError) as error:
        print(f"tasrih: {error}", file=sys.stderr)
        return 1 if isinstance(error, ServiceDiedError) else 2


def _command(arguments: Sequence[str]) -> int:
    match arguments:
        case ["run", *files]:
            return run(files, once=_ends_by_itself(arguments))
        case ["kafka"]:
            return _serve(kafka, "kafka", 9092)
        case ["redis"]:
            return _serve(redis, "redis", 6379)
    print(_USAGE, file=sys.stderr)
    return 2


def _serve(start: Callable[..., AbstractContextManager[Server]], name: str, port: int) -> int:
    with start(CHECKOUT / ".tasrih" / name, say=print, preferred_port=port) as server:
        print(f"{server.address}\nCtrl-C stops it", flush=True)
        while True:
            signal.pause()


def _ends_by_itself(arguments: Sequence[str]) -> bool:
    """`ONCE` decides; without it, a run whose output is no terminal ends when all is read."""
    if arguments[:1] != ["run"]:
        return False
    once = os.environ.get("ONCE", "")
    return once != "0" if once else not sys.stdout.isatty()


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    if number == signal.SIGINT:
        print("\nstopping", file=sys.stderr, flush=True)
    raise Stopped(number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
