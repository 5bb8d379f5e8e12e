"""Spans of messages, named and described as OpenTelemetry's semantic conventions for messaging and Kafka ask.

`send <topic>` is a record from being sent to being acknowledged by Kafka, `process <topic>` a message from being taken
in hand to being settled; a message's process span stands below its send span, and above those of what it led to.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tasrih.events import cloudevents
from tasrih.messaging.records import Header, Received, Record
from tasrih.telemetry import spans
from tasrih.telemetry.span import Span


@dataclass(frozen=True, slots=True)
class MessageSpans:
    """Tells spans of one process; does nothing unless traces are on."""

    prefix: str = ""
    """Of the installation, before every topic and group."""
    group: str = ""
    """The process's group, if it has one."""

    def processed(
        self, message: Received, *, began: int, error: str = "", sent: Sequence[Record] = (), sending: int = 0
    ) -> None:
        """Tell of a message that is settled now, and of what was sent because of it.

        Args:
            message: the message.
            began: when it was taken in hand, in Unix nanoseconds as all times here.
            error: reason of its burial, if it was buried.
            sent: what it led to, acknowledged by Kafka.
            sending: when that was sent.
        """
        if not spans.enabled():
            return
        attributes = {
            **self._attributes("process", message.topic, message),
            "messaging.consumer.group.name": self.prefix + self.group,
            "messaging.destination.partition.id": str(message.partition),
            "messaging.kafka.offset": message.offset,
        }
        step = Span(
            name=f"process {self.prefix}{message.topic}",
            kind="consumer",
            began=began,
            ended=time.time_ns(),
            attributes=attributes,
            parent=cloudevents.trace_of(message.headers),
            own="" if cloudevents.trace_of(message.headers) else message.trace,
            error=error,
        )
        above = spans.export(step)
        for record in sent:
            self.sent(record, began=sending, parent=above)

    def sent(self, record: Record, *, began: int, parent: str = "") -> None:
        """Tell of a record that Kafka has acknowledged now; `parent` is empty for the first of a trace."""
        if not spans.enabled():
            return
        step = Span(
            name=f"send {self.prefix}{record.topic}",
            kind="producer",
            began=began,
            ended=time.time_ns(),
            attributes=self._attributes("send", record.topic, record),
            parent=parent,
            own=cloudevents.trace_of(record.headers),
        )
        spans.export(step)

    def _attributes(self, operation: str, topic: str, message: Received | Record) -> dict[str, str | int | bool]:
        attributes: dict[str, str | int | bool] = {
            "messaging.system": "kafka",
            "messaging.operation.name": operation,
            "messaging.operation.type": operation,
            "messaging.destination.name": self.prefix + topic,
        }
        if message.value is None:
            attributes["messaging.kafka.message.tombstone"] = True
        else:
            attributes["messaging.message.body.size"] = len(message.value)
        for name, value in (("kafka.message.key", message.key), ("message.id", _value(message.headers, "ce_id"))):
            if value is not None:
                attributes[f"messaging.{name}"] = value.decode("utf-8", "replace")
        return attributes


def _value(headers: Iterable[Header], name: str) -> bytes | None:
    return next((value for key, value in headers if key == name), None)
