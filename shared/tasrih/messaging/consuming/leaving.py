"""Leaving a group at once and in every state of it; the client's own way waits and leaves members behind.

The client waits for the answer to the request with which it joins the group. Kafka holds that back until all members
have joined, up to `rebalance_timeout_ms` where one of them is busy or gone: longer than whoever stops us waits. And a
member that was given its name but no part in the work yet doesn't tell anybody that it goes, so that the next one to
join waits until its session has timed out.

Written for the pinned version of aiokafka, whose parts are not made for it.
"""

import asyncio
from typing import Any

from aiokafka.client import ConnectionGroup
from aiokafka.errors import KafkaError
from aiokafka.protocol.group import LeaveGroupRequest

_PATIENCE_SECONDS = 1.0
"""How long the work of the group may go on: what is done was committed before."""


async def leave_group(consumer: Any) -> None:
    """Let an `AIOKafkaConsumer` leave its group: what it is about is broken off after a second.

    Its own `stop` has then no group to leave. Does nothing without a group, and where Kafka doesn't answer in time.
    """
    coordinator: Any = consumer._coordinator  # noqa: SLF001
    work: asyncio.Task[None] | None = getattr(coordinator, "_coordination_task", None)
    if work is None or coordinator._closing.done():  # noqa: SLF001
        return
    node = coordinator.coordinator_id
    coordinator._closing.set_result(None)  # noqa: SLF001
    await asyncio.wait([work], timeout=_PATIENCE_SECONDS)
    node = coordinator.coordinator_id or node
    if not work.done():
        _break_off(consumer, node)
        await asyncio.wait([work], timeout=_PATIENCE_SECONDS)
    await coordinator._stop_heartbeat_task()  # noqa: SLF001
    await coordinator._stop_commit_offsets_refresh_task()  # noqa: SLF001
    if node is not None and coordinator.member_id:
        request = LeaveGroupRequest(coordinator.group_id, coordinator.member_id)
        await _told(consumer, node, request)


def _break_off(consumer: Any, node: int | None) -> None:
    """Fail what is asked of the group's broker: on the same connection it would answer nothing else before."""
    connection = consumer._client._conns.get((node, ConnectionGroup.COORDINATION))  # noqa: SLF001
    if connection is not None:
        connection.close()


async def _told(consumer: Any, node: int, request: LeaveGroupRequest) -> None:
    try:
        sending = consumer._client.send(node, request, group=ConnectionGroup.COORDINATION)  # noqa: SLF001
        await asyncio.wait_for(sending, _PATIENCE_SECONDS)
    except (KafkaError, TimeoutError):
        pass  # its session will time out
