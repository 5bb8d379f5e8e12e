"""The HTTP port of a process: `/healthz`, `/readyz` and `/metrics`, answered by threads of their own.

So it answers while the event loop is blocked, and says that it is.
"""

import json
import logging
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from socketserver import TCPServer
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from prometheus_client import make_wsgi_app
from prometheus_client.exposition import ThreadingWSGIServer

from tasrih.errors import TasrihError
from tasrih.telemetry.health import Health
from tasrih.telemetry.metrics import REGISTRY

_log = logging.getLogger(__name__)
_REQUEST_SECONDS = 10  # a client that says nothing holds a thread no longer
_Respond = Callable[[str, list[tuple[str, str]]], Any]


class PortError(TasrihError):
    """The HTTP port cannot be opened."""


class _Handler(WSGIRequestHandler):
    timeout = _REQUEST_SECONDS

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that the standard library gives it
        """Say nothing: probes come every few seconds."""


class _Server(ThreadingWSGIServer):
    def server_bind(self) -> None:
        """Bind and ask no name server for the machine's name, as the standard library does."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.socket.getsockname()[:2]
        self.setup_environ()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that goes away is its own business."""


class _Server6(_Server):
    address_family = socket.AF_INET6


@contextmanager
def serving(health: Health, host: str, port: int) -> Iterator[int]:
    """Answer at `host:port` for the time of a block and give the port; 0 lets the system choose one.

    Raises:
        PortError: the port is taken, or the address is not this machine's.
    """
    kind = _Server6 if ":" in host else _Server
    try:
        server = make_server(host, port, application(health), kind, _Handler)
    except (OSError, OverflowError) as error:
        raise PortError(f"cannot listen on TASRIH_HTTP_HOST={host}, TASRIH_HTTP_PORT={port}: {error}") from error
    thread = threading.Thread(target=server.serve_forever, name="http", daemon=True)
    thread.start()
    _log.info("health and metrics at http://%s:%s", host, server.server_port)
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def application(health: Health) -> Callable[[dict[str, Any], _Respond], Iterable[bytes]]:
    """The WSGI application: 200 where nothing is wrong, else 503, with the problems as JSON; metrics as text."""
    questions = {"/healthz": health.alive, "/readyz": health.ready}
    metrics = make_wsgi_app(REGISTRY)

    def answer(environment: dict[str, Any], respond: _Respond) -> Iterable[bytes]:
        path = environment["PATH_INFO"]
        if path == "/metrics":
            found: Iterable[bytes] = metrics(environment, respond)
            return found
        if path not in questions:
            return _json(respond, "404 Not Found", {"paths": [*questions, "/metrics"]})
        problems = questions[path]()
        status = "503 Service Unavailable" if problems else "200 OK"
        return _json(respond, status, {"status": "unavailable" if problems else "ok", "problems": problems})

    return answer


def _json(respond: _Respond, status: str, body: dict[str, Any]) -> Iterable[bytes]:
    respond(status, [("Content-Type", "application/json"), ("Cache-Control", "no-store")])
    return [json.dumps(body, ensure_ascii=False).encode() + b"\n"]
