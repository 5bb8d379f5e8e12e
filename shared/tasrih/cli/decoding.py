"""Records to events for commands that show what is there: a record that is none is told and left out."""

from typing import TypeVar

import click

from tasrih.events import codec
from tasrih.events.model import Event
from tasrih.messaging.records import Received
from tasrih.messaging.topics import max_message_bytes

T = TypeVar("T", bound=Event)


def decoded(record: Received, shape: type[T]) -> T | None:
    """The event of a record; None, told on standard error with the record's place, where it is no such event."""
    try:
        return codec.decode(record.value or b"", shape, max_bytes=max_message_bytes(record.topic))
    except codec.MessageError as error:
        click.echo(f"tasrih: {record.place} is no {shape.__name__.lower()}: {error}", err=True)
        return None
