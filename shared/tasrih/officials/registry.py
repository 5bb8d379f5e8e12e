"""The registry: names, titles and ids to officials at a date. For the detector and the `officials` command."""

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tasrih.officials.check import verify
from tasrih.officials.countries import Countries
from tasrih.officials.data import RegistryData, load_data
from tasrih.officials.generated import Generated
from tasrih.officials.holders import Holders
from tasrih.officials.model import Official
from tasrih.officials.names import after_preposition, first_spelling, unclitic
from tasrih.officials.phrase_tries import BODY, LITERAL, OFFICE, ROLE, name_trie, phrase_trie, title_trie
from tasrih.officials.trie import Match, Slot

_BODIES = ("organisation", "office")


class FullNames(NamedTuple):
    """Full names in a text: first token of each to one past the last token of the longest that begins there."""

    people: dict[int, int]
    bodies: dict[int, int]


class Registry:
    """Officials by name, by title and by id. Build it with `load`; it never changes afterwards.

    Keys are folded tokens as in `tasrih.arabic.tokens`; a look-up costs one dictionary miss where no name begins and
    is linear in the longest name otherwise. No look-up raises on any keys.
    """

    def __init__(self, data: RegistryData) -> None:
        self.countries = Countries(data.countries.values())
        self.holders = Holders(data.terms, {role for role, record in data.roles.items() if record.single})
        self._generated = Generated(data, self.countries)
        self._officials = _explicit(data)
        self._speaks_for = {role for role, record in data.roles.items() if record.speaks_for}
        self._honorifics = phrase_trie((text, text) for text in data.honorifics)
        self._members = phrase_trie((text, text) for text in data.members)
        self._names = name_trie(data)
        self._titles = title_trie(data)
        self._slots: Mapping[str, Slot] = {
            "{adj}": self.countries.adjective,
            "{adjf}": self.countries.adjective,
            "{state}": self.countries.belonging,
            "{statef}": self.countries.belonging,
            "{country}": self.countries.named,
            "ل{country}": self.countries.named_after_lam,
            "{body}": self._bodies,
            "ل{body}": self._bodies_after("ل"),
            "ب{body}": self._bodies_after("ب"),
            "{person}": self._people,
        }

    @classmethod
    def load(cls, paths: Iterable[Path] | None = None) -> "Registry":
        """The package's registry with a user's files or folders of files merged over it by id.

        Raises:
            DataError: a file is missing, breaks its schema or refers to what does not exist; with file and line.
        """
        data = load_data(paths)
        verify(data)
        return cls(data)

    def name_at(
        self, keys: Sequence[str], start: int, on: date, *, clitics: bool = False, near: Container[str] = ()
    ) -> tuple[int, Official] | None:
        """The longest registered name that begins at `start`, as (end, official).

        Args:
            keys: folded tokens.
            start: index of the name's first token.
            on: the article's date. A name that several share goes to the one in office then.
            clitics: whether the first token may carry و, ف, ل, ب or ك.
            near: country codes that the article is about; they decide what the date leaves open.

        Returns:
            None when no name begins there, or when the longest one stays ambiguous.
        """
        end, owners = self._owners_at(keys, start, on, clitics=clitics)
        if not owners:
            return None
        chosen = self._choose(owners, on, near)
        return (end, chosen) if chosen else None

    def named(
        self, keys: Sequence[str], on: date, *, clitics: bool = False, near: Container[str] = ()
    ) -> Official | None:
        """The official whom the whole phrase names; see `name_at`."""
        found = self.name_at(keys, 0, on, clitics=clitics, near=near)
        return found[1] if found and found[0] == len(keys) else None

    def owners(self, keys: Sequence[str], on: date) -> list[Official]:
        """All whom the whole phrase may name, in office that day or not; `named` chooses among them."""
        end, owners = self._owners_at(keys, 0, on, clitics=True)
        return owners if end == len(keys) else []

    def title(self, keys: Sequence[str], on: date) -> Official | None:
        """The person who surely held the post that the whole phrase names on that day, None when unknown or unsure.

        Honorifics before the title are skipped.
        """
        found = self.title_at(keys, 0, on)
        return found[1] if found and found[0] == len(keys) else None

    def title_at(self, keys: Sequence[str], start: int, on: date) -> tuple[int, Official] | None:
        """The longest title beginning at `start` that resolves on that day, as (end, holder)."""
        if start >= len(keys) or not self._begins_title(keys[start]):
            return None
        resolved: list[tuple[int, Official]] = []
        for match in self._title_matches(keys, start):
            role, _, target = self._post(match).partition("/")
            holder = self.holders.at(role, target, on)
            if holder is not None:
                resolved.append((match.end, self._officials[holder]))
        end = max((end for end, _ in resolved), default=0)
        people = {official.id: official for at, official in resolved if at == end}
        return (end, people.popitem()[1]) if len(people) == 1 else None

    def post(self, keys: Sequence[str]) -> Official | None:
        """The post that the whole phrase names, as an office, whoever holds it; None when it names none or several.

        "Head of the Lebanese parliament" is both its speaker and head of a body: a post that somebody held goes first.
        """
        posts = self.posts(keys)
        return self.by_id(posts.pop()) if len(posts) == 1 else None

    def posts(self, keys: Sequence[str]) -> set[str]:
        """Ids of the posts that the whole phrase may name, of those that somebody held if there are any."""
        posts = {self._post(match) for match in self._title_matches(keys, 0) if match.end == len(keys)}
        return {post for post in posts if self.holders.of_post(*post.split("/"))} or posts

    def called(self, keys: Sequence[str], on: date, *, near: Container[str] = ()) -> Official | None:
        """The official whom the whole phrase calls by name, with clitics before it or not; see `name_at`.

        A title may stand before a person's name (`رئيس الحكومة التونسية الحبيب الصيد`), and between the name and its
        office (`مكتب رئيس الوزراء فلان`); behind a body's name, the adjective of its own state; before the name of a
        body of many states, who make it up (`وزراء خارجية الاتحاد الأوروبي`).
        """
        found = self.named(keys, on, clitics=True, near=near) or self._titled(keys, on, near)
        return found or self._of_its_state(keys, on) or self._of_its_members(keys, on)

    def in_post(self, keys: Sequence[str], on: date) -> Official | None:
        """Who held the post that the whole phrase names, or else the post itself; see `title` and `post`."""
        return self.title(keys, on) or self.post(keys)

    def answerable(self, official: Official, on: date) -> Official:
        """Who answers for what an official says that day: a principal for offices and spokespeople, else the official.

        A spokesperson of an office answers as the office does: both speak for whoever holds its post.
        """
        passed = {official.id}
        while (principal := self.principal_at(official, on)) and principal.id not in passed:
            passed.add(principal.id)
            official = principal
        return official

    def by_id(self, id_: str) -> Official:
        """The official with this id: a person, a body, a state, a generated body, or a post (`prime_minister/gb`).

        Raises:
            KeyError: there is none.
        """
        return self._officials.get(id_) or self._generated.official(id_, self._officials)

    def principal_at(self, official: Official, on: date) -> Official | None:
        """In whose name an office or a spokesperson speaks on that day; None for others and for unknown holders."""
        if official.type == "person":
            targets = (term.target for term in self.holders.terms(official.id, on) if term.role in self._speaks_for)
            target = next(targets, None)
            return self.by_id(target) if target else None
        if official.principal is None:
            return None
        role, slash, target = official.principal.partition("/")
        holder = self.holders.at(role, target, on) if slash else official.principal
        return self.by_id(holder) if holder else None

    def country_of(self, key: str) -> str | None:
        """Country code for a folded name, adjective (any gender, number, article) or capital; words by one space."""
        return self.countries.of(key)

    def state_names(self) -> Collection[tuple[str, ...]]:
        """Names of states without those that are feminine adjectives too, each as its folded words."""
        return self.countries.names

    def ids(self) -> Iterator[str]:
        """Ids of all registered persons, bodies and states."""
        return iter(self._officials)

    def people(self) -> Iterator[Official]:
        """All registered persons in the order of the files."""
        return (official for official in self._officials.values() if official.type == "person")

    def full_names(self, keys: Sequence[str]) -> FullNames:
        """Where names of two words or more stand, of people and of bodies."""
        found = FullNames({}, {})
        for start in self._names.places_of_two(keys):
            for match in self._names.matches(keys, start):
                official = self._officials.get(match.value.removeprefix(LITERAL))
                if official is not None and match.end > start + 1:
                    ends = found.people if official.type == "person" else found.bodies
                    ends[start] = max(match.end, ends.get(start, 0))
        return found

    def _owners_at(self, keys: Sequence[str], start: int, on: date, *, clitics: bool) -> tuple[int, list[Official]]:
        """End and owners of the longest registered name that begins at `start`; `start` and nobody without one."""
        if start >= len(keys):
            return start, []
        readings = self._readings(keys[start], clitics)
        if not readings:
            return start, []
        found = [match for first in readings for match in self._names.matches(keys, start, self._slots, first)]
        end = max((match.end for match in found), default=start)
        longest = _listed_first(match for match in found if match.end == end)
        return end, [self.by_id(id_) for id_ in dict.fromkeys(self._named(match, on) for match in longest)]

    def _readings(self, key: str, clitics: bool) -> list[str]:
        """What a first key may be for a name to begin with it: hardly any key may be anything."""
        if self._names.begins(key):
            return [key]
        return [bare for bare in unclitic(key) if self._names.begins(bare)] if clitics else []

    def _titled(self, keys: Sequence[str], on: date, near: Container[str]) -> Official | None:
        for start in range(2, len(keys)):
            if not self._names.begins(keys[start]):
                continue
            person = self.named(keys[start:], on, near=near)
            if person and person.type == "person":
                if self._held(person.id, keys[:start]):
                    return person
                return self.named([keys[0], *keys[start:]], on, clitics=True, near=near)
        return None

    def _of_its_state(self, keys: Sequence[str], on: date) -> Official | None:
        """The body whose name its own state's adjective follows, though it needs none (`البيت الأبيض الأميركي`)."""
        code = self.countries.of(keys[-1]) if len(keys) > 1 else None
        body = self.named(keys[:-1], on, clitics=True) if code else None
        return body if body and body.type in _BODIES and body.country == code else None

    def _of_its_members(self, keys: Sequence[str], on: date) -> Official | None:
        """The body of no single state before whose name those stand who make it up."""
        ends = {match.end for match in self._members.matches(keys, 0)} if keys else ()
        for start in sorted(ends, reverse=True):
            body = self.named(keys[start:], on) if start < len(keys) else None
            if body and body.type == "organisation" and body.country is None:
                return body
        return None

    def _held(self, person: str, title: Sequence[str]) -> bool:
        """Whether a title is one that the person ever held: an adviser to the president is not the president."""
        holders = (holder for post in self.posts(title) for _, holder in self.holders.of_post(*post.split("/")))
        return person in holders

    def _title_matches(self, keys: Sequence[str], start: int) -> Iterator[Match]:
        while start < len(keys) and self._begins_title(keys[start]):
            found = list(self._titles.matches(keys, start, self._slots))
            if found:
                yield from found
                return
            skipped = max((match.end for match in self._honorifics.matches(keys, start)), default=start)
            if skipped == start:
                return
            start = skipped

    def _begins_title(self, key: str) -> bool:
        return self._titles.begins(key) or self._honorifics.begins(key)

    def _post(self, match: Match) -> str:
        value = match.value.removeprefix(ROLE)
        return value if "/" in value else f"{value}/{match.filling}"

    def _named(self, match: Match, on: date) -> str:
        if match.value.startswith(LITERAL):
            return match.value.removeprefix(LITERAL)
        if match.value.startswith(BODY):
            return f"{match.filling}.{match.value.removeprefix(BODY)}"
        return self._generated.office_of(match.filling, self.holders.terms(match.filling, on))

    def _choose(self, officials: list[Official], on: date, near: Container[str]) -> Official | None:
        narrowings: tuple[Callable[[Official], bool], ...] = (
            lambda official: self.holders.active(official.id, on),
            lambda official: official.country in near,
        )
        for narrow in narrowings:
            if len(officials) > 1:
                officials = [official for official in officials if narrow(official)] or officials
        return officials[0] if len(officials) == 1 else None

    def _bodies(self, keys: Sequence[str], start: int) -> Iterator[tuple[int, str]]:
        return self._filled(self._names.matches(keys, start, self._slots), *_BODIES)

    def _bodies_after(self, preposition: str) -> Slot:
        def bodies(keys: Sequence[str], start: int) -> Iterator[tuple[int, str]]:
            for first in after_preposition(preposition, keys[start]):
                yield from self._filled(self._names.matches(keys, start, self._slots, first), *_BODIES)

        return bodies

    def _people(self, keys: Sequence[str], start: int) -> Iterator[tuple[int, str]]:
        return self._filled(self._names.matches(keys, start), "person")

    def _filled(self, found: Iterable[Match], *types: str) -> Iterator[tuple[int, str]]:
        ends: dict[int, list[Match]] = {}
        for match in found:
            ends.setdefault(match.end, []).append(match)
        for end, matches in ends.items():
            for match in _listed_first(matches):
                id_ = "" if match.value.startswith(OFFICE) else self._named(match, date.min)
                if id_ and id_ not in self.countries.records and self.by_id(id_).type in types:
                    yield end, id_


def _listed_first(found: Iterable[Match]) -> list[Match]:
    """Names that the data list, or else those that patterns give: the Knesset is not "the Israeli parliament" too."""
    matches = list(found)
    return [match for match in matches if match.value.startswith(LITERAL)] or matches


def _explicit(data: RegistryData) -> dict[str, Official]:
    officials: dict[str, Official] = {}
    for person in data.people.values():
        prefix = person.id.partition(".")[0]
        country = prefix if prefix in data.countries else None
        name = first_spelling(person.name)
        officials[person.id] = Official(
            id=person.id, type="person", name=name, country=country, wikidata=person.wikidata
        )
    for body in data.bodies.values():
        officials[body.id] = Official(
            id=body.id,
            type=body.type,
            name=first_spelling(body.name),
            country=body.country,
            wikidata=body.wikidata,
            principal=body.principal,
        )
    return officials
