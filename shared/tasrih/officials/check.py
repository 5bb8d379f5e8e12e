"""Checks of the registry's data that a schema cannot express. For loading and for `tasrih officials check`."""

import itertools
from collections.abc import Iterable, Iterator, Mapping

from tasrih.officials.data import RegistryData
from tasrih.officials.holders import Holders
from tasrih.officials.model import Term
from tasrih.officials.names import Phrase, spellings
from tasrih.yamldata import DataError

_STATE_SLOTS = ("{adj}", "{adjf}", "{state}", "{statef}", "{country}")
_TITLE_SLOTS = (*_STATE_SLOTS, "ل{country}", "{body}", "ل{body}", "ب{body}")
_BODY_SLOTS = (*_STATE_SLOTS, "{person}")


def verify(data: RegistryData) -> None:
    """Raise the first broken reference or phrase, so that a registry never answers from broken data.

    Raises:
        DataError: with file and line.
    """
    for error in errors(data):
        raise error


def errors(data: RegistryData) -> Iterator[DataError]:
    """References to roles, bodies and countries that do not exist, and phrases that cannot be matched."""
    for section, key, problem in itertools.chain(_bad_terms(data), _bad_references(data), _bad_phrases(data)):
        yield data.origins[section, key].error(f"{key}: {problem}")


def conflicts(data: RegistryData) -> Iterator[DataError]:
    """Statements that contradict each other: two holders of one post, two owners of one full name or Wikidata id."""
    found = itertools.chain(_overlaps(data), _shared_names(data), _shared_wikidata(data))
    for section, key, problem in found:
        yield data.origins[section, key].error(f"{key}: {problem}")


_Problem = tuple[str, str, str]


def _known(target: str, data: RegistryData) -> bool:
    owner, _, body = target.rpartition(".")
    return target in data.countries or target in data.bodies or (owner in data.countries and body in data.state_bodies)


def _known_principal(principal: str, data: RegistryData) -> bool:
    role, slash, target = principal.partition("/")
    if slash:
        return role in data.roles and _known(target, data)
    return principal in data.people or _known(principal, data)


def _bad_terms(data: RegistryData) -> Iterator[_Problem]:
    for person, terms in data.terms.items():
        for term in terms:
            if term.role not in data.roles:
                yield "people", person, f"there is no role {term.role!r}"
            elif not _known(term.target, data):
                yield "people", person, f"there is no country or body {term.target!r}"


def _bad_references(data: RegistryData) -> Iterator[_Problem]:
    for body in data.bodies.values():
        if body.country is not None and body.country not in data.countries:
            yield "bodies", body.id, f"there is no country {body.country!r}"
        if body.principal is not None and not _known_principal(body.principal, data):
            yield "bodies", body.id, f"there is no principal {body.principal!r}"
    for state_body in data.state_bodies.values():
        if state_body.principal is not None and state_body.principal not in data.roles:
            yield "state_bodies", state_body.body, f"there is no role {state_body.principal!r}"
    for role in data.roles.values():
        for target in role.fixed:
            if not _known(target, data):
                yield "roles", role.role, f"there is no country or body {target!r}"


def _bad_phrases(data: RegistryData) -> Iterator[_Problem]:
    for role in data.roles.values():
        yield from (("roles", role.role, text) for text in _wrong(role.titles, _TITLE_SLOTS))
    for body in data.state_bodies.values():
        yield from (("state_bodies", body.body, text) for text in _wrong(body.names, _BODY_SLOTS))


def _wrong(phrases: Iterable[str], allowed: tuple[str, ...]) -> Iterator[str]:
    for phrase in phrases:
        words = phrase.split()
        slots = [word for word in words if "{" in word or "}" in word]
        if len(slots) != 1 or slots[0] not in allowed or slots[0] == words[0]:
            yield f"{phrase!r} needs one slot after its first word: {', '.join(allowed)}"


def _overlaps(data: RegistryData) -> Iterator[_Problem]:
    holders = Holders(data.terms, set())
    for role, target in holders.posts():
        if role in data.roles and data.roles[role].single:
            for (term, person), (other, rival) in itertools.combinations(holders.of_post(role, target), 2):
                if _overlap(term, other):
                    yield "people", rival, f"holds {role}/{target} while {person} does"


def _overlap(term: Term, other: Term) -> bool:
    return max(term.start[1], other.start[1]) < min(term.end[0], other.end[0])


def _shared_names(data: RegistryData) -> Iterator[_Problem]:
    owners: dict[Phrase, tuple[str, str]] = {}
    for section, id_, names in _names(data):
        for form in {form for name in names for form in spellings(name) if len(form) > 1}:
            other = owners.setdefault(form, (section, id_))
            if other[1] != id_:
                yield section, id_, f"shares the name {' '.join(form)!r} with {other[1]}"


def _names(data: RegistryData) -> Iterator[tuple[str, str, Iterable[str]]]:
    for person in data.people.values():
        yield "people", person.id, (person.name, *person.also)
    for body in data.bodies.values():
        yield "bodies", body.id, (body.name, *body.also)
    for country in data.countries.values():
        yield "countries", country.id, (country.name, *country.also, *country.capital)


def _shared_wikidata(data: RegistryData) -> Iterator[_Problem]:
    records: Mapping[str, str | None] = {person.id: person.wikidata for person in data.people.values()}
    owners: dict[str, str] = {}
    for id_, wikidata in records.items():
        if wikidata is not None and owners.setdefault(wikidata, id_) != id_:
            yield "people", id_, f"has the Wikidata id {wikidata} of {owners[wikidata]}"
