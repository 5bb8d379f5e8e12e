"""The jars of Kafka: whole or not at all, and one clear line when they cannot be had."""

import hashlib
from http.server import BaseHTTPRequestHandler

import pytest

from deploy.local import fetch
from deploy.local.errors import LocalError
from tests.http_port import served

BODY = b"a jar" * 1000
URL_PATH = "/org/invented/thing/1.0/thing-1.0.jar"


class Repository(BaseHTTPRequestHandler):
    answers: dict[str, list[tuple[int, bytes]]]

    def do_GET(self):
        answers = self.answers[self.path]
        status, body = answers.pop(0) if len(answers) > 1 else answers[0]
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    timeout = 5


@pytest.fixture
def repository(monkeypatch):
    with served(Repository) as url:
        monkeypatch.setattr(Repository, "answers", {URL_PATH: [(200, BODY)]}, raising=False)
        monkeypatch.setenv("TASRIH_MAVEN_REPOSITORY", url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield Repository


@pytest.fixture
def lock(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "a cache"))
    monkeypatch.setattr(fetch, "_PAUSE_SECONDS", 0)
    path = tmp_path / "lock"
    path.write_text(f"# a comment\n{hashlib.sha256(BODY).hexdigest()} {len(BODY)} org.invented:thing:1.0\n")
    return path


def test_fetches_what_is_missing_and_only_that(repository, lock):
    said = []
    folder = fetch.fetch(said.append, lock)
    assert [path.read_bytes() for path in folder.iterdir()] == [BODY]
    assert said[-1].strip().startswith("100 %")
    repository.answers[URL_PATH] = [(500, b"")]
    assert fetch.fetch(pytest.fail, lock) == folder


def test_fetches_a_spoilt_file_again(repository, lock):
    jar = next(fetch.fetch(print, lock).iterdir())
    jar.write_bytes(BODY[:-1] + b"?")
    fetch.fetch(print, lock)
    assert jar.read_bytes() == BODY


def test_a_passing_fault_is_tried_again(repository, lock):
    repository.answers[URL_PATH] = [(503, b""), (200, BODY)]
    assert len(list(fetch.fetch(print, lock).iterdir())) == 1


@pytest.mark.parametrize(
    ("answer", "said"),
    [((200, b"?" * len(BODY)), "hash"), ((200, BODY * 9), "hash"), ((200, BODY[:9]), "hash"), ((404, b""), "404")],
)
def test_a_wrong_answer_is_one_line_and_leaves_nothing(repository, lock, answer, said):
    repository.answers[URL_PATH] = [answer]
    with pytest.raises(LocalError, match=said) as caught:
        fetch.fetch(print, lock)
    assert "\n" not in str(caught.value)
    assert "KAFKA_BOOTSTRAP" in str(caught.value)
    assert list((fetch.cache_folder() / "kafka-jars").iterdir()) == []


def test_no_network_is_one_line(lock, monkeypatch):
    monkeypatch.setenv("TASRIH_MAVEN_REPOSITORY", "http://127.0.0.1:9")
    with pytest.raises(LocalError, match=r"org\.invented:thing:1\.0 .*HTTPS_PROXY"):
        fetch.fetch(print, lock)


@pytest.mark.parametrize(
    ("xdg", "home", "place"),
    [
        ("xdg", "home", "xdg/tasrih"),
        ("", "home", "home/.cache/tasrih"),
        ("file", "home", "home/.cache/tasrih"),
        ("file/below", "file", "checkout/.tasrih/cache"),
        ("", "", "checkout/.tasrih/cache"),
    ],
)
def test_the_cache_is_the_first_folder_that_can_be_written(tmp_path, monkeypatch, xdg, home, place):
    (tmp_path / "file").touch()
    monkeypatch.setattr(fetch, "CHECKOUT", tmp_path / "checkout")
    monkeypatch.setenv("XDG_CACHE_HOME", xdg and str(tmp_path / xdg))
    monkeypatch.setenv("HOME", home and str(tmp_path / home))
    assert fetch.cache_folder() == tmp_path / place


def test_no_writable_folder_at_all_is_one_line(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setattr(fetch, "CHECKOUT", tmp_path / "file")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/paths/do/not/count")
    monkeypatch.delenv("HOME")
    with pytest.raises(LocalError, match="XDG_CACHE_HOME"):
        fetch.cache_folder()
