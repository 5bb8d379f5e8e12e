"""Claims of one holder that were loaded together, decided in turn: each on what those before it leave."""

from collections.abc import Callable, Container, Mapping, Sequence
from itertools import count, islice

import msgspec
from msgspec import Struct

from tasrih.positions.deciding.engine import State
from tasrih.positions.handling.outcome import Outcome, handled_before, outcome_of, payload_of
from tasrih.positions.storing.excerpt import Excerpt
from tasrih.positions.storing.store import Key, Loaded, Step, Taken

_MOST_TOGETHER = 32
"""Claims of one holder that are written at once."""
_MOST_BYTES = 1 << 18
"""Of their payloads: a server does nothing else meanwhile."""


class Task(Struct, frozen=True):
    """What there is to decide for one claim."""

    keys: Sequence[Key]
    """Under which the positions stand that matter."""
    decide: Callable[[State], Outcome]
    """Pure; may raise what it likes."""


def next_tasks(tasks: Mapping[str, Task], settled: Container[str]) -> dict[str, Task]:
    """The first of the tasks that are not settled, by claim."""
    left = ((claim_id, task) for claim_id, task in tasks.items() if claim_id not in settled)
    return dict(islice(left, _MOST_TOGETHER))


def decided(tasks: Mapping[str, Task], loaded: Loaded) -> tuple[dict[str, Outcome], list[Step]]:
    """Outcomes of the first of these tasks, at least one, each on what those before it leave; and what is to store."""
    excerpt = Excerpt(loaded)
    outcomes: dict[str, Outcome] = {}
    steps: list[Step] = []
    size, left = 0, len(tasks)
    for claim_id, task in tasks.items():
        left -= 1
        if pending := loaded.pending.get(claim_id):
            outcomes[claim_id] = outcome_of(pending)
            continue
        state = excerpt.state(task.keys)
        if state is None or size > _MOST_BYTES:
            break
        outcome = outcomes[claim_id] = task.decide(state)
        if not outcome.already_sent:
            steps.append(Step(claim_id, outcome.positions, payload_of(outcome)))
            size += len(steps[-1].payload)
            if left:
                excerpt.put(outcome.positions)
    return outcomes, steps


def as_taken(outcomes: dict[str, Outcome], steps: Sequence[Step], taken: Taken) -> dict[str, Outcome]:
    """What is settled of these outcomes, of which the steps were to be stored."""
    if taken.status == "stored":
        versions = zip(steps, count(taken.version - len(steps) + 1), strict=False)
        stored = ((step.claim_id, version) for step, version in versions)
        return outcomes | {name: msgspec.structs.replace(outcomes[name], version=one) for name, one in stored}
    return {name: outcome_of(one) if one else handled_before(outcomes[name]) for name, one in taken.known.items()}
