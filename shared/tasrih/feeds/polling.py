"""One feed, asked once: what is new in it goes to the outbox, and then what is to be remembered.

In this order nothing is lost: whatever happens in between, the next poll finds the entry unknown and sends the article
again under the same id. What a feed says of its own state (etag) counts only once all its entries are settled.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Protocol
from zoneinfo import ZoneInfo

import msgspec

from tasrih.events.codec import MessageError
from tasrih.events.model import FeedState, SeenEntry
from tasrih.feeds.articles import Draft, article_of, web_link
from tasrih.feeds.bodies import page_text
from tasrih.feeds.dates import Mark, settle
from tasrih.feeds.documents import Document, Entry, read_document
from tasrih.feeds.errors import DocumentError
from tasrih.feeds.identity import Identity, article_id, shares_guids, short_hash
from tasrih.feeds.isolation import Reader
from tasrih.feeds.outbox import Incoming, Outbox, Outcome
from tasrih.feeds.sources import Feed
from tasrih.web.errors import FetchError
from tasrih.web.fetching import Fetched

_ACCEPT: Final = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
_MAX_ENTRIES = 2_000
_REMEMBERED = 500
"""Entries that a feed does not show any more and that are still known if they come back."""
_SHORT = 500
"""Characters up to which what a feed gives is taken for a few words about the article, not the article."""
_ATTEMPTS = 3
"""Polls on which a page is asked for that cannot be had now; then the feed's own words must do."""
_SAVE_EVERY = 20  # articles: what a crash in a long feed sends twice
_MAX_HEADER = 1_000
_PASSING: Final = frozenset({"unreachable", "timeout", "cut", "server_error", "asked_to_wait"})


class Web(Protocol):
    """Where documents come from. Its implementations are `web.fetching.Fetcher` and the fake of the tests."""

    async def fetch(self, url: str, headers: Mapping[str, str] = {}) -> Fetched:
        """Fetch a document, or raise FetchError."""


@dataclass(slots=True)
class Polled:
    """What came of one poll."""

    modified: bool = True
    entries: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    marks: Counter[Mark] = field(default_factory=Counter)
    """Articles whose time is not the one their source gave, by why."""
    waiting: int = 0
    """Entries whose pages cannot be had now; they are tried again on the next poll."""
    problems: list[str] = field(default_factory=list)
    """What is wrong with the feed, or with single entries, although it could be read."""


