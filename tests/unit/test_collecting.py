"""The garbage collector beside what is loaded."""

import gc

from tasrih.collecting import spare_loaded


class Circle:
    def __init__(self):
        self.itself = self


def test_what_is_loaded_is_left_out_and_what_comes_later_is_still_collected():
    thresholds, loaded = gc.get_threshold(), [Circle() for _ in range(100)]
    try:
        spare_loaded()
        frozen = gc.get_freeze_count()
        assert frozen > len(loaded)
        assert not any(of_later is loaded[0] for of_later in gc.get_objects())
        assert gc.get_threshold()[0] > thresholds[0]
        gc.collect()
        Circle()
        assert gc.collect() > 0
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
