"""A figure with what it is measured against, and the table of all of them."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table."""

    name: str
    value: float
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None
    note: str = ""
    """What the value comes from, in the units of measuring."""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.at_least is not None:
            return self.value >= self.at_least
        return None if self.at_most is None else self.value <= self.at_most

    @property
    def target(self) -> str:
        """The target as text."""
        if self.at_least is not None:
            return f"≥ {self.at_least:g}"
        return "" if self.at_most is None else f"≤ {self.at_most:g}"


def show(figures: Iterable[Figure]) -> None:
    """Print the table."""
    print(f"\n{'figure':<44}{'value':>9} {'':<10}{'target':>9}  {'':<7}from")
    for figure in figures:
        met = {None: "", True: "met", False: "missed"}[figure.met]
        number = f"{figure.value:.0f}" if figure.value >= 100 else f"{figure.value:.2f}"
        print(f"{figure.name:<44}{number:>9} {figure.unit:<10}{figure.target:>9}  {met:<7}{figure.note}", flush=True)
