"""Stopping clients of aiokafka: soon, in every state of them, and without a failure; they themselves do none of it.

A consumer waits for the answer to the request with which it joins its group. Kafka holds that back until all members
have joined, up to `rebalance_timeout_ms` where one of them is busy or gone: longer than whoever stops us waits. And a
member that was given its name but no part in the work yet doesn't tell anybody that it goes, so that the next one to
join waits until its session has timed out.

It cancels what it has under way and waits for that as if it knew of cancellations. What waits to be asked again after a
failure, or was not begun, does not, and breaks off whoever stops it; what is cancelling something itself takes its own
cancellation for that one's and goes on; and what has failed before keeps the connections open for good.

Written for the pinned version of aiokafka, whose parts are not made for it; tests notice when it does these things in
another way.
"""

import asyncio
import logging
from collections.abc import Coroutine, Iterable
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.client import ConnectionGroup
from aiokafka.errors import KafkaError
from aiokafka.protocol.group import LeaveGroupRequest

_log = logging.getLogger(__name__)
_PATIENCE_SECONDS = 1.0
"""For each of what a consumer does at its end: what is done was committed before."""
_CANCELLATIONS = 10
"""How often a task is cancelled until it hears of it."""


async def stop(client: Any) -> None:
    """Disconnect a client; whatever fails of that is only told, for there is nothing more that it is for.

    A consumer leaves its group and is broken off, within seconds. A producer sends what it has; it takes its time.
    """
    if not isinstance(client, AIOKafkaConsumer):
        await _closed(client.stop(), None)
        await _closed(client.client.close(), _PATIENCE_SECONDS)
        return
    parts: Any = client
    if parts._closed:  # noqa: SLF001
        return
    parts._closed = True  # noqa: SLF001
    await _leave_group(client)
    await _break_off(client)
    for part in (parts._coordinator, parts._fetcher, parts._client):  # noqa: SLF001
        if part is not None:
            await _closed(part.close(), _PATIENCE_SECONDS)


async def _closed(closing: Coroutine[Any, Any, None], seconds: float | None) -> None:
    """Let something be closed, whatever comes of it; what takes too long is given up."""
    task = asyncio.ensure_future(closing)
    task.add_done_callback(_told)
    try:
        await asyncio.wait([task], timeout=seconds)
    finally:
        task.cancel()


def _told(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (problem := task.exception()):
        _log.info("a client of Kafka that was closed: %r", problem)


async def _leave_group(consumer: Any) -> None:
    """Leave the group at once: what its work is about is broken off after a second.

    Does nothing without a group, and where Kafka doesn't answer in time.
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
        _fail_questions(consumer, node)
        await asyncio.wait([work], timeout=_PATIENCE_SECONDS)
    if node is not None and coordinator.member_id:
        request = LeaveGroupRequest(coordinator.group_id, coordinator.member_id)
        await _told_group(consumer, node, request)


def _fail_questions(consumer: Any, node: int | None) -> None:
    """Fail what is asked of the group's broker: on the same connection it would answer nothing else before."""
    connection = consumer._client._conns.get((node, ConnectionGroup.COORDINATION))  # noqa: SLF001
    if connection is not None:
        connection.close()


async def _told_group(consumer: Any, node: int, request: LeaveGroupRequest) -> None:
    try:
        sending = consumer._client.send(node, request, group=ConnectionGroup.COORDINATION)  # noqa: SLF001
        await asyncio.wait_for(sending, _PATIENCE_SECONDS)
    except (KafkaError, TimeoutError):
        pass  # its session will time out


async def _break_off(consumer: Any) -> None:
    """End all that a consumer does by itself: first what begins something, then what was begun."""
    coordinator, fetcher, client = consumer._coordinator, consumer._fetcher, consumer._client  # noqa: SLF001
    for part, names in (
        (coordinator, ("_coordination_task", "_reset_committed_task", "_heartbeat_task", "_commit_refresh_task")),
        (fetcher, ("_fetch_task",)),
        (client, ("_sync_task",)),
    ):
        await _cancelled(filter(None, (getattr(part, name, None) for name in names)))
    if fetcher is not None:
        await _cancelled(fetcher._pending_tasks)  # noqa: SLF001
        fetcher._pending_tasks.clear()  # noqa: SLF001
    client._sync_task = None  # noqa: SLF001


async def _cancelled(tasks: Iterable["asyncio.Task[Any]"]) -> None:
    """Cancel tasks until all have ended."""
    left = set(tasks)
    for task in left:
        task.add_done_callback(_told)
    for _ in range(_CANCELLATIONS):
        if not left:
            return
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=_PATIENCE_SECONDS / _CANCELLATIONS)
