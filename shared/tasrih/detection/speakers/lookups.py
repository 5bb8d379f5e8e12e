"""The registry asked on behalf of one article: at its date, for the country it is about, each question once."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cached_property

from tasrih.arabic.tokens import Tokens
from tasrih.detection.reading.field import Reading
from tasrih.detection.vocabulary.classes import COUNTRY
from tasrih.officials.model import Official
from tasrih.officials.registry import Registry

Keys = tuple[str, ...]

MIN_NAMED, MOST_NAMED = 5, 3
"""How often an article names the state it is about, at least, and how many times as often as any other."""


class Lookups:
    """Officials by what an article calls them."""

    def __init__(self, registry: Registry, body: Reading, on: date) -> None:
        """Take the registry, and the article's text and date."""
        self._registry = registry
        self._on = on
        self._near = _CountryMostNamed(body, registry)
        self._named: dict[Keys, Official | None] = {}
        self._opening: dict[Keys, tuple[int, Official] | None] = {}
        self._called: dict[Keys, Official | None] = {}
        self._in_post: dict[Keys, Official | None] = {}

    def called(self, keys: Sequence[str]) -> Official | None:
        """The official whom the whole phrase names, by name or as the office of one named with a title in between."""
        asked = tuple(keys)
        if asked not in self._called:
            self._called[asked] = self._registry.called(asked, self._on, near=self._near)
        return self._called[asked]

    def named(self, keys: Sequence[str]) -> Official | None:
        """The official whom the whole phrase names."""
        asked = tuple(keys)
        if asked not in self._named:
            self._named[asked] = self._registry.named(asked, self._on, clitics=True, near=self._near)
        return self._named[asked]

    def opening(self, keys: Sequence[str]) -> tuple[int, Official] | None:
        """The official whose name the phrase opens with, and where that name ends."""
        asked = tuple(keys)
        if asked not in self._opening:
            self._opening[asked] = self._registry.name_at(asked, 0, self._on, clitics=True, near=self._near)
        return self._opening[asked]

    def own(self, head: str) -> Official | None:
        """The body that a head noun alone means in an article mostly about one state (`الحكومة`)."""
        code = self._near.surely
        return self.called((head, *Tokens(self._registry.by_id(code).name).keys)) if code else None

    def is_place(self, keys: Sequence[str]) -> bool:
        """Whether the whole phrase is the name of a state or capital (`بيونغ يانغ`)."""
        return self._registry.country_of(" ".join(keys)) is not None

    def state(self, adjective: str) -> Official | None:
        """The state whose adjective a word is."""
        code = self._registry.country_of(adjective)
        return self._registry.by_id(code) if code else None

    def in_post(self, keys: Sequence[str]) -> Official | None:
        """Who holds the post that the whole phrase names, or else the post."""
        asked = tuple(keys)
        if asked not in self._in_post:
            self._in_post[asked] = self._registry.in_post(asked, self._on)
        return self._in_post[asked]

    def holds(self, keys: Sequence[str]) -> bool:
        """Whether it is known who holds the post that the whole phrase names."""
        official = self.in_post(keys)
        return official is not None and official.type == "person"

    def answerable(self, official: Official) -> str:
        """Id of the one whose position an official's words are."""
        return self._registry.answerable(official, self._on).id

    def state_of(self, official: Official) -> Keys:
        """Folded name of the state that an official serves."""
        return tuple(Tokens(self._registry.by_id(official.country).name).keys) if official.country else ()


class _CountryMostNamed:
    """Code of the country that an article names most; counted when a name that several share asks for it."""

    def __init__(self, body: Reading, registry: Registry) -> None:
        self._body = body
        self._registry = registry

    def __contains__(self, code: object) -> bool:
        return code is not None and code == self._code

    @cached_property
    def _code(self) -> str | None:
        return self._counted[0][0] if self._counted else None

    @cached_property
    def surely(self) -> str | None:
        """The country named most, if it is named several times and much more often than any other."""
        (code, often), (_, next_often) = (*self._counted, ("", 0), ("", 0))[:2]
        return code if often >= max(MIN_NAMED, MOST_NAMED * next_often) else None

    @cached_property
    def _counted(self) -> list[tuple[str, int]]:
        codes = (self._registry.country_of(word.base) for word in self._body.words if word.flags & COUNTRY)
        return Counter(code for code in codes if code).most_common(2)
