"""`tasrih replay`: a closed window of history read again, for audits."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from tasrih.cli.replay_output import Output, tell
from tasrih.cli.signals import exit_code
from tasrih.cli.times import Seconds, Time, require_order
from tasrih.messaging.topics import NEWS
from tasrih.own_folder import keep, own_folder
from tasrih.replay import bundle
from tasrih.replay.detecting import detect_window
from tasrih.replay.history import kafka_history
from tasrih.replay.joining import end_noted, wait_for_shards
from tasrih.replay.preparing import Asked, Shard, prepared, ruleset_of
from tasrih.replay.rules import Rules, chosen, installed
from tasrih.replay.workspace import Plan, Workspace, begin
from tasrih.settings import Settings, read_settings

_OFFSETS = re.compile(r"(\d{1,6}):(\d{1,18})-(\d{1,18})")
_SHARD = re.compile(r"(\d{1,4})/(\d{1,4})")


class _Offsets(click.ParamType):
    name = "PARTITION:START-END"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int, int]:
        """Read a partition with its first offset and the one behind its last."""
        match = _OFFSETS.fullmatch(value)
        if not match:
            self.fail(f"{value!r} is no range of offsets: give one like 3:1200-1850 (1850 is not read)", param, ctx)
        partition, start, end = map(int, match.groups())
        return partition, start, end


class _Shard(click.ParamType):
    name = "I/N"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Shard:
        """Read the number of a shard and how many there are."""
        match = _SHARD.fullmatch(value)
        if not match or not 1 <= int(match[1]) <= int(match[2]):
            self.fail(f"{value!r} is no shard: give one like 1/4, from 1/N to N/N", param, ctx)
        return Shard(int(match[1]), int(match[2]))


def _telling(function: Callable[..., None]) -> Callable[..., None]:
    """Options that say what is told of a replay."""
    options = (
        click.option("--official", "officials", multiple=True, metavar="ID", help="Only this official's claims."),
        click.option("--watch", "watches", multiple=True, help="Only claims with an alert that meets this watch."),
        click.option("--compare", is_flag=True, help="Tell what differs from what was recorded and sent."),
        click.option("--bundle", "evidence", type=click.Path(path_type=Path), help="Write evidence to a new folder."),
        click.option("--signing-key", type=click.Path(path_type=Path), help="Private key that signs the evidence."),
        click.option("--to-topic", help="Send the result to this topic instead of printing it."),
        click.option(
            "--send", "what", type=click.Choice(["news", "claims", "alerts"]), default="alerts", show_default=True,
            help="What goes to the topic.",
        ),
    )  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


@click.group(invoke_without_command=True)
@click.option("--from", "since", type=Time(), help="Beginning of the window: a time, or -2h for so long ago.")
@click.option("--to", "until", type=Time(), help="End of the window; records written then are outside.")
@click.option("--offsets", type=_Offsets(), multiple=True, help="The window in a partition, in place of times.")
@click.option("--topic", default=NEWS, show_default=True, help="Topic with the articles.")
@click.option("--ruleset", metavar="FOLDER|ID", help="What if: other officials, topics, watches or lexicon.")
@click.option("--processes", type=click.IntRange(1, 256), default=os.cpu_count() or 1, show_default=True)
@click.option("--work", type=click.Path(path_type=Path), help="Folder to work in; an interrupted replay goes on there.")
@click.option("--shard", type=_Shard(), help="Only detect, in this part of the partitions; needs --work.")
@_telling
@click.pass_context
def command(context: click.Context, /, **options: Any) -> None:
    """Read a window of news again through detection and decision, and tell what they give.

    The window is closed when the replay begins, nothing is committed, and no live topic is written. Writes one JSON
    object a line, in the order of events. With --compare: what is the same, missing, extra or different beside what
    was really recorded and sent; exit code 1 if anything is.
    """
    if context.invoked_subcommand is None:
        _replay(context, **options)


def _replay(
    context: click.Context,
    since: datetime | None,
    until: datetime | None,
    offsets: Sequence[tuple[int, int, int]],
    topic: str,
    ruleset: str | None,
    processes: int,
    work: Path | None,
    shard: Shard | None,
    **telling: Any,
) -> None:
    output = Output(**telling)
    _check(since, until, offsets, work, shard)
    settings = read_settings()
    output.check(settings, chosen(settings, ruleset, ruleset_of(installed(settings))))
    wanted = {number: (start, end) for number, start, end in offsets}
    asked = Asked(topic, since, until, wanted, ruleset, shard or Shard(1, 1), keeps_records=output.needs_records)
    with end_noted(work) if work and shard else nullcontext():
        with kafka_history(settings) as history:
            plan, rules = prepared(asked, settings, history)
        with _folder(work) as folder:
            _detect(folder, begin(folder, plan), settings, rules, processes)
            code = 0 if shard else tell([folder], settings, rules, output)
    context.exit(code)


@command.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FOLDER...")
@click.option("--ruleset", metavar="FOLDER|ID", help="The one that the shards were detected with, if it was given.")
@click.option(
    "--wait",
    "seconds",
    type=Seconds(min=0),
    metavar="SECONDS",
    help="Wait for shards at work, until nothing is written to one's folder for so long.",
)
@_telling
@click.pass_context
def merge(
    context: click.Context, /, folders: Sequence[Path], ruleset: str | None, seconds: float | None, **telling: Any
) -> None:
    """Join the shards of one window, detected with --shard on one or several machines, and tell what they give."""
    output, settings = Output(**telling), read_settings()
    rules = chosen(settings, ruleset, ruleset_of(installed(settings)))
    output.check(settings, rules)
    if seconds is not None:
        wait_for_shards(folders, seconds)
    context.exit(tell(folders, settings, rules, output))


@command.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--key", type=click.Path(path_type=Path), help="Public key that must have signed it.")
@click.pass_context
def verify(context: click.Context, folder: Path, key: Path | None) -> None:
    """Check an evidence bundle without Kafka: one changed byte anywhere is found, and exit code 1."""
    problems, fingerprint = bundle.verify(folder, key)
    for problem in problems:
        click.echo(problem)
    if problems:
        context.exit(1)
    known = "the key given" if key else "a key that only the bundle vouches for: give --key to be sure whose it is"
    click.echo(f"{folder}: whole, signed by {fingerprint} ({known})")


@command.command("key")
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE")
def make_key(path: Path) -> None:
    """Make a key to sign evidence with: the private one in FILE (a.pem), the public one beside it (a.pub.pem)."""
    click.echo(bundle.make_key(path))


def _check(
    since: datetime | None,
    until: datetime | None,
    offsets: Sequence[tuple[int, int, int]],
    work: Path | None,
    shard: Shard | None,
) -> None:
    if offsets and (since or until):
        raise click.UsageError("give a window by --from and --to, or by --offsets, not both")
    if not offsets and not (since and until):
        raise click.UsageError("give a window: --from and --to, or --offsets")
    require_order(since, until)
    if len({number for number, _, _ in offsets}) < len(offsets):
        raise click.UsageError("--offsets names a partition twice")
    if shard and not work:
        raise click.UsageError("--shard needs --work: the folder that `tasrih replay merge` is given")


@contextmanager
def _folder(work: Path | None) -> Iterator[Path]:
    """The folder to work in; one of our own is removed at the end, except after Ctrl-C."""
    with nullcontext(work) if work else own_folder("replay") as folder:
        try:
            yield folder
        except KeyboardInterrupt:
            click.echo(f"stopped: the same command with --work {folder} goes on from here", err=True)
            if not work:
                keep(folder)
            raise SystemExit(exit_code()) from None


def _detect(folder: Path, plan: Plan, settings: Settings, rules: Rules, processes: int) -> None:
    with Workspace([folder]) as workspace:
        read = workspace.offsets_read()
    # tqdm writes to stderr, and nothing where that is no terminal (`disable=None`)
    with tqdm(total=len(plan.window), initial=read, unit="article", disable=None) as bar:
        detect_window(folder, plan, settings, rules, processes, lambda read: bar.update(read - bar.n))
