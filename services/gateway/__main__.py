"""`python -m services.gateway`: settings → index and tokens → app → serve."""

from tasrih import ending

if __name__ == "__main__":
    ending.listen()

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import uvicorn
from fastapi import FastAPI

from services.gateway.access import Access
from services.gateway.app import SERVICE, Parts
from services.gateway.connections import Connection
from services.gateway.naming import Names
from tasrih import __version__
from tasrih.errors import TasrihError, explained
from tasrih.messaging.access import ACCESS
from tasrih.messaging.admin import require_topics
from tasrih.messaging.topics import CORRECTIONS
from tasrih.own_folder import own_folder
from tasrih.process import service_process, take_no_arguments
from tasrih.serving.follower import TOPICS
from tasrih.serving.index import Index
from tasrih.settings import Settings, read_settings
from tasrih.telemetry.metrics import set_gauge

_STOP_SECONDS = 5
_SILENT_MS = 30_000


class GatewayError(TasrihError):
    """The gateway cannot serve where it should."""


class _Server(uvicorn.Server):
    """Lets those who listen go before it waits for requests to end."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Keep the signals to the end: uvicorn gives them back, and raises those once more that it heard."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.handle_exit)
        yield

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - uvicorn's signature
        """Stop, and break that off at a second Ctrl-C."""
        if self.should_exit and sig == signal.SIGINT:
            ending.break_off()
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # the thread of a question that Kafka does not answer is waited for, and holds nothing
        ending.in_time(0, "questions are not answered")
        self._app.state.hub.close()
        await super().shutdown(sockets)


def main() -> None:
    """Serve until it is told to stop."""
    settings = read_settings()
    access, names = Access.of(settings), Names(settings.officials_files, settings.topics_files)
    with service_process(SERVICE, settings, "index") as health, _folder(settings) as folder:
        require_topics(settings, (*TOPICS, CORRECTIONS), ACCESS[SERVICE])
        set_gauge("tasrih_build_info", 1, __version__, "")
        index = Index(folder / "index.sqlite")
        app = Parts(settings, health, index, access, names).app()
        config = uvicorn.Config(
            app,
            http=Connection,
            log_config=None,
            access_log=False,
            server_header=False,
            # who is known by the address alone must not say another one
            proxy_headers=access.required,
            timeout_graceful_shutdown=_STOP_SECONDS,
        )
        with _listening(settings.gateway_host, settings.gateway_port) as listening:
            _Server(config, app).run([listening])
        index.close()


@contextmanager
def _folder(settings: Settings) -> Iterator[Path]:
    """Where the index is kept."""
    if settings.gateway_folder is None:
        with own_folder("gateway") as folder:
            yield folder
        return
    try:
        settings.gateway_folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GatewayError(f"TASRIH_GATEWAY_FOLDER={settings.gateway_folder}: {error.strerror}") from error
    yield settings.gateway_folder


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket whose connections end when the other side is gone, or takes nothing for long.

    Raises:
        GatewayError: the port is taken, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _SILENT_MS)
        try:
            listening.bind((host, port))
        except OSError as error:
            where = f"TASRIH_GATEWAY_HOST={host}, TASRIH_GATEWAY_PORT={port}"
            raise GatewayError(f"cannot serve at {where}: {error.strerror or error}") from error
        yield listening


if __name__ == "__main__":
    with explained("gateway"):
        take_no_arguments("gateway")
        main()
