"""What can be wrong with what a source gives."""

from typing import Final, Literal, get_args

from tasrih.errors import TasrihError
from tasrih.web.errors import FETCH_REASONS, FetchReason

DocumentReason = Literal["no_feed", "broken", "empty", "took_too_long", "unreadable"]
"""no_feed: something else, for example a page. broken: so wrong that no entry could be read. empty: no bytes at all.
took_too_long: reading it did, or took too much memory. unreadable: a folder, or a file in it, that may not be read."""

FeedReason = FetchReason | DocumentReason
FEED_REASONS: Final[tuple[FeedReason, ...]] = (*FETCH_REASONS, *get_args(DocumentReason))


class DocumentError(TasrihError):
    """A document or folder is of no use; the message begins with the reason."""

    def __init__(self, reason: DocumentReason, detail: str) -> None:
        """Keep the reason."""
        super().__init__(reason, detail)
        self.reason: DocumentReason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"
