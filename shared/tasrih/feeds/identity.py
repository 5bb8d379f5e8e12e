"""Which article an entry is: the same one on every fetch, in every feed of its source, after every restart."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Final, Literal
from urllib.parse import urlsplit, urlunsplit

from tasrih.events import ids
from tasrih.feeds.documents import Entry

Identity = Literal["guid", "link", "guid and link"]

_TRACKING: Final = (
    "utm_",
    "fbclid=",
    "gclid=",
    "mc_cid=",
    "mc_eid=",
    "igshid=",
    "ref_src=",
    "at_medium=",
    "at_campaign=",
)
_PORTS: Final = {"http": 80, "https": 443}
_HASH_CHARACTERS = 16


def article_id(source: str, entry: Entry, identity: Identity) -> str:
    """Id of an entry's article; one without guid and link is told by its words."""
    link = canonical_link(entry.link)
    if identity == "link":
        told = link or entry.guid
    elif identity == "guid":
        told = entry.guid or link
    else:
        told = f"{entry.guid}\n{link}".strip()
    return ids.entry_article_id(source, told) if told else ids.article_id(source, entry.title, entry.text)


def shares_guids(entries: Iterable[Entry]) -> bool:
    """Whether two entries with different links have one guid: then it is no guid."""
    links: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.guid and entry.link:
            links[entry.guid].add(canonical_link(entry.link))
    return any(len(found) > 1 for found in links.values())


def canonical_link(link: str) -> str:
    """A link without what does not change where it leads: case of the host, usual port, fragment, tracking marks."""
    try:
        parts = urlsplit(link.strip())
        host, port = (parts.hostname or "").removesuffix("."), parts.port
    except ValueError:
        return link.strip()
    if not host:
        return link.strip()
    scheme = parts.scheme.lower()
    host = f"[{host}]" if ":" in host else host
    place = host if port in (None, _PORTS.get(scheme)) else f"{host}:{port}"
    query = "&".join(part for part in parts.query.split("&") if not part.lower().startswith(_TRACKING))
    return urlunsplit((scheme, place, parts.path or "/", query, ""))


def short_hash(*parts: str) -> str:
    """What tells one wording from another among the entries of a feed."""
    joined = "\0".join(parts).encode("utf-8", "replace")
    return hashlib.sha256(joined).hexdigest()[:_HASH_CHARACTERS]
