"""Articles to claims, as the detector does it, over whole partitions and by several processes.

The work is divided by partitions: each is read by one process, from its file's last transaction on. What is found does
not depend on how many processes there are.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path

import msgspec

from tasrih.claim_record import claim_record
from tasrih.detection.detector import Detector
from tasrih.errors import TasrihError
from tasrih.events import codec
from tasrih.events.codec import MessageError
from tasrih.events.model import Claim, NewsMessage
from tasrih.events.times import micros
from tasrih.messaging.errors import RecordTooLargeError
from tasrih.messaging.producer import require_fitting
from tasrih.messaging.records import Received, event_of
from tasrih.messaging.topics import CLAIMS, max_message_bytes
from tasrih.positions.sameness.identity import told_order
from tasrih.replay.errors import ReplayError
from tasrih.replay.history import History, kafka_history
from tasrih.replay.partition_file import Finding, PartitionFile
from tasrih.replay.rules import Rules
from tasrih.replay.window import Span
from tasrih.replay.workspace import Plan, Workspace, partition_path
from tasrih.settings import Settings

Advance = Callable[[int], object]
"""Told how many offsets of the window are read by now."""

_LOOK_SECONDS = 0.5
_TRANSACTION = 200  # records; what an interrupted replay does again
_REPEATED = 8  # a record has no more bytes than so many times its claim: the key and each header hold parts of it


def detect_window(folder: Path, plan: Plan, settings: Settings, rules: Rules, processes: int, advance: Advance) -> None:
    """Detect the claims of all records of a plan's window into its workspace, by so many processes.

    Raises:
        TasrihError: Kafka, the workspace or the rules cannot be used, or a process was killed.
        KeyboardInterrupt: stopped; what is in the workspace stays and can be gone on with.
    """
    spans = sorted(plan.window.spans, key=len, reverse=True)  # the longest first, so that processes end together
    with Workspace([folder]) as workspace:
        if processes > 1 and len(spans) > 1:
            _detect_apart(workspace, folder, spans, settings, rules, min(processes, len(spans)), advance)
            return
        detector = rules.detector()
        with kafka_history(settings) as history:
            for span in spans:
                file = workspace.files[span.partition]
                for _ in detect_span(file, history, plan.window.topic, span, detector, keep=plan.keeps_records):
                    advance(workspace.offsets_read())


def _detect_apart(
    workspace: Workspace,
    folder: Path,
    spans: Sequence[Span],
    settings: Settings,
    rules: Rules,
    processes: int,
    advance: Advance,
) -> None:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, _begin, (rules,)) as pool:
        running = {pool.submit(_detect_partition, folder, workspace.plan, settings, span) for span in spans}
        try:
            while running:
                done, running = wait(running, timeout=_LOOK_SECONDS)
                for task in done:
                    task.result()
                advance(workspace.offsets_read())
        except BrokenProcessPool as error:
            raise ReplayError("a process of it was ended from outside: with little memory take fewer") from error
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():  # wherever they are: what is in the workspace is whole
                process.kill()
            raise


def detect_span(
    file: PartitionFile,
    history: History,
    topic: str,
    span: Span,
    detector: Detector,
    *,
    keep: bool = False,
) -> Iterator[None]:
    """Detect the claims of what is not yet read of a span; stops between transactions, which may be left at any.

    Args:
        file: where the findings go.
        history: where the records come from.
        topic: name in our table.
        span: the records.
        detector: what to detect with.
        keep: whether to keep the records too.

    Raises:
        MessagingError: Kafka is out of reach or refuses.
    """
    start = file.next_offset
    rest = Span(span.partition, span.start if start is None else start, span.end)
    for records, reached in history.read(topic, rest):
        for chunk, upto in _chunks(records, reached):
            file.add([finding(record, detector, keep=keep) for record in chunk], upto)
            yield


def finding(record: Received, detector: Detector, *, keep: bool = False) -> Finding:
    """What a record gives: the claims of its article, or the reason why it is none."""
    body = msgspec.json.encode(record) if keep else None
    written = micros(record.written_at) if record.written_at else 0
    try:
        news = event_of(record, "news", NewsMessage)
    except MessageError as error:
        return Finding(record.offset, written, reason=error.reason, detail=error.detail, record=body)
    of_article = partial(Finding, record.offset, micros(news.published_at), news.id, record=body)
    try:
        claims = tuple(sorted(detector.detect(news), key=told_order))  # as a detector sends them
    except Exception as error:  # noqa: BLE001 - as live: whatever it is, this record leads to it
        return of_article("processing_failed", f"{type(error).__name__}: {error}")
    try:
        if not all(map(_surely_fits, claims)):
            for claim in claims:
                require_fitting(claim_record(claim, record))
    except RecordTooLargeError as error:  # none of them was sent
        return of_article("too_large", str(error))
    return of_article(claims=claims)


def _surely_fits(claim: Claim) -> bool:
    """Whether a claim is far from too long; key and headers, which cost more than the body, only repeat parts of it."""
    return _REPEATED * len(codec.encode(claim)) <= max_message_bytes(CLAIMS)


def _chunks(records: Sequence[Received], reached: int) -> Iterator[tuple[Sequence[Received], int]]:
    """Parts of a batch, each with the offset up to which it goes."""
    if not records:
        yield records, reached
    for first in range(0, len(records), _TRANSACTION):
        after = records[first + _TRANSACTION : first + _TRANSACTION + 1]
        yield records[first : first + _TRANSACTION], after[0].offset if after else reached


class _Worker:
    """What a process of the pool works with."""

    rules: Rules


def _begin(rules: Rules) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # they are for the process that watches
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _Worker.rules = rules


def _end_with_parent() -> None:
    """End this process when the one that watches is gone, which a killed one cannot ask for."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _detect_partition(folder: Path, plan: Plan, settings: Settings, span: Span) -> None:
    """Detect the claims of a partition, in a process of the pool.

    Raises:
        ReplayError: whatever is wrong, in words: an error that is made of something else cannot go to another process.
    """
    path, topic = partition_path(folder, span.partition), plan.window.topic
    try:
        detector = _Worker.rules.detector()
        with PartitionFile(path, span.partition) as file, kafka_history(settings) as history:
            for _ in detect_span(file, history, topic, span, detector, keep=plan.keeps_records):
                pass
    except TasrihError as error:
        raise ReplayError(str(error)) from None
