"""What entries are compiled to, and a file that keeps it, so that a process need not inflect at its start.

The file is written by `tasrih lexicon compile`, for the image or for any environment. It names what it was made from,
by a hash of the entries and of this package, and is used for nothing else; without it all is made at the start.
"""

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from tasrih.arabic.database import Stems, stems_of
from tasrih.arabic.inflection import Entry, WordForm, inflect

_HERE: Final = Path(__file__).parent
_DIGEST_BYTES: Final = 32
_LOG = logging.getLogger(__name__)


class Compiled(Struct, frozen=True, array_like=True):
    """All forms of a lexicon, and which of them are written alike."""

    forms: tuple[tuple[str, tuple[WordForm, ...]], ...]
    """By the id of the entry, in the order of the entries."""
    stems: Stems
    """Forms by their number in that order."""

    def numbered(self) -> list[tuple[str, WordForm]]:
        """Each form with the id of its entry, at its number."""
        return [(entry, form) for entry, forms in self.forms for form in forms]


def compile_entries(entries: Sequence[Entry]) -> Compiled:
    """Inflect all entries.

    Raises:
        ValueError: an entry does not inflect to its own lemma.
    """
    forms = tuple((entry.id, inflect(entry)) for entry in entries)
    return Compiled(forms, stems_of(form for _, inflected in forms for form in inflected))


def compiled(entries: Sequence[Entry], file: Path | None = None) -> Compiled:
    """What the entries are compiled to: from the file if it was made from them, else made now.

    Raises:
        ValueError: an entry does not inflect to its own lemma.
    """
    return (file and read(file, entries)) or compile_entries(entries)


def read(file: Path, entries: Sequence[Entry]) -> Compiled | None:
    """What the file keeps of these entries; None, with a line in the log, if it is of no use, or if there is none."""
    try:
        content = file.read_bytes()
        source, digest = content[:_DIGEST_BYTES], content[_DIGEST_BYTES : 2 * _DIGEST_BYTES]
        payload = memoryview(content)[2 * _DIGEST_BYTES :]
        if source != _digest_of(entries):
            problem = "it was made from other data"
        elif digest != hashlib.sha256(payload).digest():
            problem = "it is damaged"
        else:
            return msgspec.msgpack.decode(payload, type=Compiled)
    except FileNotFoundError:
        return None
    except OSError as error:
        problem = str(error)
    _LOG.warning("%s is not used, its forms are made anew: %s", file, problem)
    return None


def write(file: Path, entries: Sequence[Entry]) -> None:
    """Keep what the entries are compiled to; whoever reads the file meanwhile has the old one or the new one.

    Raises:
        ValueError: an entry does not inflect to its own lemma.
        OSError: the file cannot be written.
    """
    payload = msgspec.msgpack.encode(compile_entries(entries))
    new = file.with_name(file.name + ".new")
    new.write_bytes(_digest_of(entries) + hashlib.sha256(payload).digest() + payload)
    new.replace(file)


def _digest_of(entries: Sequence[Entry]) -> bytes:
    """Of all that decides about the forms: the entries, and the code and data that inflect them."""
    digest = hashlib.sha256(msgspec.json.encode(entries, order="deterministic"))
    for path in sorted(path for path in _HERE.rglob("*") if path.suffix in {".py", ".yaml"}):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()
