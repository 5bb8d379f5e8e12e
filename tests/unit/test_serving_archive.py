"""Questions to Kafka while it is away: one waits for its answer, and keeps no others waiting for long."""

import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from kafka.errors import KafkaTimeoutError

from tasrih.messaging.errors import MessagingError
from tasrih.serving import archive
from tasrih.serving.archive import Archive
from tasrih.settings import Settings
from tests.waiting import PATIENCE_SECONDS

TURN_SECONDS, REST_SECONDS = 0.05, 5.0


class Turn:
    """A lock that notes how long each waits for it at most."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.patience: list[float] = []
        self.release = self._lock.release

    def acquire(self, timeout: float) -> bool:
        self.patience.append(timeout)
        return self._lock.acquire(timeout=timeout)


class Away(Archive):
    """Its Kafka says nothing for a while, and then that it is gone; its clock stands still unless it is set."""

    def __init__(self) -> None:
        super().__init__(Settings(), None)
        self._turn = Turn()
        self.now = 0.0
        self.asked, self.gives_up, self.is_back = threading.Semaphore(0), threading.Event(), False

    def _connected(self):
        self.asked.release()
        if self.is_back:
            return
        assert self.gives_up.wait(PATIENCE_SECONDS)
        raise KafkaTimeoutError("gone")

    def refuse(self) -> None:
        with pytest.raises(MessagingError, match="does not answer now"):
            self.fetch(["claims/0/0"])


@pytest.fixture
def away(monkeypatch):
    made = Away()
    monkeypatch.setattr(archive, "_TURN_SECONDS", TURN_SECONDS)
    monkeypatch.setattr(archive, "_REST_SECONDS", REST_SECONDS)
    monkeypatch.setattr(archive, "time", SimpleNamespace(monotonic=lambda: made.now))
    monkeypatch.setattr(archive, "fetch_with", lambda consumer, prefix, places: iter(places))
    return made


def test_one_question_waits_for_kafka_and_the_others_are_refused_soon(away):
    with ThreadPoolExecutor() as threads:
        first = threads.submit(away.fetch, ["claims/0/0"])
        away.asked.acquire()
        for other in [threads.submit(away.refuse) for _ in range(3)]:
            other.result(PATIENCE_SECONDS)
        away.now += TURN_SECONDS
        away.refuse()
        assert away._turn.patience == [TURN_SECONDS] * 4 + [0.0], "it is known by now"
        away.close()
        away.gives_up.set()
        with pytest.raises(MessagingError, match="gone"):
            first.result(PATIENCE_SECONDS)
        away.refuse()
        assert not away.asked.acquire(blocking=False), "nothing was asked again at once"
    away.is_back = True
    away.now += REST_SECONDS
    assert away.fetch(["claims/0/0"]) == ["claims/0/0"]
    away.close()
