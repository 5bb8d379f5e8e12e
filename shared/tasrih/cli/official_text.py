"""Officials as a person reads them in a terminal, for `tasrih officials show` and `tasrih officials who`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tasrih.officials.names import keys_of
from tasrih.officials.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasrih.detection.speakers.voices import Voice
    from tasrih.officials.data import RegistryData
    from tasrih.officials.model import Official, Term

_WIDTH = 10


class Records:
    """The registry's records as texts."""

    def __init__(self, data: RegistryData) -> None:
        """Take data that `verify` accepts."""
        self._data = data
        self._registry = Registry(data)

    def asked(self, text: str) -> list[str]:
        """A text for each official with this id, name or title."""
        try:
            return [self._text(self._registry.by_id(text))]
        except KeyError:
            keys = keys_of(text)
        owners = self._registry.owners(keys, date.max)  # whose terms are still open
        posts = map(self._registry.by_id, sorted(self._registry.posts(keys)))
        return [self._text(official) for official in owners or posts]

    def _text(self, official: Official) -> str:
        lines = (f"{field:<{_WIDTH}}{value}" for field, value in self._fields(official) if value)
        return "\n".join(lines)

    def _fields(self, official: Official) -> Iterator[tuple[str, str | None]]:
        section = next((s for s in ("people", "bodies", "countries") if (s, official.id) in self._data.origins), None)
        yield "id", official.id
        yield "type", official.type
        yield "state", official.country
        yield "wikidata", official.wikidata
        yield "name", official.name
        yield from self._written_names(section, official.id)
        yield "principal", official.principal
        for term in self._registry.holders.all_terms(official.id):
            yield "role", f"{term}  {self._registry.by_id(f'{term.role}/{term.target}').name}"
        for term, person in self._held(official.id):
            yield "holder", f"{term}  {person}"
        if section:
            origin = self._data.origins[section, official.id]
            yield "line", f"{origin.path}:{origin.line}"

    def _written_names(self, section: str | None, id_: str) -> Iterator[tuple[str, str]]:
        if section:
            record = getattr(self._data, section)[id_]
            yield from (("names", name) for name in (record.name, *record.also))

    def _held(self, id_: str) -> Iterator[tuple[Term, str]]:
        """Terms in a post, or in all posts of a body or state, with who held it."""
        holders = self._registry.holders
        for role, target in sorted(holders.posts()):
            if id_ in (target, f"{role}/{target}"):
                yield from holders.of_post(role, target)


def is_open(voice: Voice) -> bool:
    """Whether the registry leaves open who it is: it knows nobody of the name, or the post and no holder."""
    return voice.official is None or "/" in voice.official.id


def reason(voice: Voice, registry: Registry, on: date) -> str:
    """Several lines: a voice of the detector, why it is this official or none, and the id that its claims get."""
    official, claims = voice.official, voice.speaker.official_id
    if voice.speaker.type == "anonymous":
        heading, details = "anonymous, a source that nobody names", []
    elif official is None or is_open(voice):
        heading, *details = _unknown(keys_of(voice.speaker.name), registry, on)
    else:
        heading = f"{official.id}  {official.type}  {official.name}"
        details = [f"{'role':<{_WIDTH}}{term}" for term in registry.holders.terms(official.id, on)]
    if claims and (official is None or claims != official.id):
        details.append(f"{'claims':<{_WIDTH}}{claims}")
    return "\n".join([f"{voice.speaker.name}: {heading}", *(f"  {detail}" for detail in details)])


def _unknown(keys: Sequence[str], registry: Registry, on: date) -> Iterator[str]:
    posts = sorted(registry.posts(keys))
    owners = registry.owners(keys, on)
    if owners:
        yield f"ambiguous, a name of {len(owners)} whom the day does not tell apart"
        yield from (_owner(owner, registry) for owner in owners)
    elif len(posts) > 1:
        yield f"ambiguous, a title of {len(posts)} posts: {', '.join(posts)}"
    elif posts:
        yield from _vacant(posts[0], registry, on)
    else:
        yield "unknown, no name or title of the registry"


def _owner(owner: Official, registry: Registry) -> str:
    terms = "; ".join(map(str, registry.holders.all_terms(owner.id)))
    return f"{owner.id}  {owner.name}  {terms}".rstrip()


def _vacant(post: str, registry: Registry, on: date) -> Iterator[str]:
    """The post that a title names and those who held it next to the day, as far as dates are known."""
    yield f"{post}, nobody is known to have held it on {on}"
    held = registry.holders.of_post(*post.split("/"))
    perhaps = [entry for entry in held if entry[0].possibly(on)]
    before = [entry for entry in held if entry[0].end[1] < on]
    after = [entry for entry in held if entry[0].start[0] > on]
    for word, entries in (("before", before[-1:]), ("perhaps", perhaps), ("after", after[:1])):
        yield from (f"{word:<{_WIDTH}}{term}  {person}" for term, person in entries)
