"""Detection alone, without Kafka: `python -m tests.bench.alone SECONDS` in a process of its own.

Says `ready` when it has gone through all articles once, begins at a line on its input, and prints articles a second.
"""

import subprocess
import sys
import time
from itertools import cycle
from typing import IO

from tasrih.detection.detector import Detector
from tests.bench.articles import ROOT, newspaper_articles


def main(seconds: float) -> None:
    """Measure once."""
    detector = Detector.load()
    articles = [article for article in newspaper_articles()[1] if detector.detect(article)]
    print("ready", flush=True)
    sys.stdin.readline()
    done, begin, cpu = 0, time.perf_counter(), time.process_time()
    for article in cycle(articles):
        detector.detect(article)
        done += 1
        if time.perf_counter() - begin > seconds and done % len(articles) == 0:
            break
    print(done / (time.perf_counter() - begin), (time.process_time() - cpu) / done, flush=True)


def alone(seconds: float, processes: int = 1) -> tuple[float, float]:
    """Articles a second of so many processes at the same time, together, and CPU seconds for an article."""
    command = [sys.executable, "-m", "tests.bench.alone", str(seconds)]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    for process in running:
        assert _out(process.stdout).readline() == "ready\n"
    for process in running:
        _out(process.stdin).write("\n")
        _out(process.stdin).flush()
    figures = [tuple(map(float, _out(process.stdout).readline().split())) for process in running]
    for process in running:
        process.communicate()
    return sum(rate for rate, _ in figures), sum(cpu for _, cpu in figures) / processes


def _out(stream: IO[str] | None) -> IO[str]:
    assert stream
    return stream


if __name__ == "__main__":
    main(float(sys.argv[1]))
