"""The services' producer when Kafka goes: one client for all who send, and none that is forgotten."""

import asyncio

import pytest
from aiokafka.errors import KafkaTimeoutError

from tasrih.messaging import producer as producer_module
from tasrih.messaging.errors import DeliveryError
from tasrih.messaging.producer import KafkaProducer
from tasrih.messaging.records import Record
from tasrih.settings import Settings
from tests.waiting import until


class Batch:
    def append(self, **_) -> object:
        return object()

    def record_count(self) -> int:
        return 1


class Client:
    """Stands for aiokafka's: delivers when it is told to, and ends when all that was sent with it is settled."""

    made: list["Client"]

    def __init__(self, **_) -> None:
        self.deliveries: dict[str, asyncio.Future[object]] = {}
        self.ended = self.closed = False
        self.client = self  # which connects
        self.made.append(self)

    async def start(self) -> None:
        await asyncio.sleep(0.001)

    async def stop(self) -> None:
        await asyncio.gather(*self.deliveries.values(), return_exceptions=True)
        self.ended = True

    async def close(self) -> None:
        self.closed = True

    async def partitions_for(self, topic: str) -> set[int]:
        return {0}

    def create_batch(self) -> Batch:
        return Batch()

    async def send_batch(self, batch: Batch, topic: str, *, partition: int) -> asyncio.Future[object]:
        self.deliveries[topic] = asyncio.get_running_loop().create_future()
        return self.deliveries[topic]


@pytest.fixture
def clients(monkeypatch) -> list[Client]:
    Client.made = []
    monkeypatch.setattr(producer_module, "AIOKafkaProducer", Client)
    return Client.made


def sending(producer: KafkaProducer, topic: str) -> asyncio.Task[None]:
    return asyncio.ensure_future(producer.send_all([Record(topic, b"k", b"v", ())]))


async def test_what_others_sent_with_a_client_that_is_given_up_is_waited_for_and_then_it_ends(clients):
    producer = KafkaProducer(Settings())
    one, other = sending(producer, "positions"), sending(producer, "claims")
    await until(lambda: clients and len(clients[0].deliveries) == 2)
    clients[0].deliveries["positions"].set_exception(KafkaTimeoutError())
    with pytest.raises(DeliveryError):
        await one
    again = sending(producer, "positions")
    await until(lambda: len(clients) == 2 and clients[1].deliveries)
    assert not other.done()
    assert not clients[0].ended
    clients[0].deliveries["claims"].set_result(None)
    await other
    await until(lambda: clients[0].closed)
    clients[1].deliveries["positions"].set_result(None)
    await again
    await producer.on_stop()
    assert [client.ended and client.closed for client in clients] == [True, True]


async def test_a_failure_on_a_client_that_was_given_up_leaves_the_new_one_alone(clients):
    producer = KafkaProducer(Settings())
    failing = [sending(producer, "positions"), sending(producer, "claims")]
    await until(lambda: clients and len(clients[0].deliveries) == 2)
    clients[0].deliveries["positions"].set_exception(KafkaTimeoutError())
    await asyncio.wait(failing[:1])
    again = sending(producer, "positions")
    await until(lambda: len(clients) == 2 and clients[1].deliveries)
    clients[0].deliveries["claims"].set_exception(KafkaTimeoutError())
    await asyncio.wait(failing[1:])
    assert all(isinstance(task.exception(), DeliveryError) for task in failing)
    clients[1].deliveries["positions"].set_result(None)
    await again
    assert (len(clients), clients[1].ended) == (2, False)
    await producer.on_stop()


async def test_those_who_begin_to_send_at_the_same_time_share_a_client(clients):
    producer = KafkaProducer(Settings())
    tasks = [sending(producer, topic) for topic in ("positions", "claims", "alerts.threat")]
    await until(lambda: sum(len(client.deliveries) for client in clients) == 3)
    assert len(clients) == 1
    for delivery in clients[0].deliveries.values():
        delivery.set_result(None)
    await asyncio.gather(*tasks)
    await producer.on_stop()
    assert clients[0].ended


async def test_a_client_that_never_ends_does_not_hold_up_a_stop(clients, monkeypatch):
    monkeypatch.setattr(producer_module, "_CLOSE_SECONDS", 0.01)
    producer = KafkaProducer(Settings())
    task = sending(producer, "positions")
    await until(lambda: clients and clients[0].deliveries)
    task.cancel()
    clients[0].deliveries["more"] = asyncio.get_running_loop().create_future()
    await producer.on_stop()
    assert not clients[0].ended
