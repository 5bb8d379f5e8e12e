"""Watches are read again when asked or changed; what is wrong changes nothing and is told once."""

import logging
import os

import pytest

from services.alerter.watching import watch_reloader
from tasrih import reloading
from tasrih.errors import TasrihError
from tasrih.positions.alerting.watches import LiveWatches, Watch, load_watches
from tasrih.telemetry import metrics

OLD, NEW = Watch(name="old", description="d"), Watch(name="new", description="d")


class Source:
    """What a load gives, or the error it raises."""

    def __init__(self, *given) -> None:
        self.given = list(given)
        self.loads = 0

    def __call__(self):
        self.loads += 1
        result = self.given.pop(0)
        if isinstance(result, Exception):
            raise result
        return [result]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "watches.yaml"
    path.write_text("1")
    return path


def service(file, *given):
    live, source = LiveWatches([OLD]), Source(*given)
    return live, source, watch_reloader(live, file, source)


def refused() -> float:
    return metrics.REGISTRY.get_sample_value("tasrih_watch_reloads_total", {"outcome": "refused"})


async def test_a_changed_file_is_read_and_an_unchanged_one_is_not(file):
    live, source, watches = service(file, NEW)
    await watches.look()
    assert (list(live), source.loads) == ([OLD], 0)
    file.write_text("2")
    await watches.look()
    await watches.look()
    assert (list(live), source.loads) == ([NEW], 1)


async def test_a_signal_reads_them_without_a_change_and_without_a_file():
    live, source, watches = service(None, NEW)
    await watches.look()
    assert source.loads == 0
    watches._asked.set()
    await watches.look()
    await watches.look()
    assert (list(live), source.loads) == ([NEW], 1)


async def test_what_is_wrong_changes_nothing_is_told_once_and_tried_again_later(file, caplog, monkeypatch):
    problem = TasrihError("watches.yaml:3: no topic")
    live, source, watches = service(file, problem, problem, TasrihError("missing topics"), NEW)
    before = refused()
    file.unlink()
    await watches.look()
    await watches.look()
    assert (list(live), source.loads) == ([OLD], 1)
    monkeypatch.setattr(reloading, "_RETRY_SECONDS", 0.0)
    watches._retry_at = 0.0
    for _ in range(3):
        await watches.look()
    assert (list(live), source.loads) == ([NEW], 4)
    lines = [record.message for record in caplog.records if record.levelno == logging.ERROR]
    assert lines == ["watches stay as they were: watches.yaml:3: no topic", "watches stay as they were: missing topics"]
    assert refused() - before == 3, "as long as they are refused the count grows, and so the alert stays"


async def test_a_pipe_in_place_of_the_file_is_told_once_and_not_waited_for(file, caplog):
    live = LiveWatches([OLD])
    watches = watch_reloader(live, file, lambda: load_watches(file))
    file.unlink()
    os.mkfifo(file)
    await watches.look()
    await watches.look()
    assert list(live) == [OLD]
    lines = [record.message for record in caplog.records if record.levelno == logging.ERROR]
    assert lines == [f"watches stay as they were: {file}: Is no file but a pipe or a device"]
