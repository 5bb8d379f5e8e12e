"""Compares the registry's terms with a file of dated roles, person by person through Wikidata ids."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from msgspec import Struct

from tasrih.officials.data import RegistryData
from tasrih.officials.holders import Holders
from tasrih.officials.model import Term, day_bounds
from tasrih.yamldata import DataError

COLUMNS = ("country", "position", "person", "wikidata", "start", "end")

_RIVAL_DAYS = timedelta(days=60)
"""Shorter rows are acting holders and handovers, on which sources differ."""


class Fact(Struct, frozen=True, kw_only=True):
    """One row: a person in a position; bounds as in `Term`, an open end is `date.max` twice."""

    country: str
    position: str
    person: str
    wikidata: str
    start: tuple[date, date]
    end: tuple[date, date]


class Disagreement(Struct, frozen=True, kw_only=True):
    """A registered term that the facts contradict."""

    person: str
    post: str
    problem: str


def read_facts(path: Path) -> tuple[list[Fact], list[DataError]]:
    """Read a CSV file with the columns `country, position, person, wikidata, start, end`.

    Returns:
        The facts, and an error with its line for each row whose dates cannot be read: such files hold a few.

    Raises:
        DataError: the file cannot be read or lacks a column.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                raise DataError(path, 1, f"no column {', '.join(missing)}")
            return _facts(reader, path)
    except OSError as error:
        raise DataError(path, None, error.strerror or str(error)) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(path, None, str(error)) from error


def _facts(reader: "csv.DictReader[str]", path: Path) -> tuple[list[Fact], list[DataError]]:
    facts, unread = [], []
    for row in reader:
        country, position, person, wikidata, start, end = ((row[column] or "") for column in COLUMNS)
        try:
            first, last = day_bounds(start, date.min), day_bounds(end, date.max)
        except ValueError as error:
            unread.append(DataError(path, reader.line_num, f"row left out: {error}"))
            continue
        facts.append(Fact(country=country, position=position, person=person, wikidata=wikidata, start=first, end=last))
    return facts, unread


class Comparison:
    """The registry's terms beside the facts about the same posts.

    `tolerance` is how far dates may lie apart. An open end of a fact means "open when the file was made": it agrees
    with any end after the latest date that the file gives for the country.
    """

    def __init__(self, data: RegistryData, facts: Iterable[Fact], tolerance: timedelta) -> None:
        self._data = data
        self._tolerance = tolerance
        self._facts: dict[tuple[str, str], list[Fact]] = {}
        """Post to facts about it."""
        self._horizons: dict[str, date] = {}
        self.compared = 0
        """How many registered terms had facts to compare with, once `disagreements` has run."""
        self._sort(facts)

    def _sort(self, facts: Iterable[Fact]) -> None:
        countries = {name: country.id for country in self._data.countries.values() for name in country.facts}
        patterns = [(pattern, role.role) for role in self._data.roles.values() for pattern in role.facts]
        for fact in facts:
            country = countries.get(fact.country)
            if country is None:
                continue
            latest = fact.start[0] if fact.end[0] == date.max else fact.end[0]
            self._horizons[country] = max(self._horizons.get(country, date.min), latest)
            position = _without_country(fact)
            for role in {role for pattern, role in patterns if pattern in (fact.position, position)}:
                self._facts.setdefault((role, country), []).append(fact)

    def disagreements(self) -> Iterator[Disagreement]:
        """Registered terms whose dates the facts deny, then posts where the facts name another person."""
        accepted = {(entry.id, entry.role) for entry in self._data.accepted}
        for found in (*self._dates(), *self._rivals()):
            if (found.person, found.post) not in accepted:
                yield found

    def _dates(self) -> Iterator[Disagreement]:
        for person, terms in self._data.terms.items():
            wikidata = self._data.people[person].wikidata
            for term in terms:
                facts = [fact for fact in self._of(term) if fact.wikidata == wikidata]
                if not any(term.start[0] <= fact.end[1] and fact.start[0] <= term.end[1] for fact in facts):
                    continue
                self.compared += 1
                if not any(self._agrees(term, *span) for span in _joined(facts, self._tolerance)):
                    shown = "; ".join(f"{_shown(fact.start)}..{_shown(fact.end)}" for fact in facts)
                    problem = f"{_shown(term.start)}..{_shown(term.end)}, facts {shown}"
                    yield Disagreement(person=person, post=f"{term.role}/{term.target}", problem=problem)

    def _of(self, term: Term) -> list[Fact]:
        return self._facts.get((term.role, term.target), [])

    def _agrees(self, term: Term, start: tuple[date, date], end: tuple[date, date]) -> bool:
        if _apart(term.start, start) > self._tolerance:
            return False
        if end[0] == date.max:
            return term.end[1] >= self._horizons[term.target] - self._tolerance
        return term.end[0] != date.max and _apart(term.end, end) <= self._tolerance

    def _rivals(self) -> Iterator[Disagreement]:
        single = {role for role, record in self._data.roles.items() if record.single}
        holders = Holders(self._data.terms, single)
        for (role, target), facts in self._facts.items():
            for fact in facts if role in single else ():
                middle = _middle(fact, self._horizons[target])
                holder = holders.at(role, target, middle) if middle else None
                wikidata = self._data.people[holder].wikidata if holder else None
                if holder and wikidata not in (None, fact.wikidata):
                    problem = f"facts name {fact.person} ({fact.wikidata}) on {middle}"
                    yield Disagreement(person=holder, post=f"{role}/{target}", problem=problem)


def _without_country(fact: Fact) -> str:
    """The position with the country's own name as `*`: `President of *`, but not `President of the Senate`."""
    title, of, name = fact.position.partition(" of ")
    slug = name.removeprefix("the ").lower().replace(" ", "-")
    return f"{title} of *" if of and slug == fact.country else fact.position


_Span = tuple[tuple[date, date], tuple[date, date]]


def _joined(facts: list[Fact], gap: timedelta) -> list[_Span]:
    """Rows of one person as spans, consecutive rows also joined: sources split a term at every election."""
    rows = sorted((fact.start, fact.end) for fact in facts)
    spans: list[_Span] = list(rows)
    for index, (start, end) in enumerate(rows):
        for following in rows[index + 1 :]:
            if end[1] < date.max and following[0][0] > end[1] + gap:
                break
            end = max(end, following[1])
            spans.append((start, end))
    return spans


def _apart(left: tuple[date, date], right: tuple[date, date]) -> timedelta:
    if left[0] == date.min or right[0] == date.min:
        return timedelta(0)
    return max(left[0] - right[1], right[0] - left[1], timedelta(0))


def _middle(fact: Fact, horizon: date) -> date | None:
    last = min(fact.end[0], horizon)
    return fact.start[1] + (last - fact.start[1]) // 2 if last - fact.start[1] > _RIVAL_DAYS else None


def _shown(bounds: tuple[date, date]) -> str:
    if bounds[0] in (date.min, date.max):
        return ""
    return str(bounds[0]) if bounds[0] == bounds[1] else f"{bounds[0]}~{bounds[1]}"
