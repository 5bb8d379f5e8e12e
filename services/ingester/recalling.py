"""The articles of the last day, whose near duplicates are to be marked: read again while the ingester is at work.

A busy day takes minutes to read. Nothing waits for that: what comes meanwhile is sent as ever, and lacks the mark of a
near duplicate where the earlier article was not read yet.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from itertools import islice

from tasrih.errors import TasrihError
from tasrih.events.model import NewsMessage
from tasrih.feeds.duplicates import NearDuplicates, Sketch, sketch

_log = logging.getLogger(__name__)
_TOGETHER = 50
_PAUSE_SECONDS = 10.0


async def recall(news: Callable[[], Iterator[NewsMessage]], near: NearDuplicates) -> None:
    """Remember articles that `news` gives, which blocks; begins anew until it has been read to its end.

    Args:
        news: articles in about the order in which they were written.
        near: what they are added to; an article that is there by then stays as it is.
    """
    while True:
        try:
            articles = news()
            while some := await asyncio.to_thread(_sketched, articles):
                for article_id, own in some:
                    near.add_earlier(article_id, own)
        except TasrihError as error:
            _log.warning("articles of the last day are not known yet: %s", error)
            await asyncio.sleep(_PAUSE_SECONDS)
        else:
            _log.info("remembered: %s articles", len(near))
            return


def _sketched(articles: Iterator[NewsMessage]) -> list[tuple[str, Sketch]]:
    return [(article.id, sketch(article.title, article.text)) for article in islice(articles, _TOGETHER)]
