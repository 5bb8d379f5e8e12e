"""What else can happen to an alerter, besides its own death: each scenario is one run on a stage, judged as a whole."""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos.course import Course
from tests.chaos.judge import judge
from tests.chaos.observing import observe
from tests.chaos.reference import without_faults
from tests.chaos.row import Row
from tests.chaos.stage import Stage
from tests.chaos.workload import records

OFFICIALS = 40
_SESSION_SECONDS = 12.0  # after which Kafka gives the partitions of a silent alerter to others
_REDIS_TIMEOUT_SECONDS = 5.0


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
    with course.flow(per_second=25):
        for _ in range(6):
            alerter = course.start()
            course.fault(lambda: course.installation.stop(alerter))  # noqa: B023 - called at once
    course.finish(course.start())


def _scaled(course: Course) -> None:
    installation = course.installation
    first = course.start()
    with course.flow(per_second=25):
        stopped, killed = course.start(), course.start()
        installation.wait(lambda: len(installation.members()) == 3, "three alerters share the partitions")
        course.fault(lambda: installation.stop(stopped))
        course.fault(lambda: installation.kill(killed))
    course.finish(first)


def _replaced(course: Course) -> None:
    """A rolling upgrade of the worst kind: no alerter is let go of, and each new one finds what a dead one left."""
    alerters = [course.start(), course.start()]
    with course.flow(per_second=5):
        for turn in (0, 1, 0):
            course.fault(lambda: course.installation.kill(alerters[turn]))  # noqa: B023 - called at once
            alerters[turn] = course.start()
    course.finish(*alerters)


def _frozen(course: Course) -> None:
    """A zombie: it comes back when its partitions are another's, with messages in hand."""
    zombie = course.start()
    with course.flow():
        course.fault(lambda: zombie.signal(signal.SIGSTOP))
        other = course.start()
        time.sleep(_SESSION_SECONDS)  # then Kafka gives its partitions to the other
    course.send(0.5)
    zombie.signal(signal.SIGCONT)
    course.finish(zombie, other)


def _left_behind(course: Course) -> None:
    """The claim never comes again: only the outbox knows of it."""
    installation = course.installation
    alerter = course.start()
    course.send(0.5)
    installation.wait_idle()
    installation.arm("after_claim:1")
    course.send_one()
    installation.wait(lambda: alerter.exit_code() is not None, "the alerter is dead")
    installation.bury(alerter)
    installation.forget_the_dead()
    installation.skip_to_end()
    course.faults += 1
    alerter = course.start()
    installation.wait(lambda: installation.pending() == 0, "what was left pending is taken up")
    course.finish(alerter)


def _flushed(course: Course) -> None:
    alerter = course.start()
    with course.flow():
        for _ in range(3):
            course.fault(course.installation.flush)
    course.finish(alerter)


def _flushed_while_down(course: Course) -> None:
    alerter = course.start()
    with course.flow():
        course.fault(lambda: course.installation.kill(alerter))
    course.installation.flush()
    course.installation.forget_the_dead()
    course.finish(course.start())


def _redis_killed(course: Course) -> None:
    alerter = course.start()
    with course.flow():
        for _ in range(3):
            course.fault(course.stage.redis.kill)
            time.sleep(1)
            course.stage.redis.start()
    course.finish(alerter)


def _restored(course: Course, *, alive: bool) -> None:
    """Redis comes back as it was some time ago; what it then knew and has forgotten stands in Kafka."""
    alerter = course.start()
    with course.flow():
        course.fault(course.stage.snapshot)
        time.sleep(1)
        course.fault(course.stage.redis.kill if alive else lambda: course.installation.kill(alerter))
        if not alive:
            course.stage.redis.kill()
        course.stage.restore()
        course.stage.redis.start()
    if not alive:
        course.installation.forget_the_dead()
        alerter = course.start()
    course.finish(alerter)


def _restored_alive(course: Course) -> None:
    _restored(course, alive=True)


def _restored_while_down(course: Course) -> None:
    _restored(course, alive=False)


def _full(course: Course) -> None:
    alerter = course.start()
    with course.flow(), course.stage.client() as client:
        course.fault(lambda: client.config_set("maxmemory", 1))
        time.sleep(2)
        client.config_set("maxmemory", 0)
    course.finish(alerter)


def _redis_silent(course: Course) -> None:
    """The client gives up on a script that Redis runs all the same, later: nobody knows how it ended."""
    alerter = course.start()
    with course.flow():
        course.fault(lambda: course.stage.redis.signal(signal.SIGSTOP))
        time.sleep(_REDIS_TIMEOUT_SECONDS + 1)
        course.stage.redis.signal(signal.SIGCONT)
    course.finish(alerter)


def _kafka_killed(course: Course) -> None:
    alerter = course.start()
    with course.flow():
        course.fault(course.stage.kafka.kill)
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
    Scenario("two alerters killed in turn, each replaced by a new one", _replaced, short=True),
)
