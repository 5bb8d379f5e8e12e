"""What `tasrih replay` tells of a workspace: the result, where it differs from what was sent, evidence, a topic."""

from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import msgspec
from msgspec import Struct

from tasrih import __version__
from tasrih.arabic.folding import fold
from tasrih.cli.numbers import counted
from tasrih.detection.known import KnownIds
from tasrih.messaging.admin import existing_topics
from tasrih.messaging.send import send_records
from tasrih.replay import bundle
from tasrih.replay.comparing import VERDICTS, differences, note_emitted
from tasrih.replay.deciding import Basis, decide_window
from tasrih.replay.feeding import What, fed, require_sandbox, require_there
from tasrih.replay.history import kafka_history
from tasrih.replay.rows import Filters, entry_rows, line, window_row
from tasrih.replay.rules import Rules, installed
from tasrih.replay.workspace import Workspace
from tasrih.settings import Settings

_KINDS = ("claim", "alert")
_DIFFERENCES = "differences.ndjson"


class Output(Struct, frozen=True, kw_only=True):
    """What shall be told."""

    officials: tuple[str, ...] = ()
    watches: tuple[str, ...] = ()
    compare: bool = False
    evidence: Path | None = None
    signing_key: Path | None = None
    to_topic: str | None = None
    what: What = "alerts"

    @property
    def filters(self) -> Filters:
        """What of the result is told."""
        return Filters(frozenset(map(fold, self.officials)), frozenset(self.watches))

    @property
    def needs_records(self) -> bool:
        """Whether the records of the window are needed, not only what they gave."""
        return self.evidence is not None or (self.to_topic is not None and self.what == "news")

    def check(self, settings: Settings, rules: Rules) -> None:
        """Refuse at the start what would fail at the end, or tell nothing, by these rules.

        Raises:
            UsageError: options do not go together.
            TasrihError: a key, a folder, a watch, an official or a topic cannot be used.
        """
        if (self.evidence is None) != (self.signing_key is None):
            raise click.UsageError("--bundle needs --signing-key and the reverse: `tasrih replay key FILE` makes a key")
        if self.evidence and not self.filters.take_all:
            raise click.UsageError("evidence is whole: --bundle goes without --official and --watch")
        if self.to_topic and self.compare:
            raise click.UsageError("--to-topic sends the result, --compare prints differences: give one of them")
        names = {watch.name for watch in installed(settings).watches()}
        self._require_known(names | {watch.name for watch in rules.watches()}, rules)
        if self.to_topic:
            require_sandbox(self.to_topic, names)
            require_there(self.to_topic, existing_topics(settings))
        if self.evidence and self.signing_key:
            bundle.read_key(self.signing_key)
            bundle.prepare(self.evidence)

    def _require_known(self, watches: set[str], rules: Rules) -> None:
        if unknown := sorted(set(self.watches) - watches):
            raise click.UsageError(f"no watch {', '.join(unknown)}; there are {', '.join(sorted(watches))}")
        named = [official for official in self.officials if not official.startswith("name:")]
        if not named or self.compare:  # what was sent then may name officials whom the registry has forgotten since
            return
        known = KnownIds.load(rules.officials, rules.topics)
        if unknown := sorted(official for official in named if not known.has_official(official)):
            hint = "the id of a name: tasrih officials who NAME"
            raise click.UsageError(f"no official {', '.join(unknown)} is known; {hint}")


def tell(folders: Sequence[Path], settings: Settings, rules: Rules, output: Output) -> int:
    """Decide what was detected and tell it; gives the exit code.

    Raises:
        TasrihError: Kafka, the workspace or the rules cannot be used, or history is no longer whole.
    """
    with Workspace(folders) as workspace:
        with kafka_history(settings) as history:
            basis = decide_window(workspace, history, rules.watches())
            if output.compare or output.evidence:
                note_emitted(workspace, history, {watch.name for watch in installed(settings).watches()})
        counts = {kind: Counter[str](dict.fromkeys(VERDICTS, 0)) for kind in _KINDS}
        if output.to_topic:
            sent = send_records(settings, fed(workspace, output.what, output.to_topic, output.filters))
            click.echo(f"{counted(sent, 'record')} sent to {output.to_topic}", err=True)
        elif output.evidence:
            _write_evidence(workspace, rules, output, basis, counts)
        for row in () if output.to_topic else _lines(workspace, output, basis, counts):
            click.echo(row, nl=False)
    differ = any(counts[kind][verdict] for kind in _KINDS for verdict in VERDICTS if verdict != "identical")
    return int(output.compare and differ)


def _lines(workspace: Workspace, output: Output, basis: Basis, counts: dict[str, Counter[str]]) -> Iterator[bytes]:
    """What is printed."""
    if not output.compare:
        yield from _result(workspace, output.filters, basis)
        return
    yield line(window_row(workspace.plan, basis))
    if output.evidence:  # they were worked out for it
        with (output.evidence / _DIFFERENCES).open("rb") as written:
            yield from written
    else:
        yield from _differences(workspace, output.filters, counts)
    yield line({"type": "summary", **{f"{kind}s": counts[kind] for kind in _KINDS}})


def _result(workspace: Workspace, filters: Filters, basis: Basis) -> Iterator[bytes]:
    yield line(window_row(workspace.plan, basis))
    for entry in workspace.entries():
        for row in entry_rows(workspace.plan.window.topic, entry, filters):
            yield line(row)


def _differences(workspace: Workspace, filters: Filters, counts: dict[str, Counter[str]]) -> Iterator[bytes]:
    """All alerts, and the claims that are not identical; counts all of them."""
    for kind in _KINDS:
        counts[kind] = Counter(dict.fromkeys(VERDICTS, 0))
    for entry in workspace.entries():
        for difference in differences(workspace.plan.window.topic, entry, filters):
            counts[difference.type][difference.verdict] += 1
            if difference.type == "alert" or difference.verdict != "identical":
                yield line(difference.row)


def _write_evidence(
    workspace: Workspace, rules: Rules, output: Output, basis: Basis, counts: dict[str, Counter[str]]
) -> None:
    folder, key = output.evidence, output.signing_key
    if folder is None or key is None:
        return
    records = bundle.write_lines(folder / "news.ndjson", (record + b"\n" for record in workspace.records()))
    bundle.write_lines(folder / "replay.ndjson", _result(workspace, output.filters, basis))
    bundle.write_lines(folder / "sent.ndjson", _sent(workspace))
    bundle.write_lines(folder / _DIFFERENCES, _differences(workspace, output.filters, counts))
    for name, source in rules.own_files().items():
        target = folder / "rules" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    bundle.sign(folder, _about(workspace, basis, records, counts), bundle.read_key(key))
    click.echo(f"evidence in {folder}: {counted(records, 'record')}", err=True)


def _sent(workspace: Workspace) -> Iterator[bytes]:
    """The claims and alerts of the window as they were recorded and sent; bodies in base64."""
    for entry in workspace.entries():
        for record in (*entry.recorded, *entry.emitted):
            yield line(msgspec.to_builtins(record))


def _about(workspace: Workspace, basis: Basis, records: int, counts: dict[str, Counter[str]]) -> dict[str, Any]:
    window = window_row(workspace.plan, basis)
    return {
        **{name: value for name, value in window.items() if name != "type"},
        "records": records,
        "differences": msgspec.to_builtins(counts),
        "versions": {"tasrih": __version__, "camel-tools": version("camel-tools")},
    }
