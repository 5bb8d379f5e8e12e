"""Documents are read in a process of their own, with a limit of time and memory: what hangs or breaks is that process.

Parsers take minutes for a page that is made for it, and a thread cannot be stopped.
"""

import asyncio
import logging
import multiprocessing
import resource
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, Protocol, TypeVar

from tasrih.feeds.errors import DocumentError

P = ParamSpec("P")
T = TypeVar("T")
_MEMORY_BYTES = 1024 * 1024 * 1024
_STOP_SECONDS = 2.0


class Reader(Protocol):
    """Where documents are read. Its implementations are `IsolatedReader` and, in tests, a plain call."""

    async def __call__(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the function gives.

        Raises:
            DocumentError: it took too long or too much memory, or raised this itself.
        """


class IsolatedReader:
    """Calls functions of this library in a child process, one call at a time; it is started when first needed.

    Args:
        seconds: longest time for a call.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = asyncio.Lock()
        self._child: _Child | None = None

    async def __call__(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See `Reader`."""
        async with self._lock:
            if self._child is None:
                self._child = await asyncio.to_thread(_Child)
            call = asyncio.create_task(asyncio.to_thread(self._child.call, (function, args, kwargs), self._seconds))
            try:
                outcome = await asyncio.shield(call)
            except asyncio.CancelledError:
                self._child.kill()  # that ends the call, whose pipe must not be closed before
                await asyncio.wait([call])
                call.exception()
                self.stop()
                raise
            except TimeoutError as error:
                self.stop()
                raise DocumentError("took_too_long", f"reading it took more than {self._seconds:g} s") from error
            except (EOFError, OSError) as error:
                self.stop()
                raise DocumentError("took_too_long", "reading it needed too much memory or broke the reader") from error
        if isinstance(outcome, BaseException):
            raise outcome
        result: T = outcome
        return result

    def stop(self) -> None:
        """End the child; the next call starts another."""
        child, self._child = self._child, None
        if child:
            child.end()


class _Child:
    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), name="tasrih-reader", daemon=True)
        self._process.start()
        theirs.close()

    def call(self, task: Any, seconds: float) -> Any:
        """Blocks; TimeoutError after so long, EOFError when the child is gone."""
        self._pipe.send(task)
        if not self._pipe.poll(seconds):
            raise TimeoutError
        return self._pipe.recv()

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        self._process.kill()
        self._process.join(_STOP_SECONDS)
        self._pipe.close()


def _serve(pipe: Connection) -> None:
    """Answer until the parent is gone; signals of the terminal are the parent's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY_BYTES, _MEMORY_BYTES))
    while True:
        try:
            function, args, kwargs = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(_outcome(function, args, kwargs))


def _outcome(function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    try:
        return function(*args, **kwargs)
    except DocumentError as error:
        return error
    except MemoryError:
        return DocumentError("took_too_long", "reading it needed too much memory")
    except Exception as error:  # noqa: BLE001 - a parser's bug is one document's problem
        return DocumentError("broken", f"{type(error).__name__}: {error}"[:300])
