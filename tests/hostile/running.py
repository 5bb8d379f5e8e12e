"""Hostile messages through the real decoders, detector, decisions and the three outcomes of the consumers."""

import gc
import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from services.alerter.handlers import RaiseAlerts, decode_claim
from services.detector.handlers import DetectClaims, decode_news
from tasrih.detection.detector import Detector
from tasrih.events.model import Claim, DeadLetter
from tasrih.messaging.consuming.consumer import Consumer
from tasrih.messaging.consuming.handling import Handling, Patience
from tasrih.messaging.dead_letters import letter_in
from tasrih.messaging.records import Received, Record
from tasrih.messaging.topics import CLAIMS, DEAD_LETTERS
from tasrih.positions.alerting.watches import load_watches
from tasrih.positions.handling.protocol import Positions
from tasrih.positions.storing.memory import MemoryStore
from tasrih.telemetry.health import Health, Progress
from tests.detection_cases import faults
from tests.hostile.bodies import BODIES
from tests.hostile.claims import CLAIMS as CLAIM_FAMILIES
from tests.hostile.families import Family
from tests.hostile.texts import TEXTS

FAMILIES = (*BODIES, *TEXTS, *CLAIM_FAMILIES)
_WEIGHTS = [family.weight for family in FAMILIES]
_PATIENCE = Patience(handler=20.0)
_FRESH_STORE = 2_000  # claims for one store in memory, which never forgets


def drawn(seed: int, number: int) -> tuple[Family, Received]:
    """Message `number` of a seed; the same in every run, whichever messages were drawn before."""
    draw = Random(f"{seed}/{number}")
    (family,) = draw.choices(FAMILIES, _WEIGHTS)
    message = family.draw(draw)
    return family, Received(family.topic, 0, number, message.key, message.value, message.headers)


@dataclass(slots=True)
class Tally:
    """How the messages of a family ended."""

    messages: int = 0
    taken: int = 0
    records: int = 0
    """Claims of an article; alerts and positions of a claim."""
    reasons: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    """Seconds for one message."""


class Trial:
    """One process's run: what came of each family, and everything that was not as it must be."""

    def __init__(self, detector: Detector) -> None:
        self.tallies = {family.name: Tally() for family in FAMILIES}
        self.problems: list[str] = []
        self._sent: list[Record] = []
        self._health = Health(Progress(60))
        self._detect = self._consumer_of_news(detector)
        self._claims_taken = 0
        self._alert = self._consumer_of_claims()

    async def send_all(self, records: Sequence[Record]) -> None:
        """Be the producer of both consumers: keep what one message leads to."""
        self._sent += records

    async def settle(self, family: Family, message: Received) -> None:
        """Give a message to its consumer and look at all that comes of it."""
        self._sent.clear()
        begun = time.perf_counter()
        try:
            settled = await self._consumer(family).settle([message]) == 1
        except Exception as error:  # noqa: BLE001 - that any is raised is what is looked for
            self._problem(family, message, f"raised {type(error).__name__}: {error}")
            return
        tally = self.tallies[family.name]
        tally.slowest = max(tally.slowest, time.perf_counter() - begun)
        tally.messages += 1
        letters = [record for record in self._sent if record.topic == DEAD_LETTERS]
        if not settled or family.ends == ("taken" if letters else "letter"):
            self._problem(family, message, f"{'refused' if letters else 'taken'}, settled: {settled}")
        if letters:
            self._look_at_letter(family, message, letters)
            return
        tally.taken += 1
        tally.records += len(self._sent)
        if family.topic != CLAIMS:
            await self._look_at_claims(family, message, [_received(record) for record in self._sent])

    def _consumer(self, family: Family) -> Consumer:
        return self._alerter() if family.topic == CLAIMS else self._detect

    def _alerter(self) -> Consumer:
        self._claims_taken += 1
        if self._claims_taken % _FRESH_STORE == 0:
            self._alert = self._consumer_of_claims()
        return self._alert

    def _look_at_letter(self, family: Family, message: Received, letters: list[Record]) -> None:
        self.tallies[family.name].reasons[reason_of(letters[0])] += 1
        letter = letter_in(_received(letters[0]))
        assert isinstance(letter, DeadLetter)
        whole = (letter.value, letter.key, letter.headers) == (message.value, message.key, message.headers)
        if len(letters) != 1 or not whole:
            self._problem(family, message, "the dead letter does not hold the message whole, or there are several")
        if letter.reason == "processing_failed":
            self._problem(family, message, f"processing failed: {letter.detail}")

    async def _look_at_claims(self, family: Family, message: Received, claims: list[Received]) -> None:
        """Whether claims are true of the article, and whether the alerter takes them."""
        for wrong in faults(decode_news(message), list(map(decode_claim, claims))):
            self._problem(family, message, wrong)
        for claim in claims:
            self._sent.clear()
            await self._alerter().settle([claim])
            if any(record.topic == DEAD_LETTERS for record in self._sent):
                self._problem(family, message, "the alerter refuses a claim")

    def _problem(self, family: Family, message: Received, what: str) -> None:
        self.problems.append(f"{family.name}, message {message.offset}: {what}")

    def _consumer_of_news(self, detector: Detector) -> Consumer:
        detect = DetectClaims(detector.detect)
        return self._over(Handling(service="detector", decode=decode_news, handle=detect, patience=_PATIENCE))

    def _consumer_of_claims(self) -> Consumer[Claim]:
        alerts = RaiseAlerts(Positions(MemoryStore(), load_watches()), self)
        return self._over(Handling(service="alerter", decode=decode_claim, handle=alerts, patience=_PATIENCE))

    def _over(self, handling: Handling) -> Consumer:
        return Consumer(handling, producer=self, stopping=lambda: False, health=self._health)


def reason_of(record: Record) -> str:
    """Why a message was refused."""
    letter = letter_in(_received(record))
    assert isinstance(letter, DeadLetter)
    return letter.reason


def resident_bytes() -> int:
    """Memory of this process that is in RAM (Linux)."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def table(tallies: dict[str, Tally]) -> Iterator[str]:
    """Families and how they ended, in Markdown."""
    yield "| family | messages | taken | records | dead letters |"
    yield "| --- | --: | --: | --: | --- |"
    for name, tally in tallies.items():
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in sorted(tally.reasons.items()))
        yield f"| {name} | {tally.messages:,} | {tally.taken:,} | {tally.records:,} | {reasons} |"


def _received(record: Record) -> Received:
    return Received(record.topic, 0, 0, record.key, record.value, record.headers)