class FeedPoller:
    """Knows one feed.

    Args:
        feed: the feed.
        state: what was remembered of it, None at first.
        web: where documents come from.
        reader: where they are read.
        outbox: where articles go.
        clock: the time.
    """

    def __init__(
        self,
        feed: Feed,
        state: FeedState | None,
        web: Web,
        reader: Reader,
        outbox: Outbox,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.feed, self.web, self.reader, self.outbox, self.clock = feed, web, reader, outbox, clock
        known = state or FeedState(feed=feed.name, url=feed.url, saved_at=clock())
        moved = known.url != feed.url
        self.state = msgspec.structs.replace(known, url=feed.url, etag="", last_modified="") if moved else known
        self.attempts: Counter[str] = Counter()

    async def poll(self) -> Polled:
        """Ask the feed once.

        Raises:
            FetchError: it could not be fetched.
            DocumentError: what was fetched is of no use.
        """
        fetched = await self.web.fetch(self.feed.url, self._conditions())
        if not fetched.modified:
            return Polled(modified=False)
        document = await self.reader(read_document, fetched.body, fetched.content_type, fetched.url)
        return await _Pass(self, fetched, document).run()

    def _conditions(self) -> dict[str, str]:
        """What the feed said of its own state, as far as a request can hold it: some say it in Arabic."""
        given = {"If-None-Match": self.state.etag, "If-Modified-Since": self.state.last_modified}
        return {"Accept": _ACCEPT, **{name: value for name, value in given.items() if value and _is_sendable(value)}}


def _is_sendable(value: str) -> bool:
    return value.isascii() and value.isprintable()


class _Waiting(Exception):  # noqa: N818 - no error: the page may come yet
    """The page of an entry cannot be had now."""


class _Pass:
    """Goes once through a document."""

    def __init__(self, poller: FeedPoller, fetched: Fetched, document: Document) -> None:
        self._poller, self._fetched, self._document = poller, fetched, document
        self._feed = poller.feed
        self._seen = {row.article_id: row for row in poller.state.seen}
        self._now = poller.clock()
        self._shared_guids = poller.state.shared_guids or shares_guids(document.entries)
        self._last_news = poller.state.last_news_at
        self._unsaved = 0
        self.polled = Polled(entries=len(document.entries))

    async def run(self) -> Polled:
        """Settle all entries, those at the end of the document first: they are the oldest."""
        chosen = self._chosen()
        for article, entry in reversed(chosen.items()):
            await self._settle(article, entry)
            if self._unsaved >= _SAVE_EVERY:
                await self._save(chosen, whole=False)
        await self._save(chosen, whole=not self.polled.waiting and not self._document.cut)
        return self.polled

    def _chosen(self) -> dict[str, Entry]:
        """Entries by article, the first of each in the document's order."""
        found: dict[str, Entry] = {}
        doubles = 0
        for entry in self._document.entries[:_MAX_ENTRIES]:
            doubles += found.setdefault(self._article_id(entry), entry) is not entry
        self._note(self._document.problem)
        self._note(f"it has moved for good to {self._fetched.moved_to}" if self._fetched.moved_to else "")
        self._note("the document was cut: its last entry is left for the next time" if self._document.cut else "")
        self._note(f"{doubles} entries have the id of another" if doubles else "")
        more = len(self._document.entries) - _MAX_ENTRIES
        self._note(f"{more} entries are more than are looked at" if more > 0 else "")
        return found

    def _article_id(self, entry: Entry) -> str:
        automatic: Identity = "guid and link" if self._shared_guids else "guid"
        return article_id(self._feed.outlet, entry, automatic if self._feed.identity == "auto" else self._feed.identity)

    async def _settle(self, article: str, entry: Entry) -> None:
        """Send an entry's article if it is new or has other words than before."""
        row = self._seen.get(article)
        entry_hash = short_hash(entry.title, entry.text, entry.published, entry.updated)
        if row and row.entry_hash == entry_hash:
            return
        try:
            text = await self._text(article, entry)
        except _Waiting:
            self.polled.waiting += 1
            return
        when = settle(
            entry.published or entry.updated,
            self._now,
            ZoneInfo(self._feed.timezone),
            row.published_at if row else None,
        )
        article_hash = short_hash(entry.title, text)
        revision = row.revision if row else 0
        if not row or row.article_hash != article_hash:
            revision += 1
            await self._send(entry, Draft(article, text, when), revision)
        self._seen[article] = SeenEntry(article, entry_hash, article_hash, when.at, max(1, revision))
        self._unsaved += 1

    async def _send(self, entry: Entry, draft: Draft, revision: int) -> None:
        outcome: Outcome = "updated" if revision > 1 else "sent"
        try:
            news = article_of(self._feed, entry, draft)
        except MessageError as error:
            self._poller.outbox.refuse(str(error), "feed")
            outcome = "refused"
        else:
            refused = await self._poller.outbox.send([Incoming(news, revision)], "feed")
            outcome = "refused" if refused else outcome
        self.polled.outcomes[outcome] += 1
        if outcome != "refused":
            self._last_news = self._poller.clock()
            self.polled.marks[draft.when.mark] += 1

    async def _text(self, article: str, entry: Entry) -> str:
        """The text of an entry's article: the feed's, or that of its page."""
        link = web_link(entry.link)
        by_page = self._feed.body == "page" or (self._feed.body == "auto" and len(entry.text) < _SHORT)
        if not link or not by_page:
            return entry.text
        try:
            page = await self._poller.web.fetch(link, {"Accept": "text/html"})
            found = await self._poller.reader(page_text, page.body, page.content_type, page.url)
        except (FetchError, DocumentError) as error:
            self._note(f"page of an article: {error}")
            self._poller.attempts[article] += 1
            if error.reason in _PASSING and self._poller.attempts[article] < _ATTEMPTS:
                raise _Waiting from error
            found = ""
        del self._poller.attempts[article]
        return found if len(found) > len(entry.text) or (found and self._feed.body == "page") else entry.text

    def _note(self, problem: str) -> None:
        if problem:
            self.polled.problems.append(problem)

    async def _save(self, chosen: dict[str, Entry], *, whole: bool) -> None:
        """Remember what was settled; the document's own state only if that was all of it."""
        shown = [self._seen[article] for article in chosen if article in self._seen]
        others = [row for row in self._poller.state.seen if row.article_id not in chosen]
        state = msgspec.structs.replace(
            self._poller.state,
            etag=self._fetched.etag[:_MAX_HEADER] if whole else "",
            last_modified=self._fetched.last_modified[:_MAX_HEADER] if whole else "",
            shared_guids=self._shared_guids,
            seen=(*shown, *others[:_REMEMBERED]),
            last_news_at=self._last_news,
        )
        if state != self._poller.state:
            self._poller.state = msgspec.structs.replace(state, saved_at=self._poller.clock())
            await self._poller.outbox.keep(self._poller.state)
        self._unsaved = 0
