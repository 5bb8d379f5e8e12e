"""Signals are heard up to the end of a process: a second one is no death of what is about to end well."""

import subprocess
import sys

import pytest

LOOP = """
import asyncio, signal
from tasrih.event_loop import hear, run

async def wait():
    asked = asyncio.Event()
    hear(asyncio.get_running_loop(), signal.{number}, asked.set)
    signal.raise_signal(signal.{number})
    await asked.wait()

run(wait())
signal.raise_signal(signal.{number})
"""
RELOADER = """
import asyncio, signal
from tasrih.event_loop import run
from tasrih.reloading import Reloader

async def wait():
    reloader = Reloader("feeds", None, lambda: None, None, "tasrih_feed_reloads_total")
    await reloader.on_start()

run(wait())
signal.raise_signal(signal.{number})
"""
WORKER = """
import logging, signal, faust
from faust.app.base import BootStrategy
from tasrih.messaging.consuming.worker import run
from tasrih.settings import Settings

class Boot(BootStrategy):
    enable_kafka = enable_web = False

class App(faust.App):
    async def on_started(self):
        signal.raise_signal(signal.{number})

    def _create_directories(self):
        pass

app = App("nothing", broker="kafka://127.0.0.1:1", autodiscover=False, web_enabled=False)
app.boot_strategy = Boot(app)
try:
    run(app, Settings(log_level="ERROR"))
except SystemExit as ended:
    assert not ended.code
signal.raise_signal(signal.{number})
"""
INGESTER = """
import asyncio, signal
from mode import Service
from services.ingester import app
from tasrih.event_loop import run
from tasrih.feeds.sources import Sources
from tasrih.messaging.ingest_state import Memory
from tasrih.settings import Settings
from tasrih.telemetry.health import Health, Progress

async def ask(*_):
    signal.raise_signal(signal.{number})

app.read_memory, app.recall = lambda *_: Memory(), ask
app.KafkaProducer = app.Monitor = lambda *_: Service()
run(app.run(Settings(), Sources(), Health(Progress(60), "memory")))
signal.raise_signal(signal.{number})
"""
CASES = {
    "loop": (LOOP, "SIGTERM"),
    "reloader": (RELOADER, "SIGHUP"),
    "worker": (WORKER, "SIGTERM"),
    "ingester": (INGESTER, "SIGTERM"),
    "ingester, Ctrl-C": (INGESTER, "SIGINT"),
}


@pytest.mark.parametrize(("program", "number"), CASES.values(), ids=CASES)
def test_a_signal_after_the_end_of_the_event_loop_is_no_death(program, number):
    command = [sys.executable, "-c", program.format(number=number)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, "Traceback" in ended.stderr) == (0, False)
