"""What YAML files may hold: a key once, and what breaks a rule is told with its line."""

import os
from typing import Annotated

import msgspec
import pytest

from tasrih.yamldata import DataError, load


def test_a_key_that_stands_twice_is_told_with_its_line(tmp_path):
    file = tmp_path / "words.yaml"
    file.write_text("a: {x: 1}\nb: {x: 1,\n  y: 2,\n  x: 3}\n")
    with pytest.raises(DataError, match=r"words\.yaml:4: x stands twice"):
        load(file, dict[str, dict[str, int]])
    file.write_text("a: &one {x: 1}\nb: {<<: *one, x: 2}\n")
    assert load(file, dict[str, dict[str, int]]) == {"a": {"x": 1}, "b": {"x": 2}}


@pytest.mark.parametrize(
    "value",
    [
        *("2025-13-45", "2025-02-30 25:00:00", "2001-01-01T00:00:00+99:99", "9" * 5_000),
        *("!!int x", "!!int ''", "!!float x", "!!timestamp x", "!!bool x", "!!map x", "!!seq x"),
    ],
)
def test_a_value_that_is_not_what_it_looks_like_is_told_with_its_line(tmp_path, value):
    file = tmp_path / "watches.yaml"
    file.write_text(f"a: x\nb: {value}\n")
    with pytest.raises(DataError, match=r"^.*watches\.yaml:2: [^\n]+$"):
        load(file, dict[str, str])


def test_a_file_that_cannot_be_read_is_named_once(tmp_path):
    with pytest.raises(DataError) as absent:
        load(tmp_path / "absent.yaml", dict[str, str])
    assert str(absent.value) == f"{tmp_path}/absent.yaml: No such file or directory"
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(DataError, match=r"/pipe.yaml: Is no file but a pipe or a device$"):
        load(tmp_path / "pipe.yaml", dict)
    with pytest.raises(DataError, match=r"Is a directory$"):
        load(tmp_path, dict[str, str])


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "null\n"])
def test_a_file_in_which_nothing_stands_is_told_so(tmp_path, text):
    file = tmp_path / "watches.yaml"
    file.write_text(text)
    with pytest.raises(DataError, match=r"watches\.yaml: nothing stands in it$"):
        load(file, dict[str, str])


class Rule(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    kinds: tuple[str, ...] = ()


class Rules(msgspec.Struct, forbid_unknown_fields=True):
    rules: tuple[Rule, ...] = ()
    topics: dict[Annotated[str, msgspec.Meta(pattern="^[a-z]+$")], tuple[str, ...]] = {}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("rules:\n- name: a\n  kinds: [x]\n- name: b\n  kind: [x]\n", 5),
        ("rules: []\n\nrule: []\n", 3),
        ("topics:\n  a: [x]\n  b: [y]\n  c: [1]\n  d: [z]\n", 4),
        ("topics:\n  a: [x]\n  b: y\n", 3),
        ("topics:\n  a: [x]\n  b: [y]\n  C:\n    - z\n  d: [1]\n", 4),
        ("topics:\n  a: [x]\n  b:\n  - y\n  - {}\n  - {}\n", 5),
        ("rules:\n- name: a\n# \0\n", 3),
    ],
)
def test_what_breaks_a_rule_is_told_with_its_own_line(tmp_path, text, line):
    file = tmp_path / "own.yaml"
    file.write_text(text)
    with pytest.raises(DataError, match=rf"^.*own\.yaml:{line}: [^\n]+$"):
        load(file, Rules)


def test_the_line_in_a_mapping_of_mappings(tmp_path):
    file = tmp_path / "own.yaml"
    file.write_text("a: {x: 1}\nb:\n  x: 1\n  y: z\n")
    with pytest.raises(DataError, match=r"own\.yaml:4: "):
        load(file, dict[str, dict[str, int]])


@pytest.mark.parametrize(
    ("encoding", "problem"),
    [
        ("cp1256", r"own\.yaml:2: byte 0xe6 at position 14 is no UTF-8: save it as UTF-8"),
        ("utf-16", r"own\.yaml:1: written in UTF-16: save it as UTF-8"),
    ],
)
def test_what_is_no_utf_8_is_told_with_what_to_do(tmp_path, encoding, problem):
    file = tmp_path / "own.yaml"
    file.write_text("topics:\n  a: [وادي]\n", encoding=encoding)
    with pytest.raises(DataError, match=problem):
        load(file, Rules)


def test_norway_is_a_state_and_no_truth_value(tmp_path):
    file = tmp_path / "own.yaml"
    file.write_text("no: [no, on, yes, y]\nis: [true, FALSE]\n")
    assert load(file, dict) == {"no": ["no", "on", "yes", "y"], "is": [True, False]}
