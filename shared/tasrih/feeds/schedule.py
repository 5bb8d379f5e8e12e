"""When to ask again: at the feed's interval while all is well, ever later while it is not, never all at once."""

from random import Random

_LONGEST_PAUSE = 3_600.0
_JITTER = 0.1
_DOUBLINGS = 20


def pause(
    interval: float, failures: int, random: Random, retry_after: float | None = None, longest: float = _LONGEST_PAUSE
) -> float:
    """Seconds until the next request.

    After failures the pause doubles up to `longest` (or the interval, if that is more), and lies anywhere in the upper
    half, so that what failed together is not asked together. Source: Brooker 2015, "Exponential backoff and jitter"
    ("equal jitter").

    Args:
        interval: of the feed.
        failures: in a row, 0 after a success.
        random: where the spread comes from.
        retry_after: seconds for which the server asked to be left alone, which is never cut short.
        longest: pause that failures lead to.
    """
    if not failures:
        return interval * random.uniform(1 - _JITTER, 1 + _JITTER)
    grown = min(max(interval, longest), interval * 2.0 ** min(failures, _DOUBLINGS))
    return max(retry_after or 0.0, grown * random.uniform(0.5, 1.0))
