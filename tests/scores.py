"""How well what was found agrees with what was read."""

from typing import NamedTuple


class Score(NamedTuple):
    """Counts: of what was found and of what was wanted, how much is right."""

    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 1.0
