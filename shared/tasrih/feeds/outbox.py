"""Where articles and what is remembered of their sources go: the port between reading sources and Kafka."""

from collections.abc import Sequence
from typing import Literal, Protocol

from msgspec import Struct

from tasrih.events.model import FeedState, FileState, NewsMessage

Via = Literal["feed", "folder", "http"]
"""The way by which an article came."""
Outcome = Literal["sent", "updated", "refused"]
"""Sent for the first time, sent again with other words, or no article."""


class Incoming(Struct, frozen=True):
    """An article to be sent."""

    article: NewsMessage
    revision: int = 1
    """How many times it was sent, this time included."""


class Outbox(Protocol):
    """Takes articles and states; waits until Kafka has them, as long as that takes."""

    async def send(self, articles: Sequence[Incoming], via: Via) -> int:
        """Send articles and give how many were too large to be sent, and so refused."""

    def refuse(self, problem: str, via: Via) -> None:
        """Hear of what is no article."""

    async def keep(self, state: FeedState | FileState) -> None:
        """Remember the state of a feed or a file."""

    async def drop(self, state: FileState) -> None:
        """Forget a file that is gone."""
