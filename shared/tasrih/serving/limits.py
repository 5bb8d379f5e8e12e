"""How often somebody may ask: a bucket of requests for each, that fills again with time (a token bucket)."""

import time
from collections import OrderedDict
from collections.abc import Callable

_REMEMBERED = 10_000


class RateLimit:
    """Requests by whoever makes them; a burst of a minute's worth is taken.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, who: str, per_minute: int) -> float:
        """Count a request; gives 0 if it may be made, else the seconds after which one may."""
        now = self._clock()
        left, since = self._buckets.pop(who, (float(per_minute), now))
        left = min(per_minute, left + (now - since) * per_minute / 60)
        wait = 0.0 if left >= 1 else (1 - left) * 60 / per_minute
        self._buckets[who] = (left - 1 if not wait else left, now)
        if len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)
        return wait
