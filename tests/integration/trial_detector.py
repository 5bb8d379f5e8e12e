"""A detector as a process of its own that does something odd with an article, as its text says.

`slow 5` takes so many seconds, `blocking 5` blocks the event loop for so long, `stuck` never ends. Every article with a
text is a claim of its own. `TRIAL` may be `wedged`: the consumer is given messages and does nothing with them. Times of
patience are shorter than in a service, so that tests are.
"""

import asyncio
import os
import re
import sys
import time
from collections.abc import Sequence
from functools import partial

import msgspec

from services.detector import app as detector_app
from services.detector.handlers import DetectClaims
from tasrih import ending
from tasrih.events import codec
from tasrih.events.model import Claim, NewsMessage
from tasrih.messaging.consuming import monitor as monitor_module
from tasrih.messaging.consuming.consumer import Consumer
from tasrih.messaging.consuming.handling import Effects, Patience
from tasrih.messaging.consuming.worker import run
from tasrih.process import service_process
from tasrih.settings import read_settings
from tasrih.telemetry import health as health_module
from tests.integration.installation import ROOT

CLAIM = codec.decode((ROOT / "schemas" / "examples" / "claim.v1.json").read_bytes(), Claim)


def detect(news: NewsMessage) -> list[Claim]:
    print(f"in hand: {news.id}", file=sys.stderr, flush=True)
    if match := re.match(r"slow ([\d.]+)", news.text):
        time.sleep(float(match[1]))
    while news.text == "stuck":
        time.sleep(1)
    print(f"detected: {news.id}", file=sys.stderr, flush=True)
    return [msgspec.structs.replace(CLAIM, claim_id=news.id, article_id=news.id)]


class Blocking(DetectClaims):
    """Blocks the event loop where the text says so."""

    async def __call__(self, news: NewsMessage, message) -> Effects:
        if match := re.match(r"blocking ([\d.]+)", news.text):
            print(f"in hand: {news.id}", file=sys.stderr, flush=True)
            time.sleep(float(match[1]))
        return await super().__call__(news, message)


async def do_nothing(self: Consumer, messages: Sequence) -> None:
    await asyncio.sleep(3600)


if __name__ == "__main__":
    health_module._LOOP_SECONDS = 3.0
    ending.STOP_SECONDS = 9.0
    detector_app.Patience = partial(Patience, stopping=3.0)
    detector_app.DetectClaims = Blocking
    settings = read_settings()
    if os.environ.get("TRIAL") == "wedged":
        monitor_module._CHECK_SECONDS = 0.5
        settings = msgspec.structs.replace(settings, stall_seconds=3.0)
        Consumer.settle = do_nothing
    with service_process("detector", settings, "assignment") as health:
        run(detector_app.detector_app(settings, health, detect), settings)
