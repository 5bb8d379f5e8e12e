"""Python's garbage collector, told when a process has loaded what it works with."""

import gc

_THRESHOLDS = 50_000, 20, 50
"""New objects, rounds over these, rounds over those that outlived one: a message leaves hardly any in a circle.

The claims that an alerter has in hand are some ten thousand objects, all alive.
"""


def spare_loaded() -> None:
    """Leave out of all later rounds what is loaded by now, and have these rounds less often.

    With Python's own thresholds a twentieth of the detector's time goes into looking through its lexicon and models,
    and a tenth of the alerter's into looking through what the claims in hand lead to.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
