"""The file behind the gateway's index: SQLite, a connection for each thread. All of it can be read again from Kafka."""

import logging
import sqlite3
import threading
from importlib.resources import files
from pathlib import Path
from typing import Final

FORM: Final = 2
"""Number of what stands in the file; one with another is built anew."""

_log = logging.getLogger(__name__)
_CACHE_KIB = 2_048
_BUSY_SECONDS = 30.0
_SETTINGS = ("page_size = 8192", "journal_mode = WAL", "synchronous = NORMAL", f"cache_size = -{_CACHE_KIB}")


class Database:
    """The file.

    Args:
        path: made if it is not there; what is damaged or of another form is made anew.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connections = threading.local()
        self._all: list[sqlite3.Connection] = []
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            _log.warning("the index is built anew: %s: %s", path, error)
            self._remove()
            self._prepare()

    def close(self) -> None:
        """Close the connections of all threads."""
        for connection in self._all:
            connection.close()
        self._all.clear()

    def open(self) -> sqlite3.Connection:
        """The connection of the thread that asks."""
        connection: sqlite3.Connection | None = getattr(self._connections, "own", None)
        if connection is None:
            connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, check_same_thread=False)
            for setting in _SETTINGS:
                connection.execute(f"PRAGMA {setting}").close()
            self._connections.own = connection
            self._all.append(connection)
        return connection

    def _prepare(self) -> None:
        connection = self.open()
        (form,) = connection.execute("PRAGMA user_version").fetchone()
        if form not in {0, FORM}:
            raise sqlite3.DatabaseError(f"form {form}, this version has {FORM}")
        connection.executescript(files("tasrih.serving").joinpath("schema.sql").read_text(encoding="utf-8"))
        connection.execute(f"PRAGMA user_version = {FORM}").close()

    def _remove(self) -> None:
        self.close()
        self._connections = threading.local()
        for name in (self._path.name, f"{self._path.name}-wal", f"{self._path.name}-shm"):
            self._path.with_name(name).unlink(missing_ok=True)
