"""The file of feeds: checked at load, with file and line."""

import pytest

from tasrih.feeds.sources import Sources, load_sources
from tasrih.yamldata import DataError

GOOD = """feeds:
- {name: one, url: "https://a.example/1", source: وكالة, timezone: Asia/Riyadh}
- {name: two, url: "https://a.example/2"}
folders:
- {name: drop, path: /srv/drop}
"""


def loaded(tmp_path, text):
    path = tmp_path / "feeds.yaml"
    path.write_text(text, encoding="utf-8")
    return load_sources(path)


def test_a_good_file(tmp_path):
    sources = loaded(tmp_path, GOOD)
    assert sources.names == ["one", "two", "drop"]
    assert [feed.outlet for feed in sources.feeds] == ["وكالة", "two"]
    assert load_sources(None) == Sources()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("name: two", "name: one", r":3: second source with the name 'one'"),
        ("name: drop", "name: one", r":5: second source with the name 'one'"),
        ("example/2", "example/1", r":3: second source with the address 'https://a.example/1'"),
        ("https://a.example/2", "file:///etc/passwd", r":3: .*matching regex"),
        ("https://a.example/2", "https://", r":3: .*names no host"),
        ("https://a.example/2", "https://user:secret@a.example/", r":3: url of two: user and password"),
        ("Asia/Riyadh", "Asia/Nowhere", r":2: timezone 'Asia/Nowhere' is not known"),
        ("Asia/Riyadh", "../../etc/passwd", r":2: timezone .* is not known"),
        ("timezone: Asia/Riyadh", "body: some", r":2: Invalid enum value 'some'"),
        ("timezone:", "colour:", r":2: .*unknown field `colour`"),
        ("timezone: Asia/Riyadh", "interval_seconds: 0", r":2: Expected `float` >= 1"),
        ("name: two", "name: Two", r":3: .*matching regex"),
        ("- {name: two", "- [name: two", r"feeds.yaml:3: "),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path, old, new, problem):
    with pytest.raises(DataError, match=problem) as caught:
        loaded(tmp_path, GOOD.replace(old, new))
    assert "secret" not in str(caught.value)
