"""Loads the registry's data files: the package's own and, over them, a user's. For the registry and its checks."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from tasrih import yamldata
from tasrih.officials.model import (
    Accepted,
    BodyRecord,
    CountryRecord,
    PersonRecord,
    RegistryFile,
    RoleRecord,
    StateBodyRecord,
    Term,
    parse_term,
)

PACKAGE_DATA = Path(__file__).parent / "data"

_KEYED = {"people": "id", "bodies": "id", "countries": "id", "roles": "role", "state_bodies": "body"}


class Origin(Struct, frozen=True):
    """Where a record stands."""

    path: Path
    section: str
    index: int

    @property
    def line(self) -> int | None:
        """Line of the file, from 1."""
        return yamldata.line_of(self.path, self.section, self.index)

    def error(self, problem: str) -> yamldata.DataError:
        """The problem with file and line."""
        return yamldata.DataError(self.path, self.line, problem)


class RegistryData:
    """All records by key, later files over earlier ones, each with its origin."""

    def __init__(self) -> None:
        self.people: dict[str, PersonRecord] = {}
        self.bodies: dict[str, BodyRecord] = {}
        self.countries: dict[str, CountryRecord] = {}
        self.roles: dict[str, RoleRecord] = {}
        self.state_bodies: dict[str, StateBodyRecord] = {}
        self.honorifics: list[str] = []
        self.members: list[str] = []
        self.accepted: list[Accepted] = []
        self.terms: dict[str, list[Term]] = {}
        """Person to terms, in the order of the file."""
        self.origins: dict[tuple[str, str], Origin] = {}
        """(section, key) to where it stands."""

    def merge(self, files: Iterable[Path]) -> None:
        """Read files that stand on one level: among them no key may occur twice, over earlier ones it replaces.

        Raises:
            DataError: a file breaks the schema, a key or a value of a list occurs twice, or a role is malformed.
        """
        seen: set[tuple[str, str]] = set()
        for path in files:
            content = yamldata.load(path, RegistryFile)
            for section, key_field in _KEYED.items():
                for index, record in enumerate(getattr(content, section)):
                    self._enter(section, getattr(record, key_field), record, Origin(path, section, index), seen)
            for section in ("honorifics", "members"):
                yamldata.require_once(path, getattr(content, section), section)
            self.honorifics += content.honorifics
            self.members += content.members
            self.accepted += content.accepted

    def _enter(self, section: str, key: str, record: Any, origin: Origin, seen: set[tuple[str, str]]) -> None:
        if (section, key) in seen:
            raise origin.error(f"{key!r} occurs twice in {section}")
        seen.add((section, key))
        for name, values in msgspec.structs.asdict(record).items():
            if isinstance(values, list):
                yamldata.require_once(origin.path, values, section, origin.index, name)
        getattr(self, section)[key] = record
        self.origins[section, key] = origin
        if isinstance(record, PersonRecord):
            try:
                self.terms[key] = [parse_term(role) for role in record.roles]
            except ValueError as error:
                raise origin.error(f"{key}: {error}") from error


def load_data(paths: Iterable[Path] | None = None) -> RegistryData:
    """The package's data with the files (or folders of files) in `paths` merged over it.

    Raises:
        DataError: see `RegistryData.merge`; or a path does not exist, or is a folder without files.
    """
    data = RegistryData()
    data.merge(_files(PACKAGE_DATA))
    data.merge(file for path in paths or () for file in _files(path))
    return data


def _files(path: Path) -> Iterator[Path]:
    try:
        is_folder = path.is_dir()
    except OSError:  # it may not be looked there, as loading it will say
        is_folder = False
    if not is_folder:
        yield path
    elif files := sorted(path.rglob("*.yaml")):
        yield from files
    else:
        raise yamldata.DataError(path, None, "no .yaml file in this folder, or it may not be read")
