"""Who held which post when. For the registry and its checks."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from tasrih.officials.model import Term


class Holders:
    """Terms by person and by post."""

    def __init__(self, terms: Mapping[str, Sequence[Term]], single: Collection[str]) -> None:
        self._by_person = terms
        self._single = single
        self._by_post: dict[tuple[str, str], list[tuple[Term, str]]] = {}
        for person, held in terms.items():
            for term in held:
                self._by_post.setdefault((term.role, term.target), []).append((term, person))

    def at(self, role: str, target: str, on: date) -> str | None:
        """Id of the one person who surely held the post that day; on a day of handover the newcomer."""
        held = [entry for entry in self._by_post.get((role, target), ()) if entry[0].surely(on)]
        if len(held) > 1 and role in self._single:
            held = [entry for entry in held if entry[0].end[0] > on] or held
        people = {person for _, person in held}
        return people.pop() if len(people) == 1 else None

    def of_post(self, role: str, target: str) -> list[tuple[Term, str]]:
        """All terms in a post with the person's id, earliest first."""
        return sorted(self._by_post.get((role, target), ()), key=lambda entry: (entry[0].start, entry[1]))

    def posts(self) -> Iterator[tuple[str, str]]:
        """Every (role, target) that somebody held."""
        return iter(self._by_post)

    def all_terms(self, person: str) -> Sequence[Term]:
        """All terms of the person, in the order of the file."""
        return self._by_person.get(person, ())

    def terms(self, person: str, on: date) -> list[Term]:
        """The person's terms that surely run that day, in the order of the file."""
        return [term for term in self.all_terms(person) if term.surely(on)]

    def active(self, person: str, on: date) -> bool:
        """Whether the person may have been in some post that day."""
        return any(term.possibly(on) for term in self.all_terms(person))
