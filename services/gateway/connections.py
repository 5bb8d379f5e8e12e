"""Connections of the gateway's clients, which end when they ask nothing: whoever says nothing holds no place."""

import asyncio
from typing import Final

from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_SECONDS: Final = 10.0
"""So long a request may take to come, up to the end of its headers."""


class Connection(H11Protocol):
    """uvicorn's, which by itself waits for ever for a first request, or for the rest of one."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Wait for the first request."""
        super().connection_made(transport)
        self._silence = self.loop.call_later(REQUEST_SECONDS, self._end_silence)

    def on_response_complete(self) -> None:
        """Wait for the next one."""
        super().on_response_complete()
        self._silence.cancel()
        self._silence = self.loop.call_later(REQUEST_SECONDS, self._end_silence)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        super().connection_lost(exc)
        self._silence.cancel()

    def _end_silence(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
