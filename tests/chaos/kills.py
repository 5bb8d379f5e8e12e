"""Kill -9 at every arrow of the protocol: a chain of runs on one installation, each with claims of its own officials.

Every run starts one alerter, which first does what the one before left undone, sends its claims, and lets the alerter
die of them at a drawn pass of the run's fail point. Each death costs one start, and each run is judged by itself.
"""

import random
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass

from deploy.local.processes import Child
from tasrih.events import codec
from tasrih.events.model import Alert
from tasrih.failpoints import FailPoint
from tasrih.messaging.records import Record
from tests.chaos.judge import Left, judge
from tests.chaos.observing import observe
from tests.chaos.reference import without_faults
from tests.chaos.row import Row
from tests.chaos.stage import Installation, Stage, StuckError
from tests.chaos.workload import records

OFFICIALS = 2
MOST_PASSES: dict[FailPoint, int] = {
    "decode": 40,
    "before_claim": 35,
    "after_claim": 35,
    "before_produce": 35,
    "sent": 2,
    "half_delivered": 1,
    "delivered": 35,
    "confirmed": 35,
    "acknowledged": 40,
    "before_commit": 2,
    "dead_letter": 1,
    "rebuild": 1,
    "sweeper": 1,
}
"""By point, how often one run surely passes it; which pass is deadly is drawn."""

_MILLISECONDS = (0, 0, 1, 2, 4)
"""How long a process lives on after `sent`: at 0 nothing has left it, Kafka's answer comes within some milliseconds."""

_LOSING_REDIS = 0.25
"""Share of the deaths with which Redis loses everything."""

OUTBOX_SECONDS = 1.0
"""After which an alerter takes up what another left pending; in earnest it is more, here there is no time."""


@dataclass(frozen=True, slots=True)
class Death:
    """One run of the chain: whose claims it sends, and where its alerter dies."""

    run: str
    point: FailPoint
    passes: int
    """Which pass is deadly."""
    milliseconds: int
    loses_redis: bool
    """Whether Redis loses everything before the next alerter starts."""


def plan(seed: int, runs: int, points: Sequence[FailPoint] = tuple(MOST_PASSES)) -> list[Death]:
    """So many deaths, the points taking turns, the passes drawn."""
    draw = random.Random(seed)
    return [_death(draw, number, points[number % len(points)]) for number in range(runs)]


def _death(draw: random.Random, number: int, point: FailPoint) -> Death:
    milliseconds = draw.choice(_MILLISECONDS) if point == "sent" else 0
    passes = draw.randint(1, MOST_PASSES[point])
    return Death(f"k{number:03}", point, passes, milliseconds, loses_redis=draw.random() < _LOSING_REDIS)


async def kills(stage: Stage, deaths: Sequence[Death]) -> list[Row]:
    """Run the chain and judge it, a row for every fail point."""
    installation = Installation(stage, "kills", outbox_seconds=OUTBOX_SECONDS)
    rows = {death.point: Row(f"kill -9 at `{death.point}`") for death in deaths}
    for death in deaths:
        rows[death.point].faults += _die(installation, death)
        if death.loses_redis:
            installation.flush()
    last = installation.alerter()
    installation.wait(installation.members, "the last alerter joins its group")  # then it hears SIGTERM
    installation.wait_settled()
    installation.stop(last)
    left = _by_run(observe(installation.settings))
    for death in deaths:
        sent = records(death.run, OFFICIALS)
        expected = await without_faults(sent)
        seen = left.pop(death.run, Left())
        rows[death.point].add(len(sent), expected, seen, judge(expected, seen))
    for stray in left.values():  # of no run, or not confirmed
        rows[deaths[0].point].found += judge(Left(), stray)
    return list(rows.values())


def _die(installation: Installation, death: Death) -> int:
    """Send a run's claims to an alerter that dies of them; gives the number of deaths, 0 if it did all and lived."""
    sent = records(death.run, OFFICIALS)
    armed = f"{death.point}:{death.passes}:{death.milliseconds}"
    if death.point == "rebuild":  # at the start, because Redis has nothing any more
        installation.flush()
        installation.send(sent)
        return _death_of(installation, installation.alerter(armed))
    if death.point == "sweeper":  # at the start, because of what a death has left pending
        first = _die_under_load(installation, sent, "after_claim:1")
        time.sleep(OUTBOX_SECONDS)
        return first + _death_of(installation, installation.alerter(armed))
    return _die_under_load(installation, sent, armed)


def _die_under_load(installation: Installation, sent: Sequence[Record], armed: str) -> int:
    alerter = installation.alerter()
    installation.wait_idle()
    installation.arm(armed)
    installation.send(sent)
    return _death_of(installation, alerter)


def _death_of(installation: Installation, alerter: Child) -> int:
    installation.wait(lambda: alerter.exit_code() is not None or installation.waiting() == 0, "a death")
    alerter.ask_to_stop()
    installation.wait(lambda: alerter.exit_code() is not None, "an end after SIGTERM")
    installation.bury(alerter)
    code = alerter.exit_code()
    if code not in (0, -signal.SIGKILL):
        raise StuckError(f"exit code {code}\n{installation.last_words()}")
    installation.forget_the_dead()
    return 0 if code == 0 else 1


def _by_run(left: Left) -> dict[str, Left]:
    """What is left, by the run to whose officials it belongs."""
    parts: dict[str, Left] = {}
    for key, bodies in left.alerts.items():
        alert = codec.decode(bodies[0], Alert)
        parts.setdefault(_run_of(alert.position.official_id), Left()).alerts[key] = bodies
    for identifier, states in left.positions.items():
        parts.setdefault(_run_of(states[0].official_id), Left()).positions[identifier] = states
    for identifier, position in left.index.items():
        parts.setdefault(_run_of(position.official_id), Left()).index[identifier] = position
    for letter in left.letters:
        parts.setdefault(codec.parse(letter[0])["run"], Left()).letters.add(letter)
    if left.pending or left.misnamed:
        parts["unfinished"] = Left(pending=left.pending, misnamed=left.misnamed)
    return parts


def _run_of(official_id: str) -> str:
    return official_id.removeprefix("xa.").partition("_")[0]
