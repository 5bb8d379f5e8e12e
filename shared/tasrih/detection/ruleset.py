"""The ruleset: which code and data detected a claim, as one short hash."""

import hashlib
from collections.abc import Iterable
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

_ROOMS = ("arabic", "detection", "officials", "events")
_SUFFIXES = (".py", ".yaml", ".json")


def ruleset_id(officials: Iterable[Path] = (), topics: Iterable[Path] = (), lexicon: Iterable[Path] = ()) -> str:
    """First 16 hex digits of the SHA-256 over all code and data that decide what is detected.

    Args:
        officials: a user's own files, in the order in which they are merged.
        topics: likewise.
        lexicon: files in place of the library's.

    """
    digest = hashlib.sha256()
    for room in _ROOMS:
        for name, content in sorted(_contents(files("tasrih") / room, room)):
            digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    for path in (*officials, *topics, *lexicon):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _contents(folder: Traversable, name: str) -> Iterable[tuple[str, bytes]]:
    for entry in folder.iterdir():
        path = f"{name}/{entry.name}"
        if entry.is_dir():
            yield from _contents(entry, path)
        elif entry.name.endswith(_SUFFIXES):
            yield path, entry.read_bytes()
