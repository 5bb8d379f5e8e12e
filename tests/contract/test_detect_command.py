"""`tasrih detect`: what goes in, what comes out a line, and what bad input says."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tasrih.cli.main import main
from tasrih.detection.detector import Detector
from tasrih.events.ids import claim_id

ROOT = Path(__file__).parents[2]
FIELDS = {
    "claim_id", "article_id", "field", "start", "end", "content", "cue", "speaker_name", "speaker_type", "official_id",
    "via", "quote", "kind", "topics",
}  # fmt: skip
ARTICLES = [
    {
        "id": "a1",
        "source": "test",
        "title": "السالمي: سنبني ألف مدرسة",
        "text": "قال رئيس وزراء أركاديا نادر السالمي إن الجسر آمن. وأضاف أن السد امتلأ.",
        "published_at": "2024-05-01T10:00:00Z",
    },
    {
        "id": "a2",
        "source": "test",
        "title": "طقس",
        "text": "هطلت أمطار غزيرة.",
        "published_at": "2024-05-01 11:00:00",
    },
    {
        "id": "a3",
        "source": "test",
        "title": "",
        "text": 'وقال وزير النقل عادل ناصيف:\n"القطارات تعمل بانتظام منذ يومين".',
        "published_at": "2024-05-01T12:00:00+03:00",
        "url": "https://example.org/a3",
    },
]
CONTENTS = ["سنبني ألف مدرسة", "الجسر آمن", "السد امتلأ", "القطارات تعمل بانتظام منذ يومين"]

TASRIH = "import sys; sys.argv[0] = 'tasrih'; from tasrih.cli.main import main; main()"
WITHOUT_CAMEL_TOOLS = f"import sys; sys.modules['camel_tools'] = None; {TASRIH}"


def detect(*args, stdin=b"", code=TASRIH, env=()):
    """The command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "shared"), "LC_ALL": "C", **dict(env)}
    return subprocess.run(
        [sys.executable, "-c", code, "detect", *map(str, args)], input=stdin, capture_output=True, env=environment
    )


@pytest.fixture(scope="module")
def detector():
    return Detector.load()


