"""When a webhook began, kept beside its committed offsets: where it begins in partitions that are new to its group.

A webhook begins with the first alert since it was added, whatever one of its name, that was removed, had committed; one
whose `since` is left out with the next alert of all. A partition that is added later, or one that another gateway has
not begun with yet, is begun with the first alert since the group did: nothing in between is left out.
"""

import time
from collections.abc import Collection

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.structs import OffsetAndMetadata

from tasrih.messaging.connections.async_clients import async_options
from tasrih.serving.webhooks import Webhook, group_of
from tasrih.settings import Settings


class Beginning:
    """The beginning of one webhook.

    Args:
        settings: of the process.
        webhook: it.
    """

    def __init__(self, settings: Settings, webhook: Webhook) -> None:
        self._settings = settings
        self._group = group_of(settings, webhook)
        self._added = int(webhook.since.timestamp() * 1_000) if webhook.since else None
        self._since = self._added or _now()

    def mark(self, offset: int) -> OffsetAndMetadata:
        """What is committed for an offset."""
        return OffsetAndMetadata(offset, str(self._since))

    async def begin(self, consumer: AIOKafkaConsumer, assigned: Collection[TopicPartition]) -> bool:
        """Commit where to begin in partitions for which nothing is; gives whether there are such."""
        noted = await self._noted()
        known = self._added or min((since for since in noted.values() if since), default=None)
        self._since = known or _now()
        new = [at for at in assigned if await consumer.committed(at) is None or self._is_of_another(noted.get(at))]
        if not new:
            return False
        starts = dict(await consumer.end_offsets(new))
        if known:
            found = await consumer.offsets_for_times(dict.fromkeys(new, known))
            starts |= {at: first.offset for at, first in found.items() if first}
        for at, start in starts.items():
            consumer.seek(at, start)
        await consumer.commit({at: self.mark(start) for at, start in starts.items()})
        return True

    def _is_of_another(self, since: int | None) -> bool:
        """Whether a webhook of the same name committed it, before this one was added."""
        return self._added is not None and (since or 0) < self._added

    async def _noted(self) -> dict[TopicPartition, int | None]:
        """When the group began, in milliseconds since 1970, as it stands beside what it committed."""
        client = AIOKafkaAdminClient(**async_options(self._settings))
        try:
            await client.start()
            offsets = await client.list_consumer_group_offsets(self._group)
        finally:
            await client.close()
        return {at: int(one.metadata) if one.metadata.isdecimal() else None for at, one in offsets.items()}


def _now() -> int:
    return time.time_ns() // 1_000_000
