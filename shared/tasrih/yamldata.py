"""Data files: YAML checked against a struct, with file and line in every error."""

import errno
import re
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from tasrih.errors import TasrihError, no_utf8

T = TypeVar("T")

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SHOWN = 40  # characters of a value in a message
_PATH_STEP = re.compile(r"\.(\w+)|\[(\d+)\]|\[\.\.\.\]")


class DataError(TasrihError, ValueError):
    """A data file is missing, is no YAML, or breaks its schema. The message names file and line."""

    def __init__(self, path: Path, line: int | None, problem: str) -> None:
        """Join file, line (from 1) and problem to one message."""
        super().__init__(f"{path}:{line}: {problem}" if line else f"{path}: {problem}")
        self.path = path
        self.line = line


class _Loader(_SafeLoader):  # type: ignore[misc]  # its base depends on the machine
    """A safe loader that refuses a key that stands twice: of two values the second would quietly win.

    A value that is not what it looks like (`2025-13-45`, `!!int x`) is an error of YAML, where the library lets through
    whatever Python says.
    """

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """The value of a node."""
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError, AttributeError, TypeError) as error:
            problem = f"{str(node.value)[:_SHOWN]!r} cannot be read as {node.tag.rpartition(':')[2]}"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark) from error

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping whose keys stand once."""
        seen: set[str] = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value} stands twice", key.start_mark)
            seen.add(str(key.value))
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found


def load(path: Path, shape: type[T]) -> T:
    """Read one YAML file as `shape`.

    Raises:
        DataError: the file cannot be read or parsed, or a value breaks the schema.
    """
    try:
        require_file(path)
        source = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(path, None, error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise DataError(path, error.object.count(b"\n", 0, error.start) + 1, no_utf8(error)) from error
    try:
        value = yaml.load(source, Loader=_Loader)  # noqa: S506 - a safe loader
        if value is None:
            raise DataError(path, None, "nothing stands in it")
        return msgspec.convert(value, shape)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise DataError(path, mark.line + 1 if mark else None, str(getattr(error, "problem", error))) from error
    except msgspec.ValidationError as error:
        raise DataError(path, _line_of(source, str(error)), str(error)) from error


def require_file(path: Path) -> None:
    """Refuse what is there and no file: a pipe is never read to its end, and looked at again it holds something else.

    Raises:
        OSError: it is a folder, a pipe or a device.
    """
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "Is a directory" if path.is_dir() else "Is no file but a pipe or a device")


def line_of(path: Path, *steps: str | int) -> int | None:
    """Line (from 1) of the value at `steps` in a YAML file, for checks that a struct cannot express."""
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    return _walk(node, list(steps))


def _line_of(source: str, message: str) -> int | None:
    location = message.rpartition("at `$")[2].rstrip("`")
    if "[...]" in location:  # msgspec does not say which key of a mapping it means
        location = location.partition("[...]")[0]
    steps = [name or int(index) for name, index in _PATH_STEP.findall(location)]
    return _walk(yaml.compose(source, Loader=_Loader), steps)


def _walk(node: yaml.Node | None, steps: list[str | int]) -> int | None:
    for step in steps:
        child: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            child = next((value for key, value in node.value if key.value == str(step)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            child = node.value[step]
        if child is None:
            break
        node = child
    return node.start_mark.line + 1 if node else None
