"""What a consumer group has still to read, asked of Kafka on a connection of its own.

The consumer itself is not asked: it may be what is stuck.
"""

import asyncio
from collections.abc import Collection

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from tasrih.messaging.connections.async_clients import async_options, started
from tasrih.messaging.connections.stopping import stop
from tasrih.messaging.errors import MessagingError
from tasrih.settings import Settings

Place = tuple[str, int]
"""A topic, as in our table, and a partition."""

_READ_MS = 1_000


class GroupLag:
    """The lag of one group. Connects when it is first asked, and anew after a failure.

    Args:
        settings: of the process.
        group: its name, without the installation's prefix; None where there is none, only to see that Kafka answers.
    """

    def __init__(self, settings: Settings, group: str | None) -> None:
        self._settings = settings
        self._group = None if group is None else settings.topic_prefix + group
        self._client: AIOKafkaConsumer | None = None

    async def of(self, places: Collection[Place]) -> dict[Place, int]:
        """Messages of each partition that are written and not committed.

        Raises:
            MessagingError: Kafka does not answer.
        """
        return {place: end - first for place, (first, end) in (await self._bounds(places)).items()}

    async def readable(self, places: Collection[Place]) -> bool:
        """Whether there is a message to read behind what is committed; the lag may also count marks of transactions.

        Raises:
            MessagingError: Kafka does not answer.
        """
        bounds = await self._bounds(places)
        behind = {self._partition(place): first for place, (first, end) in bounds.items() if end > first}
        if not behind:
            return False
        try:  # another client: one that asks for a group's offsets breaks when it is given partitions and loses them
            reader = await started(AIOKafkaConsumer(**async_options(self._settings)))
            try:
                reader.assign(list(behind))
                for partition, first in behind.items():
                    reader.seek(partition, first)
                return bool(await reader.getmany(*behind, timeout_ms=_READ_MS, max_records=1))
            finally:
                await stop(reader)
        except KafkaError as error:
            raise MessagingError(f"Kafka: {error}") from error

    async def close(self) -> None:
        """Disconnect; the next question connects again."""
        client, self._client = self._client, None
        if client:
            await stop(client)

    async def _bounds(self, places: Collection[Place]) -> dict[Place, tuple[int, int]]:
        """First offset that is not committed, and the end, of each partition."""
        partitions = [self._partition(place) for place in places]
        try:
            client = await self._connected()
            if not partitions:
                await client.topics()
                return {}
            starts, ends = await client.beginning_offsets(partitions), await client.end_offsets(partitions)
            committed = await asyncio.gather(*map(client.committed, partitions))
        except KafkaError as error:
            raise MessagingError(f"Kafka: {error}") from error
        return {
            place: (max(offset or 0, starts[partition]), ends[partition])
            for place, partition, offset in zip(places, partitions, committed, strict=True)
        }

    def _partition(self, place: Place) -> TopicPartition:
        topic, number = place
        return TopicPartition(self._settings.topic_prefix + topic, number)

    async def _connected(self) -> AIOKafkaConsumer:
        if self._client is None:
            self._client = await started(
                AIOKafkaConsumer(
                    **async_options(self._settings),
                    group_id=self._group,  # to ask for its offsets; it never joins
                    enable_auto_commit=False,
                )
            )
        return self._client
