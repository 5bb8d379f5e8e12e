"""What YAML files may hold: a key once, and what breaks a rule is told with its line."""

import pytest

from tasrih.yamldata import DataError, load


def test_a_key_that_stands_twice_is_told_with_its_line(tmp_path):
    file = tmp_path / "words.yaml"
    file.write_text("a: {x: 1}\nb: {x: 1,\n  y: 2,\n  x: 3}\n")
    with pytest.raises(DataError, match=r"words\.yaml:4: x stands twice"):
        load(file, dict[str, dict[str, int]])
    file.write_text("a: &one {x: 1}\nb: {<<: *one, x: 2}\n")
    assert load(file, dict[str, dict[str, int]]) == {"a": {"x": 1}, "b": {"x": 2}}
