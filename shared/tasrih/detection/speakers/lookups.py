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


class Lookups:
    """Officials by what an article calls them."""

    def __init__(self, registry: Registry, body: Reading, on: date) -> None:
        """Take the registry, and the article's text and date."""
        self._registry = registry
        self._on = on
        self._near = _CountryMostNamed(body, registry)
        self._named: dict[Keys, Official | None] = {}
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
        countries = Counter(word.base for word in self._body.words if word.flags & COUNTRY)
        return next((self._registry.country_of(base) for base, _ in countries.most_common(1)), None)
