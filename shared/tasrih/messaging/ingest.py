"""Articles into `news`, for the ingester and `tasrih ingest`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tasrih.events.articles import ArticleError
from tasrih.events.model import NewsMessage
from tasrih.messaging.records import Record, event_record, first_trace
from tasrih.messaging.send import send_records
from tasrih.messaging.topics import NEWS
from tasrih.settings import Settings


@dataclass(slots=True)
class Counts:
    """How many articles Kafka has, and how many records were none."""

    sent: int = 0
    refused: int = 0


def send_articles(
    settings: Settings, articles: Iterable[NewsMessage | ArticleError], refuse: Callable[[ArticleError], None]
) -> Counts:
    """Send articles keyed by their ids and wait until Kafka has them; give each bad record to `refuse`. Blocks.

    An article sent twice is recognised by its id further on.

    Raises:
        MessagingError: Kafka is out of reach or did not take an article.
    """
    counts = Counts()

    def records() -> Iterator[Record]:
        for article in articles:
            if isinstance(article, ArticleError):
                counts.refused += 1
                refuse(article)
            else:
                yield article_record(article)

    counts.sent = send_records(settings, records())
    return counts


def article_record(article: NewsMessage, **extensions: str) -> Record:
    """Record of an article. It begins a trace, the same one when it is sent again; `extensions` are marks on it."""
    trace = first_trace(f"{article.source} {article.id}")
    return event_record(NEWS, article.id, article, producer="ingester", trace=trace, **extensions)
