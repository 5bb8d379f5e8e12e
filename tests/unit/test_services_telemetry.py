"""Logs: one JSON object a line, and no flood from a library that repeats itself."""

import json
import logging
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from tasrih.telemetry.logs import JsonFormatter, Repeats


def record(name: str = "tasrih.x", message: str = "قال %s", **extra) -> logging.LogRecord:
    made = logging.getLogger(name).makeRecord(name, logging.WARNING, "f", 1, message, ("هو",), None, extra=extra)
    made.created = 1_757_010_600.5
    return made


def test_a_line_is_json_with_what_came_along():
    line = json.loads(
        JsonFormatter().format(record(reason="bad_json", at=datetime(2025, 9, 4, tzinfo=UTC), odd={1, 2}.__iter__))
    )
    odd = line.pop("odd")
    assert isinstance(odd, str)
    assert line == {
        "time": "2025-09-04T18:30:00.500+00:00",
        "level": "WARNING",
        "logger": "tasrih.x",
        "message": "قال هو",
        "reason": "bad_json",
        "at": "2025-09-04T00:00:00Z",
    }


def test_a_line_with_the_name_of_a_file_that_is_no_utf_8_is_json_too():
    line = JsonFormatter().format(record(message="%s: /data/caf\udce9.yaml"))
    line.encode()
    assert json.loads(line)["message"] == "هو: /data/caf\udce9.yaml"


def test_a_library_says_the_same_only_once_for_a_while():
    repeats = Repeats(seconds=60)
    assert [repeats.filter(record("aiokafka")) for _ in range(3)] == [True, False, False]
    assert repeats.filter(record("aiokafka", "other %s"))
    assert [repeats.filter(record("tasrih.x")) for _ in range(3)] == [True, True, True]
    assert all(Repeats(seconds=0).filter(record("aiokafka")) for _ in range(3))


def test_our_loggers_say_more_than_libraries():
    code = """
import logging, logging.config
from tasrih.telemetry.logs import logging_config
logging.config.dictConfig(logging_config("INFO"))
logging.getLogger("tasrih.x").info("ours")
logging.getLogger("aiokafka").info("theirs")
"""  # in a process of its own: logging is one for a whole process, and pytest has its handlers in it
    path = str(Path(__file__).parents[2] / "shared")
    result = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": path}, capture_output=True, check=True)
    assert [json.loads(line)["message"] for line in result.stderr.splitlines()] == ["ours"]
