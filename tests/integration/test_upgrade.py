"""All services of a pipeline killed under load and replaced by new ones in turn, as an upgrade does at its worst."""

from collections import Counter
from contextlib import ExitStack
from itertools import pairwise

import msgspec

from tasrih.events import codec
from tasrih.events.model import Claim, Position
from tasrih.messaging.topics import CLAIMS, POSITIONS
from tests.integration.articles import ONE, THREE, TWO

_TURNS, _A_TURN = 2, 40


def latest(place) -> dict[str, Position]:
    return {(one := codec.decode(record.value, Position)).position_id: one for record in place.read(POSITIONS)}


def test_nothing_is_lost_or_told_twice_when_two_of_each_are_killed_in_turn(place):
    articles = [
        msgspec.structs.replace(one, id=f"{one.id}-{number}")
        for number in range((_TURNS + 1) * _A_TURN)
        for one in (ONE, TWO, THREE)
    ]
    parts = [articles[start:end] for start, end in pairwise(range(0, len(articles) + 1, 3 * _A_TURN))]
    with ExitStack() as stack:

        def start(service):
            (child,) = stack.enter_context(place.running(service))
            return child

        running = [{service: start(service) for service in ("detector", "alerter")} for _ in range(2)]
        for turn, part in enumerate(parts):
            before = len(place.read(CLAIMS))
            place.ingest(*part)
            place.wait(lambda: len(place.read(CLAIMS)) > before + 5)  # noqa: B023 - called at once
            if turn < _TURNS:
                for service, child in running[turn].items():
                    place.kill(child)
                    running[turn][service] = start(service)
        place.wait_idle()
    told = {record.value for record in place.read(CLAIMS)}
    assert Counter(codec.decode(value, Claim).article_id for value in told) == Counter(one.id for one in articles)
    held = latest(place)
    assert sorted(one.appearances for one in held.values()) == [len(articles) // 3] * 3
    assert {(alert.position.position_id, alert.type) for alert in place.alerts()} == {
        (name, "new_position") for name in held
    }
    assert len({alert.alert_id for alert in place.alerts()}) == 3
    assert place.dead_letters() == []
