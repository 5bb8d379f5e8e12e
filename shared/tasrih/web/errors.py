"""Why a document could not be fetched."""

from typing import Final, Literal, get_args

from tasrih.errors import TasrihError

FetchReason = Literal[
    "forbidden_address", "unreachable", "timeout", "cut", "too_large", "bad_encoding", "bad_url", "protocol",
    "too_many_redirects", "refused", "not_found", "gone", "asked_to_wait", "server_error", "http_status",
]  # fmt: skip
"""The list is closed.

forbidden_address: not public and not allowed. unreachable: no such name, or nobody answers there. timeout: it took too
long. cut: the answer ended before its end. too_large: as sent or decompressed. bad_encoding: compressed in a way we did
not ask for, or wrongly. bad_url, protocol: no address, or no HTTP. refused: 401, 403. not_found: 404. gone: 410.
asked_to_wait: 429, or 503 with Retry-After. server_error: 5xx. http_status: any other.
"""

FETCH_REASONS: Final[tuple[FetchReason, ...]] = get_args(FetchReason)


class FetchError(TasrihError):
    """A document could not be fetched; `retry_after` are the seconds for which the server asked to be left alone."""

    def __init__(self, reason: FetchReason, detail: str, *, retry_after: float | None = None) -> None:
        """Keep the reason; the message begins with it."""
        super().__init__(f"{reason}: {detail}")
        self.reason: FetchReason = reason
        self.detail = detail
        self.retry_after = retry_after
