"""What the registry is looked up in: names, titles and other phrases to what they mean."""

from collections.abc import Iterable

from tasrih.officials.data import RegistryData
from tasrih.officials.names import phrases, spellings
from tasrih.officials.trie import Trie

BODY, OFFICE, LITERAL, ROLE = "body:", "office:", "id:", "role:"
"""What a phrase means: a body of a state, an office of a person, an id as it stands, a post."""


def phrase_trie(entries: Iterable[tuple[str, str]]) -> Trie:
    """Phrases, as data files write them, to values."""
    trie = Trie()
    for pattern, value in entries:
        for phrase in phrases(pattern):
            trie.add(phrase, value)
    return trie


def name_trie(data: RegistryData) -> Trie:
    """The names of all persons, bodies and states."""
    patterns = ((name, body) for body in data.state_bodies.values() for name in body.names)
    trie = phrase_trie((name, (OFFICE if "{person}" in name else BODY) + body.body) for name, body in patterns)
    for person in data.people.values():
        _add_names(trie, person.id, [person.name, *person.also])
    for named in data.bodies.values():
        _add_names(trie, named.id, [named.name, *named.also])
    for country in data.countries.values():
        _add_names(trie, country.id, [country.name, *country.also, *country.capital])
    return trie


def _add_names(trie: Trie, id_: str, names: Iterable[str]) -> None:
    for name in names:
        for form in spellings(name):
            trie.add(form, LITERAL + id_)


def title_trie(data: RegistryData) -> Trie:
    """The titles of all posts."""
    open_titles = ((title, ROLE + record.role) for record in data.roles.values() for title in record.titles)
    fixed = (
        (title, f"{ROLE}{record.role}/{target}")
        for record in data.roles.values()
        for target, titles in record.fixed.items()
        for title in titles
    )
    return phrase_trie((*open_titles, *fixed))
