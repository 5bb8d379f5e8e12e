"""Bytes in a terminal: any bytes, nothing that a terminal would obey, and not too much."""

from hypothesis import given
from hypothesis import strategies as st

from tasrih.cli.bytes_text import preview

long = st.just(b"\xd8\xa7" * 3_000)
parts = st.lists(st.binary(max_size=20) | st.text(max_size=20).map(str.encode) | long, max_size=4)


@given(parts.map(b"".join))
def test_any_bytes_are_shown_safely_and_briefly(value):
    shown = preview(value)
    assert all(character.isprintable() or character == "\n" for character in shown)
    assert len(shown) < 12_000


def test_text_is_text_and_the_rest_a_dump():
    assert preview(None) == "none"
    assert preview(b"") == ""
    assert preview("صواريخ\n\x1b[2J".encode()) == "صواريخ\\n\\x1b[2J"
    assert preview(b"ab\xff") == "\n  00000000  61 62 ff                                         ab."
    assert preview(("ا" * 9_000).encode()) == "ا" * 2_000 + " … 14000 bytes more"
    assert preview(b"\xff" * 513).endswith(" … 1 bytes more")
