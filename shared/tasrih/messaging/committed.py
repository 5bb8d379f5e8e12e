"""A Faust transport that reads committed records only.

Faust reads what transactions wrote before they are committed, and even if they are aborted, unless it runs in a
transaction itself. A replay could never prove a decision on a record that officially never was.
"""

from typing import Any

from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread, Consumer, Transport


class _CommittedThread(AIOKafkaConsumerThread):
    def _create_worker_consumer(self, transport: Transport) -> Any:
        client = super()._create_worker_consumer(transport)
        client._isolation_level = "read_committed"  # noqa: SLF001 - read when it starts; Faust has no setting for it
        return client


class _CommittedConsumer(Consumer):
    def _new_consumer_thread(self) -> AIOKafkaConsumerThread:
        return _CommittedThread(self, loop=self.loop, beacon=self.beacon)


class CommittedTransport(Transport):
    """See the module."""

    Consumer = _CommittedConsumer
