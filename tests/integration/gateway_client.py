"""A gateway as a process, and a client that asks it as a program of another language would."""

import http.client
import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import quote, urlencode

from kafka import KafkaProducer
from kafka.admin import KafkaAdminClient

from deploy.local.processes import LOOPBACK, Child, free_port
from tasrih.messaging.records import event_record
from tests.http_port import ask
from tests.integration.installation import Installation
from tests.serving_cases import alert
from tests.waiting import PATIENCE_SECONDS, wait

Answer = tuple[int, Any]
_NO_HEADERS: Mapping[str, str] = {}


class Gateway:
    """Where one listens."""

    def __init__(self, port: int, health_port: int, child: Child) -> None:
        self.port = port
        self.health_port = health_port
        self.child = child

    def ask(
        self, path: str, *, method: str = "GET", body: str = "", headers: Mapping[str, str] = _NO_HEADERS, **query: Any
    ):
        """Status, headers and text."""
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=PATIENCE_SECONDS)
        target = quote(path, safe="/:%") + ("?" + urlencode(query, doseq=True) if query else "")
        connection.request(method, target, body or None, dict(headers))
        answer = connection.getresponse()
        try:
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def get(self, path: str, headers: Mapping[str, str] = _NO_HEADERS, **query: Any) -> Answer:
        """Status and JSON."""
        status, _, text = self.ask(path, headers=headers, **query)
        return status, json.loads(text)

    def is_ready(self) -> bool:
        return ask(self.health_port, "/readyz")[0] == 200

    @contextmanager
    def listening(self, last: str = "", headers: Mapping[str, str] = _NO_HEADERS, **query: Any) -> Iterator["Stream"]:
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=PATIENCE_SECONDS)
        target = "/v1/stream" + ("?" + urlencode(query, doseq=True) if query else "")
        connection.request("GET", target, headers={**headers, **({"Last-Event-ID": last} if last else {})})
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
        assert answer.headers["Content-Type"] == "text/event-stream"
        try:
            yield Stream(answer)
        finally:
            connection.close()


class Stream:
    """Server-sent events, read as the standard says."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self._answer = answer
        self.last = ""
        self._wait_for_id()

    def _wait_for_id(self) -> None:
        while not self.last:
            self._block()

    def next(self) -> dict[str, Any]:
        """The data of the next event."""
        while True:
            data = self._block()
            if data:
                return json.loads(data)

    def names(self, count: int) -> list[str]:
        return [self.next()["alert_id"] for _ in range(count)]

    def ends(self) -> bool:
        """Whether the other side ends it."""
        while True:
            try:
                self._block()
            except EOFError:
                return True

    def _block(self) -> str:
        data = []
        while (line := self._line()) != "":
            name, _, value = line.partition(": ")
            if name == "data":
                data.append(value)
            elif name == "id":
                self.last = value
        return "\n".join(data)

    def _line(self) -> str:
        line = self._answer.readline()
        if not line:
            raise EOFError
        return line.decode().rstrip("\n")


@contextmanager
def gateway(place: Installation, **changes: Any) -> Iterator[Gateway]:
    """A gateway that has read all there is."""
    port, health_port = free_port(8081), free_port(9470)
    settings = {"gateway_port": port, "http_port": health_port, **changes}
    with place.running("gateway", **settings) as (child,):
        served = Gateway(port, health_port, child)
        place.wait(served.is_ready)
        yield served


def send(place: Installation, name: str, *topics: str, **changes) -> None:
    told = alert(name, **changes)
    place.send(*(event_record(topic, "k", told, producer="alerter") for topic in topics or ("alerts.threat",)))


def send_to_new_partition(place: Installation, topic: str, name: str) -> None:
    """Add a partition to a topic, and send an alert to it at once."""
    with closing(KafkaAdminClient(bootstrap_servers=place.settings.kafka_bootstrap)) as admin:
        there = len(admin.describe_topics([topic])[0]["partitions"])
        admin.create_partitions({topic: there + 1})
    record = event_record("alerts.threat", "k", alert(name), producer="alerter")
    with closing(KafkaProducer(bootstrap_servers=place.settings.kafka_bootstrap, metadata_max_age_ms=100)) as producer:
        wait(lambda: there in (producer.partitions_for(topic) or ()))  # a broker may hear of it later
        producer.send(topic, record.value, b"k", headers=list(record.headers), partition=there).get(30)


def names(answer) -> list[str]:
    status, page = answer
    assert status == 200, page
    return [one["alert_id"] for one in page["alerts"]]
