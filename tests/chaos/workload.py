"""What the chaos runs send: claims of invented officials, composed so that nothing of the outcome is ambiguous.

Every official takes every position of `data/matters.yaml` in five steps: new, told again, confirmed by a second source,
changed, taken back. Among them stand claims of two officials together, once with the one and once with the other first,
claims of nobody, and messages that are no claims at all. The same number gives the same bytes.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import msgspec

from tasrih import yamldata
from tasrih.events.model import Claim, Kind, Speaker
from tasrih.messaging.records import Record, event_record
from tasrih.messaging.topics import CLAIMS
from tasrih.positions.sameness.identity import speaker_key
from tests.position_claims import make_claim

_DATA = Path(__file__).with_name("data")
WATCHES_FILE = _DATA / "watches.yaml"
_SOURCES = ("صحيفة الميناء", "وكالة الجزر")


class Matter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that officials promise, change and take back."""

    object: str
    content: str
    unit: str
    topics: tuple[str, ...]
    denied: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    matters: list[Matter]


MATTERS = yamldata.load(_DATA / "matters.yaml", _File).matters


@dataclass(frozen=True, slots=True)
class Step:
    """One of the five claims about a matter."""

    hours: int
    source: str
    kind: Kind
    amount: int


_STEPS = (
    Step(0, _SOURCES[0], "commitment", 10),  # new
    Step(1, _SOURCES[0], "commitment", 10),  # told again
    Step(2, _SOURCES[1], "commitment", 10),  # a second source
    Step(96, _SOURCES[0], "commitment", 5),  # changed
    Step(192, _SOURCES[1], "denial", 5),  # taken back
)
STEPS = len(_STEPS)


def official(run: str, number: int) -> Speaker:
    """An invented official of a run; nobody else has their positions."""
    return Speaker(name=f"سامر الوردي {run} {number}", type="person", official_id=f"xa.{run}_{number}")


def claims(run: str, officials: int) -> list[Claim]:
    """Claims of a run, an official's in the order of their times, officials and matters taking turns."""
    speakers = [(official(run, number),) for number in range(officials)]
    alone = [
        _claim(speaker, number, matter, step)
        for step in _STEPS
        for number, matter in enumerate(MATTERS)
        for speaker in speakers
    ]
    return [*alone, *_together(run), _unnamed(run)]


def records(run: str, officials: int, *, any_order: bool = False) -> list[Record]:
    """The claims as the detector sends them, with a message among them that is none.

    Args:
        run: name of the run, part of every id.
        officials: how many speak.
        any_order: most of them twice, and in another order that leads to the same positions and alerts.
    """
    told = claims(run, officials)
    told = _twice(run, _reordered(run, told)) if any_order else told
    sent = [event_record(CLAIMS, speaker_key(claim), claim, producer="detector") for claim in told]
    broken = Record(CLAIMS, f"xa.{run}_0".encode(), f'{{"run": "{run}", "claim_id": 1}}'.encode(), ())
    middle = len(sent) // 2
    return [*sent[:middle], broken, *sent[middle:]]


def _reordered(run: str, told: list[Claim]) -> list[Claim]:
    """Another order: what opens a position stays before what tells it again, a change before what takes it back.

    Other orders give alerts that tell what was known when they were raised (`docs/architecture.md`).
    """
    draw = random.Random(run)
    matters: dict[tuple[str, str], list[Claim]] = {}
    for claim in told:
        matters.setdefault((speaker_key(claim), claim.slots.object), []).append(claim)
    turns = [matter for matter, steps in matters.items() for _ in steps]
    draw.shuffle(turns)
    for matter, (first, *rest) in matters.items():
        draw.shuffle(rest)
        matters[matter] = [first, *sorted(rest, key=lambda claim: claim.kind == "denial")]
    waiting = {matter: iter(steps) for matter, steps in matters.items()}
    return [next(waiting[matter]) for matter in turns]


def _twice(run: str, told: list[Claim]) -> list[Claim]:
    """Two of three claims a second time, anywhere behind the first."""
    draw = random.Random(run)
    places = [(float(place), claim) for place, claim in enumerate(told)]
    again = [(draw.uniform(place, len(told)), claim) for place, claim in places if draw.random() < 2 / 3]
    return [claim for _, claim in sorted([*places, *again], key=lambda placed: placed[0])]


def _together(run: str) -> Iterator[Claim]:
    """One position of two officials, reported with either first."""
    two = official(run, 0), official(run, 1)
    for number in range(4):
        step = Step(300 + number, _SOURCES[0], "commitment", 7)
        yield _claim(two if number % 2 == 0 else two[::-1], 0, MATTERS[0], step)


def _unnamed(run: str) -> Claim:
    speaker = Speaker(name="مصدر مطلع", type="anonymous")
    return _claim((speaker,), 0, MATTERS[0], Step(0, f"{_SOURCES[0]} {run}", "statement", 3))


def _claim(speakers: tuple[Speaker, ...], number: int, matter: Matter, step: Step) -> Claim:
    said = matter.content if step.kind == "commitment" else matter.denied
    content = said.format(amount=step.amount)
    article = f"{speakers[0].official_id}-{number}-{step.hours}"
    claim = make_claim(
        content,
        kind=step.kind,
        speakers=speakers,
        article=article,
        source=step.source,
        hours=step.hours,
        topics=matter.topics,
        object=matter.object,
        amount=f"{step.amount} {matter.unit}",
        strength="pledged",
    )
    return msgspec.structs.replace(claim, published_at=claim.published_at + timedelta(minutes=number))
