"""Time over text length, for newspaper text and for text made to hurt."""

import signal
import time
from datetime import UTC, datetime

from tasrih.detection.detector import Detector
from tasrih.events.model import NewsMessage
from tests.bench.articles import newspaper_articles

_SIZES_KB = (10, 100, 1000)
_LIMIT_SECONDS = 60
_CUE = "قال "
_SENTENCE = "قال الوزير «إن بلاده ستقدم "


class TooSlowError(Exception):
    """A text took longer than the limit."""


def bench_linearity() -> None:
    """Print seconds for 10 KB, 100 KB and 1 MB of UTF-8 of each sort, and how the time for a KB grew."""
    detector = Detector.load()
    newspaper = "\n\n".join(article.text for article in newspaper_articles()[1])
    sorts = {
        "newspaper": newspaper,
        "quotes never closed": _SENTENCE,
        "one endless token": "ا",
        "a cue, repeated": _CUE,
        "open brackets": '(«"“[',
        "no sentence ends": newspaper.translate(dict.fromkeys(map(ord, ".؟!\n،؛:"), " ")),
    }
    sizes = "".join(f"{f'{size} KB':>11}" for size in _SIZES_KB)
    print(f"{'seconds for':<22}{sizes}   a KB of the longer texts costs at most so many times one of 10 KB")
    for sort, unit in sorts.items():
        seconds = [_seconds(detector, _of_size(unit, size * 1000)) for size in _SIZES_KB]
        shown = "".join(f"{value:>11.3f}" if value else f"{f'> {_LIMIT_SECONDS}':>11}" for value in seconds)
        print(f"{sort:<22}{shown}   {_growth(seconds)}", flush=True)


def _growth(seconds: list[float | None]) -> str:
    per_kb = [value / size for value, size in zip(seconds, _SIZES_KB, strict=True) if value]
    return f"{max(per_kb[1:]) / per_kb[0]:.2f}" if len(per_kb) == len(_SIZES_KB) else "not linear"


def _of_size(unit: str, size: int) -> str:
    repeated = unit * (size // len(unit.encode()) + 1)
    return repeated.encode()[:size].decode("utf-8", "ignore")


def _seconds(detector: Detector, text: str) -> float | None:
    """Time of one detection, the better of two; None when it takes longer than the limit."""
    news = NewsMessage(id="long", source="bench", title="", text=text, published_at=datetime(2025, 9, 4, tzinfo=UTC))
    signal.signal(signal.SIGALRM, _give_up)
    best = float(_LIMIT_SECONDS)
    for _ in range(2):
        begin = time.perf_counter()
        signal.alarm(_LIMIT_SECONDS)
        try:
            detector.detect(news)
        except TooSlowError:
            return None
        finally:
            signal.alarm(0)
        best = min(best, time.perf_counter() - begin)
    return best


def _give_up(_number: int, _frame: object) -> None:
    raise TooSlowError
