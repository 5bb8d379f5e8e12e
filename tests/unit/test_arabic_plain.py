"""The readable text: markup blanked in place, wrapped lines joined."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.arabic.plain import plain
from tasrih.arabic.tokens import Tokens

PARAGRAPH = (
    "قال وزير النقل عادل بركات إن القطارات تعمل بانتظام منذ يومين وإن المحطات كلها مفتوحة للجميع في أنحاء البلاد. "
)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("قال &quot;نعم&quot;", ["قال", '"', "نعم", '"']),
        ("قال&nbsp;&laquo;نعم&raquo;", ["قال", "«", "نعم", "»"]),
        ("قال &#8220;نعم&#x201D;", ["قال", "“", "نعم", "”"]),
        ("قال <<نعم>>", ["قال", "«", "نعم", "»"]),
        ("قال ''نعم''", ["قال", '"', "نعم", '"']),
        ('قال ""نعم""', ["قال", '"', "نعم", '"']),
        ("قال ‘نعم’ وغادر أو’براين", ["قال", "“", "نعم", "”", "وغادر", "أو", "’", "براين"]),
        ("قال ((نعم))", ["قال", "«", "نعم", "»"]),
        ('قال ("نعم")', ["قال", '"', "نعم", '"']),
        ('وكالة (صحيفة "نعم")', ["وكالة", "(", "صحيفة", '"', "نعم", '"', ")"]),
        (r"قال \"نعم\"", ["قال", '"', "نعم", '"']),
        ("قال ”نعم“ وغادر", ["قال", "“", "نعم", "”", "وغادر"]),
        ("قال »نعم« وغادر", ["قال", "«", "نعم", "»", "وغادر"]),
        ("قال “نعم“ وغادر", ["قال", '"', "نعم", '"', "وغادر"]),
        ("قال “نعم” وغادر", ["قال", "“", "نعم", "”", "وغادر"]),
        ("قال،، نعم", ["قال", "،", "نعم"]),
        ("قال ,,نعم``", ["قال", "„", "نعم", '"']),
        ("**قال** <b>نعم</b>", ["قال", "نعم"]),
        ("__قال__ نعم", ["قال", "نعم"]),
        ("قال ‘‘نعم’’", ["قال", '"', "نعم", '"']),
        ("قال نعم>>", ["قال", "نعم", "»"]),
        ("(قال نعم))", ["(", "قال", "نعم", "»"]),
        ('<a href="/x?a=1&amp;b=2">قال</a> نعم', ["قال", "نعم"]),
        ("<p>قال</p><p>نعم</p>", ["\n", "قال", "\n", "\n", "نعم", "\n"]),
        ("قال<br/>نعم", ["قال", "\n", "نعم"]),
        ("قال،\nنعم", ["قال", "،", "نعم"]),
        ("قال،\n\nنعم", ["قال", "،", "\n", "\n", "نعم"]),
        ("قال\nنعم", ["قال", "\n", "نعم"]),
        ("3 < 5 & 7 > 6", ["3", "<", "5", "&", "7", ">", "6"]),
        ("&لا; «قال «نعم»»", ["&", "لا", ";", "«", "قال", "«", "نعم", "»", "»"]),
    ],
)
def test_markup_is_read(raw, words):
    tokens = Tokens(raw)
    assert tokens.words == words


def test_a_mark_written_with_several_signs_is_all_of_them():
    tokens = Tokens("قال &quot;نعم&quot; وغادر")
    assert [tokens.text(i, i + 1) for i in range(len(tokens))] == ["قال", "&quot;", "نعم", "&quot;", "وغادر"]
    assert [tokens.before(2), tokens.after(2), tokens.after(3)] == ['"', '"', " "]


def test_what_people_read_has_no_markup():
    tokens = Tokens("وزير&nbsp;النقل\u200f  <b>عادل</b>\nبركات")
    assert tokens.readable(0, len(tokens)) == "وزير النقل عادل بركات"


@given(st.text(st.sampled_from("<>/pbr &quot;#2''«»،\r\nقال "), max_size=60) | st.text(max_size=60))
def test_offsets_stay(raw):
    text = plain(raw).text
    assert len(text) == len(raw)
    tokens = Tokens(raw)
    assert all(0 <= start < end <= len(raw) for start, end in zip(tokens.starts, tokens.ends, strict=True))
    assert all(end <= start for end, start in zip(tokens.ends, tokens.starts[1:], strict=False))


@given(st.integers(40, 110), st.integers(4, 6))
def test_wrapped_paragraphs_are_joined(width, times):
    paragraph = PARAGRAPH * times
    wrapped = textwrap.fill(paragraph, width)
    assert plain(wrapped).text == paragraph.strip()
    assert plain(f"{wrapped}\n\n{wrapped}").text == f"{paragraph.strip()}\n\n{paragraph.strip()}"


@pytest.mark.parametrize(("short", "joined"), [(1, True), (2, False)])
def test_a_text_is_wrapped_where_two_in_three_of_its_lines_that_go_on_were_full(short, joined):
    full = textwrap.wrap(PARAGRAPH * 2, 50)[:5]  # the last of them has room for the word after it
    text = plain("\n".join([*full, *["قد"] * short, "قد"])).text
    assert (" ".join(full) in text) == joined


@pytest.mark.parametrize(
    "lines",
    [
        ["القاهرة", "قال الوزير إن الجسر آمن", "وغادر إلى بلاده", "وعاد مساء"],
        ["عنوان قصير", PARAGRAPH.strip(), "سطر آخر بلا نقطة", "وسطر بعده"],
        [PARAGRAPH.strip() * 2, "سطر آخر", "وسطر بعده", "وسطر أخير"],
    ],
)
def test_short_lines_stay_lines(lines):
    assert plain("\n".join(lines)).text == "\n".join(lines)


@pytest.mark.parametrize(
    "address", ["www.souq.example", "https://news.example/a?b=1&c=2", "a.b-c@news.example", "news.example"]
)
def test_an_address_is_one_token_and_ends_no_sentence(address):
    assert Tokens(f"عبر {address}، أو ({address}). وقال").words == [
        "عبر", address, "،", "أو", "(", address, ")", ".", "وقال",
    ]  # fmt: skip


def test_no_address_is_made_of_arabic_or_numbers():
    assert Tokens("انتهى.وقال 2.5 د.سامر").words == ["انتهى", ".", "وقال", "2.5", "د", ".", "سامر"]
