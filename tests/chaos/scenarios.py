"""What else can happen to an alerter, besides its own death: each scenario is one run on a stage, judged as a whole."""

import random
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from deploy.local.processes import Child
from tasrih.messaging.records import Record
from tests.chaos.judge import judge
from tests.chaos.observing import observe
from tests.chaos.reference import without_faults
from tests.chaos.row import Row
from tests.chaos.stage import Installation, Stage
from tests.chaos.workload import records

OFFICIALS = 20
_SESSION_SECONDS = 12.0  # after which Kafka gives the partitions of a silent alerter to others
_REDIS_TIMEOUT_SECONDS = 5.0
_STOPS = 8


class Course:
    """One installation on which a scenario happens, and how much of its input is sent."""

    def __init__(self, stage: Stage, name: str, sent: Sequence[Record]) -> None:
        self.stage = stage
        self.installation = Installation(stage, name)
        self.random = random.Random(name)
        self.faults = 0
        self._unsent = list(sent)

    def send(self, share: float = 1.0) -> None:
        """Send a share of what is not sent yet."""
        count = round(len(self._unsent) * share)
        self.installation.send(self._unsent[:count])
        del self._unsent[:count]

    def send_one(self) -> None:
        """Send the next message alone."""
        self.send(1 / max(1, len(self._unsent)))

    def start(self) -> Child:
        """Start an alerter."""
        return self.installation.alerter()

    def work(self, messages: int = 1) -> None:
        """Wait until so many more messages are acknowledged, or none is left."""
        goal = max(0, self.installation.waiting() - messages)
        self.installation.wait(lambda: self.installation.waiting() <= goal, f"{messages} more messages acknowledged")

    def finish(self, *alerters: Child) -> None:
        """Send the rest, wait until all of it is acknowledged and stop the alerters."""
        self.send()
        self.installation.wait_idle()
        self.installation.stop(*alerters)

    def fault(self) -> None:
        """Count a fault that was made."""
        self.faults += 1


@dataclass(frozen=True, slots=True)
class Scenario:
    """A fault, what happens in it, and whether the input comes in an order of its own."""

    name: str
    act: Callable[[Course], None]
    any_order: bool = False
    short: bool = False
    """Part of the short form, which `make test` runs."""


async def play(stage: Stage, number: int, scenario: Scenario, *, officials: int = OFFICIALS) -> Row:
    """Run a scenario and judge what it leaves."""
    run = f"s{number:02}"
    sent = records(run, officials, any_order=scenario.any_order)
    course = Course(stage, run, sent)
    scenario.act(course)
    expected, left = await without_faults(records(run, officials)), observe(course.installation.settings)
    row = Row(scenario.name, faults=course.faults)
    row.add(len(sent), expected, left, judge(expected, left, any_order=scenario.any_order))
    return row


def _nothing(course: Course) -> None:
    course.finish(course.start())


def _stopped_under_load(course: Course) -> None:
    for _ in range(_STOPS):
        course.send(0.2)
        alerter = course.start()
        course.work()
        time.sleep(course.random.uniform(0, 0.2))
        course.installation.stop(alerter)
        course.fault()
    course.finish(course.start())


def _scaled(course: Course) -> None:
    first = course.start()
    course.send(0.3)
    course.work()
    others = [course.start(), course.start()]
    course.installation.wait(lambda: course.installation.members() == 3, "three alerters share the partitions")
    course.send(0.5)
    course.work()
    course.installation.stop(others[0])
    course.fault()
    course.send(0.5)
    course.installation.kill(others[1])
    course.fault()
    course.finish(first)


def _frozen(course: Course) -> None:
    """A zombie: it comes back when its partitions are another's, with a message in hand."""
    zombie = course.start()
    course.send(0.7)
    course.work()
    zombie.signal(signal.SIGSTOP)
    course.fault()
    other = course.start()
    time.sleep(_SESSION_SECONDS)  # Kafka takes the partitions away, and then gives them to the other
    course.work()
    zombie.signal(signal.SIGCONT)
    course.finish(zombie, other)


