"""Where articles come from, as data: feeds and folders in the user's YAML file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta, Struct

from tasrih import yamldata

_Name = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{0,62}$")]
_Source = Annotated[str, Meta(max_length=200)]


class Feed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A feed that is asked again and again."""

    name: _Name
    """Of the feed, in logs and metrics; what was sent is remembered under it."""
    url: Annotated[str, Meta(pattern="^https?://", max_length=4_096)]
    source: _Source = ""
    """The outlet, as subscribers see it; several feeds may share one. Its name where it is left out."""
    interval_seconds: Annotated[float, Meta(ge=1, le=86_400)] = 300.0
    """Pause between two requests."""
    body: Literal["auto", "feed", "page"] = "auto"
    """Where an article's text comes from: the feed, its page, or the page where the feed gives only a few words."""
    identity: Literal["auto", "guid", "link"] = "auto"
    """What tells one article from another; `auto` is the guid, and the link too once guids turned out to be shared."""
    timezone: str = "UTC"
    """Of dates that name none, as in the IANA database."""
    lang: Annotated[str, Meta(min_length=1, max_length=35)] = "ar"
    """Of entries that do not say theirs."""

    def __post_init__(self) -> None:
        """Refuse what cannot be used.

        Raises:
            ValueError: an unknown time zone, a URL without a host or with a password.
        """
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"timezone {self.timezone!r} is not known") from error
        parts = urlsplit(self.url)
        if not parts.hostname:
            raise ValueError(f"url {self.url!r} names no host")
        if parts.username is not None:
            raise ValueError(f"url of {self.name}: user and password do not belong into a URL")

    @property
    def outlet(self) -> str:
        """`source`, or the name where there is none."""
        return self.source or self.name


class Folder(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A folder whose new files are read once, each as `tasrih ingest` reads it."""

    name: _Name
    path: Annotated[str, Meta(min_length=1)]
    source: _Source = ""
    """Of plain text, which does not say its own. The name where it is left out."""

    @property
    def outlet(self) -> str:
        """`source`, or the name where there is none."""
        return self.source or self.name


class Sources(Struct, frozen=True, forbid_unknown_fields=True):
    """All of them."""

    feeds: tuple[Feed, ...] = ()
    folders: tuple[Folder, ...] = ()

    @property
    def names(self) -> list[str]:
        """Names of all feeds and folders, in the file's order."""
        return [*(feed.name for feed in self.feeds), *(folder.name for folder in self.folders)]


def load_sources(path: Path | None) -> Sources:
    """Read the file of sources; there are none where no file is set.

    Raises:
        DataError: the file breaks the schema, or names two sources alike or one address twice; with file and line.
    """
    if path is None:
        return Sources()
    sources = yamldata.load(path, Sources)
    for steps, problem in _doubles(sources):
        raise yamldata.DataError(path, yamldata.line_of(path, *steps), problem)
    return sources


def _doubles(sources: Sources) -> Iterator[tuple[tuple[str | int, ...], str]]:
    seen: set[tuple[str, str]] = set()
    feeds = [(("feeds", index), feed.name, feed.url) for index, feed in enumerate(sources.feeds)]
    folders = [
        (("folders", index), folder.name, str(Path(folder.path).absolute()))
        for index, folder in enumerate(sources.folders)
    ]
    for steps, name, address in [*feeds, *folders]:
        for what, value in (("name", name), ("address", address)):
            if (what, value) in seen:
                yield steps, f"second source with the {what} {value!r}"
            seen.add((what, value))


def source_fields(source: Feed | Folder) -> dict[str, object]:
    """All fields of a source, in the order of the struct, for people."""
    return msgspec.structs.asdict(source) | {"source": source.outlet}
