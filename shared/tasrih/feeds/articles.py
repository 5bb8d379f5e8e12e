"""An entry and its text to an article. Pure."""

from msgspec import Struct

from tasrih.events import codec
from tasrih.events.codec import MessageError
from tasrih.events.model import NewsMessage
from tasrih.feeds.dates import When
from tasrih.feeds.documents import Entry
from tasrih.feeds.identity import canonical_link
from tasrih.feeds.sources import Feed

_MAX_TITLE = 1_000
_FIRST_LINE = 300  # characters up to which the first line of a text can stand for a missing title
_MAX_URL = 4_096
_WEB = ("http://", "https://")


class Draft(Struct, frozen=True):
    """What an article is made of besides its entry."""

    article_id: str
    text: str
    when: When


def article_of(feed: Feed, entry: Entry, draft: Draft) -> NewsMessage:
    """The article of an entry.

    Raises:
        MessageError: it has no words, or is larger than an article may be.
    """
    title, text = entry.title[:_MAX_TITLE], draft.text
    first, _, rest = text.partition("\n")
    if not title and rest and len(first) <= _FIRST_LINE:
        title = first
    if title and first == title:
        text = rest
    if not title and not text:
        raise MessageError("missing_field", f"entry {entry.guid or entry.link!r:.200} has neither title nor text")
    value = {
        "id": draft.article_id,
        "source": feed.outlet,
        "title": title,
        "text": text,
        "published_at": draft.when.at.isoformat(),
        "lang": (entry.lang or feed.lang)[:35],
        "url": web_link(entry.link) or None,
    }
    return codec.convert(value, NewsMessage)


def web_link(link: str) -> str:
    """A link that leads to a page, in its canonical form; empty for any other (`javascript:` among them)."""
    found = canonical_link(link)
    return found if found.lower().startswith(_WEB) and len(found) <= _MAX_URL else ""