def _left_behind(course: Course) -> None:
    """The claim never comes again: only the outbox knows of it."""
    alerter = course.start()
    course.send(0.5)
    course.installation.wait_idle()
    course.installation.arm("after_claim:1")
    course.send_one()
    course.installation.wait(lambda: alerter.exit_code() is not None, "the alerter is dead")
    course.installation.bury(alerter)
    course.installation.forget_the_dead()
    course.installation.skip_to_end()
    course.fault()
    alerter = course.start()
    course.installation.wait(lambda: course.installation.pending() == 0, "what was left pending is taken up")
    course.finish(alerter)


def _flushed(course: Course) -> None:
    alerter = course.start()
    for _ in range(3):
        course.send(0.3)
        course.work(50)
        course.installation.flush()
        course.fault()
    course.finish(alerter)


def _flushed_while_down(course: Course) -> None:
    alerter = course.start()
    course.send(0.5)
    course.work(100)
    course.installation.kill(alerter)
    course.installation.flush()
    course.fault()
    course.finish(course.start())


def _redis_killed(course: Course) -> None:
    alerter = course.start()
    for _ in range(3):
        course.send(0.3)
        course.work(20)
        course.stage.redis.kill()
        course.fault()
        time.sleep(1)
        course.stage.redis.start()
    course.finish(alerter)


def _restored(course: Course, *, alive: bool) -> None:
    """Redis comes back as it was some time ago; what it then knew and has forgotten stands in Kafka."""
    alerter = course.start()
    course.send(0.4)
    course.installation.wait_idle()
    snapshot = course.stage.snapshot()
    course.send(0.7)
    course.work(100)
    if not alive:
        course.installation.kill(alerter)
    course.stage.redis.kill()
    course.stage.restore(snapshot)
    course.stage.redis.start()
    course.fault()
    if not alive:
        alerter = course.start()
    course.finish(alerter)


def _restored_alive(course: Course) -> None:
    _restored(course, alive=True)


def _restored_while_down(course: Course) -> None:
    _restored(course, alive=False)


def _full(course: Course) -> None:
    alerter = course.start()
    course.send(0.3)
    course.work(50)
    with course.stage.client() as client:
        client.config_set("maxmemory", 1)
        course.send(0.5)
        course.fault()
        time.sleep(3)
        client.config_set("maxmemory", 0)
    course.finish(alerter)


def _redis_silent(course: Course) -> None:
    """The client gives up on a script that Redis runs all the same, later: nobody knows how it ended."""
    alerter = course.start()
    course.send(0.7)
    course.work(50)
    course.stage.redis.signal(signal.SIGSTOP)
    course.fault()
    time.sleep(_REDIS_TIMEOUT_SECONDS + 1)
    course.stage.redis.signal(signal.SIGCONT)
    course.finish(alerter)


def _kafka_killed(course: Course) -> None:
    alerter = course.start()
    course.send(0.7)
    course.work(50)
    course.stage.kafka.kill()
    course.fault()
    time.sleep(2)
    course.stage.kafka.start()
    course.finish(alerter)


SCENARIOS = (
    Scenario("nothing", _nothing),
    Scenario("SIGTERM under load, then a new alerter", _stopped_under_load),
    Scenario("one alerter, three, one: SIGTERM and SIGKILL", _scaled),
    Scenario("an alerter frozen until others have its partitions", _frozen),
    Scenario("the message of a claimed claim never comes again", _left_behind),
    Scenario("Redis flushed", _flushed, short=True),
    Scenario("Redis flushed while no alerter runs", _flushed_while_down),
    Scenario("Redis killed and started again", _redis_killed),
    Scenario("Redis restored from an old snapshot", _restored_alive, short=True),
    Scenario("Redis restored from an old snapshot while no alerter runs", _restored_while_down),
    Scenario("Redis full", _full),
    Scenario("Redis silent for longer than a call waits", _redis_silent),
    Scenario("Kafka killed and started again", _kafka_killed),
    Scenario("claims twice and in another order", _nothing, any_order=True, short=True),
)
