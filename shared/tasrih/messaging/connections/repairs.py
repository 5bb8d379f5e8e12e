"""What the pinned aiokafka gets wrong when a broker ends connections or restarts, mended for the whole process.

Nobody but the client's table holds a connection. Where another question finds that it has ended, a moment before its
own reader does, it is put out of the table and is gone, and with it what had been asked on it: nobody hears that it
failed. A detector asked for no more news, until the time for an answer was over after a minute and a half.

A coordinator that is still loading its groups, or is not theirs any more, says so once for the whole question for
committed offsets. The client looks only at partitions, finds none, and takes it that nothing was ever committed: it
begins with the oldest records of all, and a webhook with the first alert since it was added.

Tests notice when it no longer does these things.
"""

from typing import Any

from aiokafka import errors
from aiokafka.client import AIOKafkaClient
from aiokafka.conn import AIOKafkaConnection
from aiokafka.protocol.commit import OffsetFetchRequest

_read = AIOKafkaConnection._create_reader_task  # noqa: SLF001
_send = AIOKafkaClient.send


def repair() -> None:
    """Mend it; a second time changes nothing."""
    AIOKafkaConnection._create_reader_task = _read_and_keep  # noqa: SLF001
    AIOKafkaClient.send = _send_and_look


def _read_and_keep(connection: Any) -> Any:
    """Read, and keep the connection until that has ended: then it fails what was not answered."""
    task = _read(connection)
    task.add_done_callback(lambda _: connection)
    return task


async def _send_and_look(client: Any, node: Any, request: Any, **options: Any) -> Any:
    """Send, and look whether the question for committed offsets as a whole has failed."""
    response = await _send(client, node, request, **options)
    if isinstance(request, OffsetFetchRequest) and (code := getattr(response, "error_code", 0)):
        raise errors.for_code(code)
    return response
