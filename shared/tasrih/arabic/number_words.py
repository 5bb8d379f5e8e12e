"""Words of numbers and of what they count, folded, from `data/numbers.yaml`. Pure; for amounts."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.memo import Memo
from tasrih.yamldata import load

DATA = Path(__file__).parent / "data" / "numbers.yaml"
PERCENT = "%"
CLITICS = "وبل"


class NumbersFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of the data file; the keys are explained in it."""

    ones: dict[str, int]
    bound: list[str]
    ten: list[str]
    tens: dict[str, int]
    hundreds: dict[str, int]
    scales: dict[str, int]
    many: list[str]
    duals: dict[str, int]
    dual_constructs: dict[str, int]
    halves: dict[str, float]
    percent: list[str]
    percent_after_fi: list[str]
    range_marks: list[str]
    ordinals: list[str]
    bare_after: list[str]
    labels: list[str]
    before_years: list[str]
    units: dict[str, list[str]]
    things: dict[str, list[str]]
    people: dict[str, list[str]]
    unit_duals: dict[str, list[str]]
    dimensions: dict[str, list[str]]
    durations: list[str]
    not_units: list[str]


class NumberWords:
    """Number words and units, loaded once; the attributes are those of the file, folded."""

    def __init__(self, path: Path = DATA) -> None:
        """Load words and units.

        Raises:
            DataError: the file breaks its schema.
        """
        data = load(path, NumbersFile)
        self.small = _folded({**data.ones, **data.tens})
        self.tens = frozenset(map(fold, data.tens))
        self.bound, self.ten = _keys(data.bound), _keys(data.ten)
        self.hundreds = _folded(data.hundreds)
        self.scales = _folded(data.scales)
        self.many = _keys(data.many)
        self.duals = _folded(data.duals)
        self.dual_constructs = _folded(data.dual_constructs)
        self.halves = {fold(word): value for word, value in data.halves.items()}
        self.percent = _keys(data.percent)
        self.percent_after_fi = _keys(data.percent_after_fi)
        self.labels = _keys(data.labels)
        self.before_years = _keys(data.before_years)
        self.range_marks, self.ordinals = _keys(data.range_marks), _keys(data.ordinals)
        self.bare_after = _keys(data.bare_after)
        measures, things = _forms(data.units), _forms(data.things)
        self.measures = frozenset({*measures.values(), PERCENT})
        self.units = measures | things | _forms(data.people)
        self.known = frozenset({*self.units.values(), PERCENT})
        self.two = _duals(data.unit_duals, self.units)
        self.unit_words = frozenset(measures | things)
        """Words for what is counted but `people`."""
        self.dimensions = {fold(form): fold(word) for word, forms in data.dimensions.items() for form in forms}
        self.durations = _keys(data.durations)
        self.not_units = _keys(data.not_units)
        words = {*self.small, *self.ten, *self.hundreds, *self.scales, *self.duals, *self.halves}
        self.definite = {f"ال{word}" for word in words if not word.startswith("ال")}
        words |= self.two.keys()
        self.openers = words | {clitic + word for clitic in CLITICS for word in words}
        self._opens: Memo[bool] = Memo(self._may_open)

    def opens(self, key: str) -> bool:
        """Whether an amount may begin with this folded token."""
        return self._opens[key]

    def _may_open(self, key: str) -> bool:
        return (
            key in self.openers
            or key in self.definite
            or key[0].isdigit()
            or (key[0] in CLITICS and key[1:2].isdigit())
            or (key.startswith("ال") and key[2:3].isdigit())
        )

    def twos(self, key: str) -> str | None:
        """The unit of which a folded word says by itself that there are two: طائرتين, ويومين."""
        return self.two.get(key) or (self.two.get(key[1:]) if key[0] in CLITICS else None)

    def is_counted(self, keys: Sequence[str]) -> bool:
        """Whether a unit in the singular or a percent mark stands first: what there may be half of."""
        first = keys[0] if keys else ""
        of_hundred = first == "في" and len(keys) > 1 and keys[1] in self.percent_after_fi
        return first in self.percent or of_hundred or (first in self.units and self.units[first] == first)

    def indefinite(self, keys: Sequence[str], at: int) -> str:
        """A token without a number's article before a scale or a unit: التسعين مليارا, المليون دولار, الستين يوما."""
        key, following = keys[at], keys[at + 1] if at + 1 < len(keys) else ""
        if key.startswith("ال") and key[2:3].isdigit() and (following in self.scales or following in self.units):
            return key[2:]  # الـ48 ساعة
        if key not in self.definite or not (following in self.scales or following in self.units):
            return key
        return key[2:] if following in self.scales or key[2:] in self.scales or key[2:] in self.tens else key


def _keys(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(fold, words))


def _forms(units: dict[str, list[str]]) -> dict[str, str]:
    """Every form of a unit to the one that stands for all: as listed, the nominative of plurals, the accusative."""
    forms: dict[str, str] = {}
    for unit, listed in units.items():
        singular = fold(unit)
        forms[singular] = singular
        for form in map(fold, listed):
            forms[form] = singular
            if form.endswith("ين"):
                forms[form[:-2] + "ون"] = singular
        if singular[-1] not in "هايء":
            forms.setdefault(singular + "ا", singular)
    return forms


def _duals(listed: dict[str, list[str]], forms: dict[str, str]) -> dict[str, str]:
    """Duals of units to them; none that is a plural as well (مقاتلين)."""
    duals = {fold(form): fold(unit) for unit, words in listed.items() for form in words}
    for unit in dict.fromkeys(forms.values()):
        stem = unit[:-1] + "ت" if unit.endswith("ه") else unit
        if " " not in unit and len(unit) > 1:
            duals.update({stem + end: unit for end in ("ين", "ان") if stem + end not in {*forms, *duals}})
    return duals


def _folded(words: dict[str, int]) -> dict[str, int]:
    return {fold(word): value for word, value in words.items()}
