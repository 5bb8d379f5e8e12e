"""When a webhook began, kept beside its committed offsets: where it begins in partitions that are new to its group.

A new group begins with the next alert. A partition that is added later, or one that another gateway has not begun with
yet, is begun with the first alert since the group did: nothing in between is left out.
"""

import time
from collections.abc import Collection

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.structs import OffsetAndMetadata

from tasrih.messaging.connections.async_clients import async_options
from tasrih.settings import Settings


class Beginning:
    """The beginning of one group.

    Args:
        settings: of the process.
        group: its whole name.
    """

    def __init__(self, settings: Settings, group: str) -> None:
        self._settings = settings
        self._group = group
        self._since = _now()

    def mark(self, offset: int) -> OffsetAndMetadata:
        """What is committed for an offset."""
        return OffsetAndMetadata(offset, str(self._since))

    async def begin(self, consumer: AIOKafkaConsumer, assigned: Collection[TopicPartition]) -> bool:
        """Commit where to begin in partitions for which nothing is; gives whether there are such."""
        since = await self._known()
        self._since = since or _now()
        new = [at for at in assigned if await consumer.committed(at) is None]
        if not new:
            return False
        starts = dict(await consumer.end_offsets(new))
        if since:
            found = await consumer.offsets_for_times(dict.fromkeys(new, since))
            starts |= {at: first.offset for at, first in found.items() if first}
        for at, start in starts.items():
            consumer.seek(at, start)
        await consumer.commit({at: self.mark(start) for at, start in starts.items()})
        return True

    async def _known(self) -> int | None:
        """When the group began, in milliseconds since 1970; None where nobody has begun yet."""
        client = AIOKafkaAdminClient(**async_options(self._settings))
        try:
            await client.start()
            offsets = await client.list_consumer_group_offsets(self._group)
        finally:
            await client.close()
        return min((int(one.metadata) for one in offsets.values() if one.metadata.isdecimal()), default=None)


def _now() -> int:
    return time.time_ns() // 1_000_000
