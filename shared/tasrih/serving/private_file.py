"""Files that a command changes while gateways read them: written whole, one process at a time, for the owner only."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import yaml

from tasrih.errors import TasrihError
from tasrih.yamldata import DataError

State = tuple[int, int, int]


class FileError(TasrihError):
    """A file cannot be changed."""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other processes from changing a file, for the time of a block; its folder is made if need be.

    Raises:
        FileError: it cannot be changed.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_name(f".{path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise FileError(f"{path}: {error.strerror or error}") from error


def write_private(path: Path, content: msgspec.Struct) -> None:
    """Write a struct as YAML: who reads the file meanwhile sees the old content or the new one."""
    built: Any = msgspec.to_builtins(content)
    text = yaml.safe_dump(built, sort_keys=False, allow_unicode=True)
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def is_there(path: Path) -> bool:
    """Whether there is such a file.

    Raises:
        DataError: that cannot be looked at.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise DataError(path, None, error.strerror or str(error)) from error
    return True


def state_of(path: Path | None) -> State | None:
    """What differs when a file was changed; None where there is none."""
    try:
        found = path.stat() if path else None
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino) if found else None
