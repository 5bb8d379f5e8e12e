"""The detector beside camel-tools' tokenizer, on the same text, in the same process, on one core."""

import time
from collections.abc import Callable, Iterable

import msgspec

from tasrih.detection.detector import Detector
from tasrih.events.model import NewsMessage
from tests.bench.articles import newspaper_articles

_ROUNDS = 5


def bench_detection() -> None:
    """Print articles a second: the first time over the articles (caches cold), and the best of more times."""
    detector = Detector.load()
    from camel_tools.tokenizers.word import simple_word_tokenize  # the detector has prepared its data folder

    what, articles = newspaper_articles()
    characters = sum(len(article.title) + len(article.text) for article in articles)
    print(f"{len(articles)} {what}, {characters / len(articles):.0f} characters each on average\n")
    simple_word_tokenize(articles[0].title)
    detector.detect(msgspec.structs.replace(articles[0], text=""))  # what is loaded at first use

    def tokenize(article: NewsMessage) -> None:
        simple_word_tokenize(article.title)
        simple_word_tokenize(article.text)

    rates: dict[str, list[float]] = {"simple_word_tokenize": [], "detect": []}
    for _ in range(1 + _ROUNDS):  # in turns, so that a busy moment of the machine meets both
        rates["simple_word_tokenize"].append(_rate(tokenize, articles))
        rates["detect"].append(_rate(detector.detect, articles))
    print(f"{'':<22}{'first time':>14}{f'best of {_ROUNDS} more':>18}   articles/s of CPU time")
    for name, (first, *more) in rates.items():
        print(f"{name:<22}{first:>14.1f}{max(more):>18.1f}")
    peer, ours = rates["simple_word_tokenize"], rates["detect"]
    print(f"{'ratio':<22}{ours[0] / peer[0]:>14.2f}{max(ours[1:]) / max(peer[1:]):>18.2f}")


def _rate(work: Callable[[NewsMessage], object], articles: Iterable[NewsMessage]) -> float:
    count, begin = 0, time.process_time()
    for article in articles:
        work(article)
        count += 1
    return count / (time.process_time() - begin)
