"""A web server on loopback that answers as a test says, also as badly as servers do."""

import asyncio
import ssl
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

Write = Callable[[bytes], Awaitable[None]]


@dataclass
class Request:
    """What was asked."""

    method: str
    path: str
    headers: dict[str, str]


Answer = bytes | Callable[[Request, Write], Awaitable[None]]


@dataclass
class WebServer:
    """Paths and what they answer: whole responses, or functions that write what they like."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    open_now: int = 0
    most_open: int = 0

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def write(data: bytes) -> None:
            writer.write(data)
            await writer.drain()

        try:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            method, path, _ = lines[0].split()
            pairs = (line.split(":", 1) for line in lines[1:] if ":" in line)
            request = Request(method, path, {name.lower(): value.strip() for name, value in pairs})
            self.requests.append(request)
            self.open_now += 1
            self.most_open = max(self.most_open, self.open_now)
            answer = self.answers.get(path, response(b"", status="404 Not Found"))
            await (write(answer) if isinstance(answer, bytes) else answer(request, write))
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self.open_now -= 1
            writer.close()


def response(body: bytes, kind: str = "text/html", status: str = "200 OK", **headers: str) -> bytes:
    """A whole response; `etag="x"` is a header, underscores are hyphens."""
    fields = {"content-type": kind, "content-length": str(len(body)), "connection": "close"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def redirect(to: str, status: str = "302 Found") -> bytes:
    return response(b"", status=status, location=to)


@asynccontextmanager
async def web_server(
    answers: dict[str, Answer] | None = None, tls: ssl.SSLContext | None = None
) -> AsyncIterator[WebServer]:
    """Serve for the time of a block, on a free port of 127.0.0.1."""
    made = WebServer(answers={} if answers is None else answers)
    server = await asyncio.start_server(made._serve, "127.0.0.1", 0, ssl=tls)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()


@contextmanager
def threaded_web_server(answers: dict[str, Answer]) -> Iterator[WebServer]:
    """The same in a thread, for tests that wait for processes."""
    started, ready, stop = WebServer(), threading.Event(), threading.Event()

    async def serve() -> None:
        nonlocal started
        async with web_server(answers) as started:
            ready.set()
            while not stop.is_set():
                await asyncio.sleep(0.02)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    ready.wait()
    try:
        yield started
    finally:
        stop.set()
        thread.join()
