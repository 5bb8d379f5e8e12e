"""Questions to Kafka while it is away: one waits for its answer, and keeps no others waiting for long."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from kafka.errors import KafkaTimeoutError

from tasrih.messaging.errors import MessagingError
from tasrih.serving import archive
from tasrih.serving.archive import Archive
from tasrih.settings import Settings
from tests.waiting import PATIENCE_SECONDS


class Away(Archive):
    """Its Kafka says nothing for a while, and then that it is gone."""

    def __init__(self) -> None:
        super().__init__(Settings(), None)
        self.asked, self.gives_up, self.is_back = threading.Semaphore(0), threading.Event(), False

    def _connected(self):
        self.asked.release()
        if self.is_back:
            return
        assert self.gives_up.wait(PATIENCE_SECONDS)
        raise KafkaTimeoutError("gone")


@pytest.fixture
def away(monkeypatch):
    monkeypatch.setattr(archive, "_TURN_SECONDS", 0.3)
    monkeypatch.setattr(archive, "_REST_SECONDS", 0.3)
    monkeypatch.setattr(archive, "fetch_with", lambda consumer, prefix, places: iter(places))
    return Away()


def refused(away) -> float:
    """Seconds until a question is refused."""
    began = time.monotonic()
    with pytest.raises(MessagingError, match="does not answer now"):
        away.fetch(["claims/0/0"])
    return time.monotonic() - began


def test_one_question_waits_for_kafka_and_the_others_are_refused_soon(away):
    with ThreadPoolExecutor() as threads:
        first = threads.submit(away.fetch, ["claims/0/0"])
        away.asked.acquire()
        others = [threads.submit(refused, away) for _ in range(3)]
        assert all(one.result(PATIENCE_SECONDS) < 3 for one in others)
        assert refused(away) < 0.2, "it is known by now"
        away.close()
        away.gives_up.set()
        with pytest.raises(MessagingError, match="gone"):
            first.result(PATIENCE_SECONDS)
        refused(away)
        assert not away.asked.acquire(blocking=False), "nothing was asked again at once"
    away.is_back = True
    time.sleep(0.4)
    assert away.fetch(["claims/0/0"]) == ["claims/0/0"]
    away.close()
