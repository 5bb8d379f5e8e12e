"""What the registry knows: officials as the detector receives them, and the records its data files hold."""

import calendar
import re
from datetime import date
from functools import lru_cache
from typing import Annotated, Literal

from msgspec import Meta, Struct

OfficialType = Literal["person", "office", "organisation"]

Slug = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$")]
Name = Annotated[str, Meta(min_length=1)]
Wikidata = Annotated[str, Meta(pattern=r"^Q[1-9][0-9]*$")]

_DAY = r"(?:\d{4}(?:-\d\d(?:-\d\d)?)?)?"
TERM_PATTERN = rf"^[a-z_]+/[a-z0-9_.]+ {_DAY}\.\.{_DAY}$"
"""`role/target start..end`: target is a country or body; a day, a month or a year, either side may be open."""
_TERM = re.compile(rf"([a-z_]+)/([a-z0-9_.]+) ({_DAY})\.\.({_DAY})")


class Official(Struct, frozen=True, kw_only=True):
    """A person, a post or office, or a body that speaks in the news."""

    id: str
    """Stable: `ua.volodymyr_zelenskyy`, `gb.prime_minister_office`, `coalition_of_the_willing`; a state is its code."""
    type: OfficialType
    name: str
    """The fullest Arabic name as newspapers write it."""
    country: str | None = None
    """ISO 3166 code in lower case of the state that the official serves; None for international ones."""
    wikidata: str | None = None
    principal: str | None = None
    """For an office: the person's id, the body's id or the post (`prime_minister/gb`) in whose name it speaks."""


class Term(Struct, frozen=True, kw_only=True):
    """A time in a post. Bounds are pairs because a date may be known only to the month or year."""

    role: str
    target: str
    """Country code or id of a body."""
    start: tuple[date, date]
    """Earliest and latest day on which the term may have begun."""
    end: tuple[date, date]
    """Earliest and latest last day; `date.max` twice while the term runs."""

    def surely(self, on: date) -> bool:
        """Whether the term had begun and not ended on that day, whatever the unknown parts of its dates."""
        return self.start[1] <= on <= self.end[0]

    def possibly(self, on: date) -> bool:
        """Whether the day lies within the term's outer bounds."""
        return self.start[0] <= on <= self.end[1]

    def __str__(self) -> str:
        return f"{self.role}/{self.target} {_written(self.start)}..{_written(self.end)}"


class PersonRecord(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of a people file. In names `/` parts spellings of a word and `*` opens the part that stands alone."""

    id: Slug
    name: Name
    also: list[Name] = []
    roles: list[Annotated[str, Meta(pattern=TERM_PATTERN)]] = []
    wikidata: Wikidata | None = None


class BodyRecord(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A body or an office with a name of its own; with the id of a generated one it adds names to that."""

    id: Slug
    name: Name
    also: list[Name] = []
    type: Literal["office", "organisation"] = "organisation"
    country: str | None = None
    principal: str | None = None
    wikidata: Wikidata | None = None


class CountryRecord(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A state: its names, its adjective, its capital."""

    id: Annotated[str, Meta(pattern="^[a-z]{2}$")]
    name: Name
    also: list[Name] = []
    within: list[Name] = []
    """Names that mean the state only inside a title or body, being common words elsewhere."""
    nisba: list[Name] = []
    """Masculine singular adjectives without article; the other forms are derived."""
    people: list[Name] = []
    """Irregular plurals of the adjective."""
    capital: list[Name] = []
    facts: list[Name] = []
    """The country's names in a file of dated roles."""


class RoleRecord(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A post that exists for many targets, and the phrases that name it.

    Phrases hold one slot: `{adj}` or `{adjf}` (the state's adjective, either gender is read; the slot says which one is
    written), `{state}` or `{statef}` (the same, or the state's name behind في or glued ب, where nobody else's can be
    meant: the embassy in a state is another's), `{country}`, `{body}`; a lam may be glued before it.
    """

    role: Annotated[str, Meta(pattern="^[a-z_]+$")]
    titles: list[Name] = []
    fixed: dict[str, list[Name]] = {}
    """Target to phrases that mean this post there without a slot."""
    single: bool = True
    """Whether one person at a time holds it."""
    speaks_for: bool = False
    """Whether the holder speaks in the target's name."""
    facts: list[Name] = []
    """Position names in a file of dated roles; `*` stands for the country's name there."""


class StateBodyRecord(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A body that most states have; `names` are phrases with a slot as in roles, or `{person}` for a private office."""

    body: Annotated[str, Meta(pattern="^[a-z_]+$")]
    names: Annotated[list[Name], Meta(min_length=1)]
    type: Literal["office", "organisation"] = "organisation"
    principal: str | None = None
    """Role in whose name an office speaks."""


class Accepted(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A disagreement with a file of dated roles that stands, and why."""

    id: Slug
    role: Name
    reason: Name


class RegistryFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One data file; all sections are optional, so a user's file may hold people alone."""

    people: list[PersonRecord] = []
    bodies: list[BodyRecord] = []
    countries: list[CountryRecord] = []
    roles: list[RoleRecord] = []
    state_bodies: list[StateBodyRecord] = []
    honorifics: list[Name] = []
    members: list[Name] = []
    """Phrases before a body's name for all who make it up (`وزراء خارجية`): they speak as it does."""
    accepted: list[Accepted] = []


def parse_term(text: str) -> Term:
    """Read `role/target start..end`.

    Raises:
        ValueError: a date does not exist, or the end lies before the start.
    """
    match = _TERM.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no role: expected 'role/target start..end'")
    role, target, first, last = match.groups()
    term = Term(role=role, target=target, start=day_bounds(first, date.min), end=day_bounds(last, date.max))
    if term.end[1] < term.start[0]:
        raise ValueError(f"{text!r} ends before it starts")
    return term


def _written(bounds: tuple[date, date]) -> str:
    """The day, month or year whose bounds these are, as data files write it; nothing for an open side."""
    first, last = bounds
    if first in (date.min, date.max):
        return ""
    same_month = (first.year, first.month) == (last.year, last.month)
    return str(first) if first == last else f"{first:%Y-%m}" if same_month else f"{first:%Y}"


@lru_cache(maxsize=1 << 12)
def day_bounds(text: str, missing: date) -> tuple[date, date]:
    """First and last day that a day, month or year may mean; `missing` twice when the text is empty.

    Raises:
        ValueError: there is no such date.
    """
    parts = [int(part) for part in text.split("-")] if text else []
    match parts:
        case [year]:
            return date(year, 1, 1), date(year, 12, 31)
        case [year, month]:
            first = date(year, month, 1)
            return first, first.replace(day=calendar.monthrange(year, month)[1])
        case [year, month, day]:
            return date(year, month, day), date(year, month, day)
    return missing, missing
