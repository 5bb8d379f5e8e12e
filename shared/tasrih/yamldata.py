"""Data files: YAML checked against a struct, with file and line in every error."""

import bisect
import errno
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import msgspec
import yaml

from tasrih.errors import TasrihError, no_utf8

T = TypeVar("T")

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SHOWN = 40  # characters of a value in a message
_PATH_STEP = re.compile(r"\.(\w+)|\[(\d+)\]|\[\.\.\.\]")
_UNKNOWN_FIELD = re.compile(r"^Object contains unknown field `(.*?)`")
_BOOL = "tag:yaml.org,2002:bool"


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
    whatever Python says. `no` is a word, Norway for example, as in YAML 1.2; only `true` and `false` are truth values.
    """

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [(tag, pattern) for tag, pattern in found if tag != _BOOL]
        for first, found in _SafeLoader.yaml_implicit_resolvers.items()
    }

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


_Loader.add_implicit_resolver(_BOOL, re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


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
    except yaml.reader.ReaderError as error:
        found = yaml.reader.Reader.NON_PRINTABLE.search(source)
        line = source.count("\n", 0, found.start()) + 1 if found else None
        problem = f"a character that no text has, {found[0]!r}: delete it" if found else error.reason
        raise DataError(path, line, problem) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise DataError(path, mark.line + 1 if mark else None, str(getattr(error, "problem", error))) from error
    except msgspec.ValidationError as error:
        raise DataError(path, _line_of(source, value, shape, str(error)), str(error)) from error


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
    at = _node_at(node, list(steps))
    return at.start_mark.line + 1 if at else None


def require_once(path: Path, values: Iterable[str | tuple[str, ...]], *steps: str | int) -> None:
    """Refuse a value that stands twice in the list at `steps` of a file: a slip, perhaps for another one.

    Raises:
        DataError: one does.
    """
    seen: set[str | tuple[str, ...]] = set()
    for place, value in enumerate(values):
        if value in seen:
            said = value if isinstance(value, str) else " ".join(value)
            where = f" in {steps[-1]}" if steps else ""
            raise DataError(path, line_of(path, *steps, place), f"{said} stands twice{where}")
        seen.add(value)


def _line_of(source: str, value: Any, shape: type, message: str) -> int | None:
    """Line of what msgspec's message is about, the key where that is wrong."""
    steps: list[str | int] = []
    is_key = "at `key` in `$" in message
    for step in _PATH_STEP.finditer(message.rpartition("`$")[2] + ("[...]" if is_key else "")):
        named, number = step.groups()
        steps.append(named or (int(number) if number else _wrong_key(value, shape, message, steps)))
    node = yaml.compose(source, Loader=_Loader)
    if is_key:
        return _key_line(_node_at(node, steps[:-1]), steps[-1])
    at = _node_at(node, steps)
    unknown = _UNKNOWN_FIELD.match(message)
    return (_key_line(at, unknown[1]) if unknown else None) or (at.start_mark.line + 1 if at else None)


def _wrong_key(value: Any, shape: type, message: str, steps: list[str | int]) -> str:
    """The key that msgspec's `[...]` means: with the entries up to it, and no fewer, the message is the same."""
    keys = list(_at(value, steps))

    def is_wrong(last: int) -> bool:
        try:
            msgspec.convert(_with_keys(value, steps, keys[: last + 1]), shape)
        except msgspec.ValidationError as error:
            return str(error) == message
        return False

    found = bisect.bisect_left(range(len(keys)), True, key=is_wrong)
    return str(keys[found]) if found < len(keys) else ""


def _at(value: Any, steps: list[str | int]) -> Any:
    for step in steps:
        value = value[step]
    return value


def _with_keys(value: Any, steps: list[str | int], keys: list[Any]) -> Any:
    """A copy of `value` in which the mapping at `steps` has these keys alone."""
    if not steps:
        return {key: value[key] for key in keys}
    first, *rest = steps
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[first] = _with_keys(value[first], rest, keys)
    return copy


def _key_line(node: yaml.Node | None, name: str | int) -> int | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((key.start_mark.line + 1 for key, _ in pairs if key.value == str(name)), None)


def _node_at(node: yaml.Node | None, steps: list[str | int]) -> yaml.Node | None:
    for step in steps:
        child: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            child = next((value for key, value in node.value if key.value == str(step)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            child = node.value[step]
        if child is None:
            break
        node = child
    return node
