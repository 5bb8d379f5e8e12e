"""The positions of `correction_cases` on an installation: its claims sent, what became of them read."""

from tasrih.events import codec
from tasrih.events.model import Position
from tasrih.messaging.records import event_record
from tasrih.messaging.topics import CLAIMS, POSITIONS
from tests.correction_cases import HOLDER, PLEDGES, STUDENTS, id_of

PLEDGE, STUDENT = id_of(PLEDGES[0]), id_of(STUDENTS[0])


def send(place, *claims):
    place.send(*(event_record(CLAIMS, HOLDER, claim, producer="detector") for claim in claims))


def states(place) -> dict[str, Position]:
    found: dict[str, Position] = {}
    for record in place.read(POSITIONS):
        position = codec.decode(record.value, Position)
        found[position.position_id] = max(position, found.get(position.position_id, position), key=lambda p: p.revision)
    return found


def appearances(place):
    return {name: position.appearances for name, position in states(place).items()}
