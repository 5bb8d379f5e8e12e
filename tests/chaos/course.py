"""The course of one scenario: its input as a steady flow or at once, alerters, and faults made meanwhile."""

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from deploy.local.processes import Child
from tasrih.messaging.records import Record
from tests.chaos.stage import Installation, Stage

_PER_SECOND = 60


class Course:
    """One installation on which a scenario happens, and how much of its input is sent."""

    def __init__(self, stage: Stage, name: str, sent: Sequence[Record]) -> None:
        self.stage = stage
        self.installation = Installation(stage, name)
        self.faults = 0
        self._random = random.Random(name)
        self._unsent = list(sent)

    def start(self) -> Child:
        """Start an alerter and wait until the group has it."""
        installation = self.installation
        members = installation.members()
        alerter = installation.alerter()
        installation.wait(lambda: installation.members() - members, "the alerter joins its group", look=0.05)
        return alerter

    def send(self, share: float = 1.0) -> None:
        """Send a share of what is not sent yet, at once."""
        count = round(len(self._unsent) * share)
        self.installation.send(self._unsent[:count])
        del self._unsent[:count]

    def send_one(self) -> None:
        """Send the next message alone."""
        self.send(1 / max(1, len(self._unsent)))

    @contextmanager
    def flow(self, per_second: float = _PER_SECOND) -> Iterator[None]:
        """Send what is not sent yet at a steady pace for the time of a block, which must end before it runs out."""
        ended = threading.Event()
        sender = threading.Thread(target=lambda: self.installation.send(self._paced(per_second, ended)))
        sender.start()
        try:
            yield
        finally:
            ended.set()
            sender.join()

    def _paced(self, per_second: float, ended: threading.Event) -> Iterator[Record]:
        while self._unsent and not ended.wait(1 / per_second):
            yield self._unsent.pop(0)

    def fault(self, make: Callable[[], None], *, within: float = 0.5) -> None:
        """Make a fault while the alerters work: at any moment of so many seconds after something was written."""
        written = self.installation.written()
        self.installation.wait(lambda: self.installation.written() > written, "a position is written", look=0.02)
        time.sleep(self._random.uniform(0, within))
        make()
        self.faults += 1

    def finish(self, *alerters: Child) -> None:
        """Send the rest, wait until all of it is settled and stop the alerters."""
        self.send()
        self.installation.wait_settled()
        self.installation.stop(*alerters)