@pytest.fixture
def quick_detect(monkeypatch, capfdbinary, detector):
    """The command in this process, with a detector that is loaded already."""
    monkeypatch.setattr(Detector, "load", lambda **_: detector)

    def run(*args, stdin=b""):
        monkeypatch.setattr(sys, "argv", ["tasrih", "detect", *map(str, args)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        with pytest.raises(SystemExit) as end:
            main()
        return subprocess.CompletedProcess(args, end.value.code, *capfdbinary.readouterr())

    return run


def claims(done):
    assert (done.returncode, done.stderr) == (0, b"")
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def lines(articles):
    return "\n".join(json.dumps(article, ensure_ascii=False) for article in articles).encode()


@pytest.fixture(scope="module")
def from_list(tmp_path_factory):
    """Claims of the articles as a JSON list in a file."""
    path = tmp_path_factory.mktemp("with a space") / "articles.json"
    path.write_text(json.dumps(ARTICLES), encoding="utf-8")
    return claims(detect(path))


def test_a_json_list_gives_its_claims_in_order(from_list):
    assert [claim["content"] for claim in from_list] == CONTENTS
    assert [(claim["article_id"], claim["field"]) for claim in from_list] == [
        ("a1", "title"),
        ("a1", "text"),
        ("a1", "text"),
        ("a3", "text"),
    ]


def test_every_claim_has_the_promised_fields(from_list):
    for claim in from_list:
        assert claim.keys() >= FIELDS
        assert isinstance(claim["topics"], list)
        assert claim["speaker_name"]


def test_offsets_and_ids_are_those_of_the_input(from_list):
    by_id = {article["id"]: article for article in ARTICLES}
    for claim in from_list:
        field = by_id[claim["article_id"]][claim["field"]]
        start, end = claim["start"], claim["end"]
        assert field[start:end] == claim["content"]
        assert claim["cue"] in field
        assert claim["claim_id"] == claim_id("test", claim["article_id"], claim["field"], start, end, claim["content"])
    assert len({claim["claim_id"] for claim in from_list}) == len(from_list)


def test_lines_from_standard_input_give_the_same(from_list):
    assert claims(detect("-", stdin=lines(ARTICLES))) == from_list


def test_standard_input_is_the_default_and_files_follow_each_other(quick_detect, from_list, tmp_path):
    first, second = tmp_path / "1.ndjson", tmp_path / "2.json"
    first.write_bytes(lines(ARTICLES[:1]))
    second.write_bytes(lines(ARTICLES[1:]))
    assert claims(quick_detect(first, second)) == from_list
    assert claims(quick_detect(stdin=lines(ARTICLES[:1]))) == from_list[:3]


def test_nothing_in_nothing_out(quick_detect):
    assert claims(quick_detect("-", stdin=b"[]")) == []


def test_a_users_officials_count(tmp_path):
    officials = tmp_path / "officials.yaml"
    officials.write_text("people:\n  - {id: test.nader_salmi, name: نادر *السالمي}\n", encoding="utf-8")
    found = claims(detect("-", stdin=lines(ARTICLES[:1]), env={"TASRIH_OFFICIALS_FILE": str(officials)}))
    assert {claim["official_id"] for claim in found} == {"test.nader_salmi"}


def refused(done, *words):
    """One line on stderr, exit code 2, no traceback."""
    message = done.stderr.decode("utf-8")
    assert done.returncode == 2, message
    assert message.count("\n") == 1, message
    assert message.startswith("tasrih: ")
    assert "Traceback" not in message
    assert all(word in message for word in words), message


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'[{"id": "a1"', ["bad_json"]),
        (b'[{"id": "a1"}]', ["a1", "missing_field"]),
        (b"[1]", ["wrong_type"]),
        (lines(ARTICLES[:1]) + b'\n{"id": 3}\n', [":2:"]),
        (lines([ARTICLES[0] | {"text": 5}]), ["wrong_type", "text"]),
        (lines([ARTICLES[0] | {"published_at": "yesterday"}]), ["bad_time"]),
        (lines([ARTICLES[0] | {"schema_version": 9}]), ["unknown_version"]),
        (lines([ARTICLES[0] | {"text": "\0"}]), ["nul_character"]),
        (lines(ARTICLES[:1]).replace("الجسر".encode(), b"\xff"), ["bad_utf8"]),
        (lines(ARTICLES[:1]).replace("الجسر".encode(), b"\\ud800"), ["lone_surrogate"]),
        (b"", ["empty"]),
    ],
)
def test_bad_input_is_one_line(quick_detect, body, words):
    refused(quick_detect("-", stdin=body), "standard input", *words)


def test_claims_before_a_bad_article_are_out(from_list):
    done = detect("-", stdin=lines(ARTICLES[:1]) + b"\nnonsense\n")
    refused(done, ":2:")
    assert [json.loads(line) for line in done.stdout.splitlines()] == from_list[:3]


def test_a_missing_file_is_one_line(quick_detect, tmp_path):
    refused(quick_detect(tmp_path / "none.json"), "none.json", "No such file")
    refused(quick_detect(tmp_path), str(tmp_path))


def test_bad_data_of_a_user_is_one_line_with_its_place(tmp_path):
    officials = tmp_path / "officials.yaml"
    officials.write_text("people:\n  - {id: test.nobody}\n", encoding="utf-8")
    done = detect("-", stdin=lines(ARTICLES), env={"TASRIH_OFFICIALS_FILE": str(officials)})
    refused(done, "officials.yaml:2", "name")


def test_wrong_usage(quick_detect):
    done = quick_detect("--no-such-option")
    assert done.returncode == 2
    assert b"no-such-option" in done.stderr
    assert b"Traceback" not in done.stderr


def test_without_camel_tools_it_says_how_to_install_it():
    done = detect("-", stdin=lines(ARTICLES), code=WITHOUT_CAMEL_TOOLS)
    message = done.stderr.decode("utf-8")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "Traceback" not in message
    assert "camel-tools is not installed" in message
    assert "pip install --no-deps camel-tools" in message


def test_help_works_without_camel_tools():
    done = detect("--help", code=WITHOUT_CAMEL_TOOLS)
    assert done.returncode == 0
    assert b"claim_id" in done.stdout
