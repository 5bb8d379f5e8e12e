"""Reading article files: four forms, one clear error each."""

import gzip
import io
import json
import os
import sys
from datetime import UTC, datetime

import pytest

from tasrih.events.articles import ArticleError, read_articles, scan_articles

ONE = {"id": "1", "source": "s", "title": "عنوان", "text": "نص", "published_at": "2025-09-04 10:00:00"}
TWO = {**ONE, "id": "2"}
LINES = "\n".join(json.dumps(article) for article in (ONE, TWO))


def ids_of(path) -> list[str]:
    return [article.id for article in read_articles([path])]


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        (json.dumps([ONE, TWO]), ["1", "2"]),
        ("\n\n" + json.dumps([ONE, TWO], indent=1), ["1", "2"]),
        ("\ufeff" + json.dumps([ONE]), ["1"]),
        ("[]", []),
        (json.dumps(ONE), ["1"]),
        (json.dumps(ONE, indent=1), ["1"]),
        (LINES, ["1", "2"]),
        ("\n" + LINES.replace("\n", "\r\n\r\n") + "\n", ["1", "2"]),
    ],
)
def test_json_forms(tmp_path, content, ids):
    path = tmp_path / "with space.json"
    path.write_text(content, encoding="utf-8")
    assert ids_of(path) == ids


def test_plain_text_has_its_first_line_as_title(tmp_path):
    path = tmp_path / "news"
    path.write_text("وزير يتعهد بالدعم\nقال الوزير إنه سيدعم.\nوأضاف.\n", encoding="utf-8")
    os.utime(path, (1_757_000_000, 1_757_000_000))
    (article,) = read_articles([path], source="desk")
    assert (article.title, article.text) == ("وزير يتعهد بالدعم", "قال الوزير إنه سيدعم.\nوأضاف.\n")
    assert article.source == "desk"
    assert article.published_at == datetime.fromtimestamp(1_757_000_000, UTC)
    assert ids_of(path) == ids_of(path)


def test_txt_is_plain_text_even_when_it_begins_with_a_bracket(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("[عاجل] خبر", encoding="utf-8")
    (article,) = read_articles([path])
    assert article.title == "[عاجل] خبر"


def test_a_first_line_as_long_as_a_paragraph_is_no_title(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("كلمة " * 100, encoding="utf-8")
    (article,) = read_articles([path])
    assert (article.title, article.text) == ("", "كلمة " * 100)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'[{"id": "7"}]', "bad.json[0] (id '7'): missing_field: "),
        (b"[1]", "bad.json[0]: wrong_type: "),
        (b"[1", "bad.json: bad_json: "),
        (b'{"a": \n 1', "bad.json: bad_json: "),
        (LINES.encode() + b"\n{}", "bad.json:3: missing_field: "),
        (b"{oops\n" + LINES.encode(), "bad.json:1: bad_json: "),
        (b"\n\n{oops\n" + LINES.encode(), "bad.json:3: bad_json: "),
        (b"", "bad.json: empty"),
        (b" \n ", "bad.json: empty"),
        (b"\xff\xfe", "bad.json: bad_utf8: "),
        (b"a\0b", "bad.json: nul_character"),
        (b"[\xff]", "bad.json: bad_utf8: "),
        (b"null", "bad.json: wrong_type: expected a JSON object, got null"),
        (b'"x"', "bad.json: wrong_type: "),
        (b"7", "bad.json: wrong_type: "),
        (b"oops", "bad.json: bad_json: "),
        (b"oops\n" + LINES.encode(), "bad.json:1: bad_json: "),
        (b"7\n" + LINES.encode(), "bad.json:1: wrong_type: "),
    ],
)
def test_errors_name_file_and_place(tmp_path, content, message):
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    with pytest.raises(ArticleError) as caught:
        list(read_articles([path]))
    assert str(caught.value).startswith(str(tmp_path / message))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("table.csv", "id,title\n1,خبر\n".encode(), "no JSON, and as plain text only files that end in .txt are read"),
        ("page.html", "<p>خبر</p>".encode(), "no JSON, and as plain text only files that end in .txt are read"),
        ("news.json.gz", gzip.compress(LINES.encode()), "bad_utf8: compressed with gzip: unpack it first"),
        ("news.json", gzip.compress(LINES.encode()), "bad_utf8: compressed with gzip: unpack it first"),
        ("news.json", LINES.encode("utf-16"), "bad_utf8: written in UTF-16: save it as UTF-8"),
        ("speech.txt", "خبر".encode("utf-16"), "bad_utf8: written in UTF-16: save it as UTF-8"),
        ("speech.txt", "a خبر".encode("cp1256"), "bad_utf8: byte 0xce at position 2 is no UTF-8: save it as UTF-8"),
        ("speech.txt", b"a\0b", "nul_character: NUL at character 1"),
    ],
)
def test_what_is_no_article_file_is_told_with_what_to_do(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    assert list(map(str, scan_articles([path]))) == [f"{path}: {message}"]


@pytest.mark.parametrize("name", ["speech", "speech.txt", "SPEECH.TXT"])
def test_plain_text_may_have_no_ending(tmp_path, name):
    path = tmp_path / name
    path.write_text("عنوان\nنص", encoding="utf-8")
    assert [article.title for article in read_articles([path])] == ["عنوان"]


def test_json_may_have_any_ending(tmp_path):
    path = tmp_path / "export.dat"
    path.write_text(LINES, encoding="utf-8")
    assert ids_of(path) == ["1", "2"]


def test_an_article_that_lies_ahead_is_told_with_its_place(tmp_path):
    late = json.dumps(TWO | {"published_at": "9000-01-01T00:00:00Z"})
    path, listed = tmp_path / "a.ndjson", tmp_path / "b.json"
    path.write_text(f"{json.dumps(ONE)}\n{late}\n", encoding="utf-8")
    listed.write_text(f"[{json.dumps(ONE)}, {late}]", encoding="utf-8")
    problem = "article 2 of s: published_at is 9000-01-01T00:00:00+00:00, in the future"
    errors = [error for error in scan_articles([path, listed], timely=True) if isinstance(error, ArticleError)]
    assert list(map(str, errors)) == [f"{path}:2: {problem}", f"{listed}[1]: {problem}"]
    assert [article.id for article in scan_articles([path])] == ["1", "2"]


def test_what_stands_around_a_bad_record_is_still_read(tmp_path):
    path = tmp_path / "a.ndjson"
    path.write_text(f"{json.dumps(ONE)}\n{{oops\n{json.dumps(TWO)}\n", encoding="utf-8")
    one, error, two = scan_articles([path])
    assert (one.id, two.id) == ("1", "2")
    assert isinstance(error, ArticleError)


@pytest.mark.parametrize("name", ["absent.json", "."])
def test_files_that_cannot_be_opened(tmp_path, name):
    with pytest.raises(ArticleError, match=str(tmp_path)):
        list(read_articles([tmp_path / name]))


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LINES.encode())))
    assert ids_of("-") == ["1", "2"]


def test_a_closed_standard_input_is_told(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(ArticleError, match="standard input is closed"):
        ids_of("-")
