"""`tasrih positions`: what officials hold, corrections of it by people, and the index in Redis."""

import getpass
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import click

from tasrih.arabic.folding import fold
from tasrih.cli.decoding import decoded
from tasrih.cli.numbers import counted
from tasrih.cli.position_text import Entry, history_text, position_text
from tasrih.errors import TasrihError
from tasrih.event_loop import run
from tasrih.events.ids import spellings
from tasrih.events.model import Claim, Correction, Position
from tasrih.messaging.admin import require_idle, require_topics
from tasrih.messaging.log import PositionsLog
from tasrih.messaging.reader import read
from tasrih.messaging.send import send_records
from tasrih.messaging.topics import CLAIMS, CORRECTIONS, POSITIONS
from tasrih.positions.deciding.corrections import concerned
from tasrih.positions.storing.connection import close_redis, open_redis
from tasrih.positions.storing.redis_store import RedisStore
from tasrih.positions.upkeep.repair import Repair, Upkeep, latest
from tasrih.positions.upkeep.verification import Verification
from tasrih.positions.upkeep.verification import verify as compare
from tasrih.serving.editing import correction_record, merging, splitting
from tasrih.settings import Settings, read_settings

_HINT = " by this id; the id of a name: tasrih officials who NAME"
_HEAD = 100  # bytes of a claim in which its id stands: the encoding has a fixed order


def _who(context: click.Context, parameter: click.Parameter, by: str | None) -> str:  # noqa: ARG001 - click's signature
    """Who decides: whoever is logged in, unless another is named; the user of a container has no name."""
    try:
        return by or getpass.getuser()
    except (KeyError, OSError) as error:
        raise click.UsageError("nobody is logged in here: give --by") from error


_by = click.option("--by", callback=_who, show_default="your login", help="Who decides this.")
_reason = click.option("--reason", required=True, help="Why; kept with the correction.")


@click.group("positions")
def command() -> None:
    """What officials hold, corrections of it by people, and the index in Redis."""


@command.command()
@click.argument("name", metavar="OFFICIAL|POSITION")
def show(name: str) -> None:
    """Show an official's positions by the official's id, or one position by its own; exit code 1 if there is none."""
    settings, (*_, name) = read_settings(), spellings(name)
    positions = run(_held(settings, fold(name))) or list(_states(settings, {name}).values())
    _tell("\n\n".join(map(position_text, positions)), f"{name}: no official or position{_HINT}")


@command.command()
@click.argument("official")
def history(official: str) -> None:
    """Show when an official took, changed and withdrew positions, and what people corrected; exit code 1 if nothing."""
    settings = read_settings()
    held = fold(official)
    entries: list[Entry] = [*run(_held(settings, held)), *_corrections(settings, held)]
    _tell(history_text(entries), f"{official}: no positions{_HINT}")


@command.command()
@click.argument("position")
@click.argument("into")
@_by
@_reason
def merge(position: str, into: str, by: str, reason: str) -> None:
    """Decide that POSITION and INTO are one: what was and will be said of POSITION counts for INTO."""
    settings, (*_, position), (*_, into) = read_settings(), spellings(position), spellings(into)
    states = _states(settings, {position, into})
    _correct(settings, states, merging(states, position, into, by, reason))


@command.command()
@click.argument("position")
@click.argument("claims", nargs=-1, required=True, metavar="CLAIM...")
@_by
@_reason
def split(position: str, claims: tuple[str, ...], by: str, reason: str) -> None:
    """Decide that CLAIM... (ids, as `show` names them) of POSITION are a position of their own."""
    settings, (*_, position) = read_settings(), spellings(position)
    claims = tuple(spellings(claim)[-1] for claim in claims)
    states = _states(settings, {position})
    remembered = set(states[position].claims) if position in states else set()
    found = _claims(settings, remembered | set(claims))
    correction = splitting(states, position, claims, found, by, reason)
    _correct(settings, _states(settings, set(concerned(correction))), correction)


@command.command()
def verify() -> None:
    """Compare Redis with what Kafka says of positions; prints each difference, exit code 1 if there is any.

    Alerters may run meanwhile; what they have in hand is left out.
    """
    settings = read_settings()
    found = run(_verified(settings))
    for one in found.differences:
        click.echo(f"{one.position_id}\t{one.holder}\t{one.problem}")
    forgotten = f", {found.forgotten} of officials forgotten after {settings.redis_forget_days} days"
    rest = forgotten if settings.redis_forget_days else ""
    click.echo(
        f"{counted(found.positions, 'position')}, {counted(len(found.differences), 'difference')}{rest}", err=True
    )
    sys.exit(1 if found.differences else 0)


@command.command()
@click.option("--clear", is_flag=True, help="Forget all that Redis holds of positions first; no alerter may run.")
def rebuild(clear: bool) -> None:
    """Read all positions from Kafka and put into Redis what it lacks; alerters may run meanwhile.

    Where the last record of a position in Kafka is an earlier state than Redis holds, alerters send the later one.
    """
    settings = read_settings()
    if clear:
        require_idle(settings, settings.alerter_group)
    began = time.monotonic()
    repair = run(_rebuilt(settings, clear=clear))
    seconds = time.monotonic() - began
    speed = f"{seconds:.1f} s, {repair.read / seconds:.0f} a second"
    again = f"; {repair.sent_again} to be sent again" if repair.sent_again else ""
    click.echo(
        f"{counted(repair.read, 'record')} read, {counted(repair.written, 'position')} restored in {speed}{again}",
        err=True,
    )


def _tell(found: str, absent: str) -> None:
    """Print what was found, or say that nothing was, with exit code 1."""
    if not found:
        click.echo(f"tasrih: {absent}", err=True)
        sys.exit(1)
    click.echo(found)


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[RedisStore]:
    client = open_redis(settings)
    try:
        yield RedisStore(client, prefix=settings.topic_prefix, forget_seconds=settings.redis_forget_seconds)
    finally:
        await close_redis(client)


@asynccontextmanager
async def _log(settings: Settings) -> AsyncIterator[PositionsLog]:
    require_topics(settings, [POSITIONS])
    log = PositionsLog(settings)
    try:
        yield log
    finally:
        await log.stop()


async def _held(settings: Settings, official: str) -> list[Position]:
    async with _opened(settings) as store:
        return sorted(await store.positions_of(official), key=_first_time)


async def _verified(settings: Settings) -> Verification:
    async with _opened(settings) as store, _log(settings) as log:
        return await compare(store, log, may_forget=settings.redis_forget_days > 0)


async def _rebuilt(settings: Settings, *, clear: bool) -> Repair:
    async with _opened(settings) as store, _log(settings) as log:
        if clear:
            await store.clear()
        repair = await Upkeep(store, log).repair(wholly=True)
    if not repair.is_whole:
        raise TasrihError("Redis was restarted or emptied meanwhile: run it again")
    return repair


def _states(settings: Settings, names: set[str]) -> dict[str, Position]:
    """The latest states of positions, from Kafka."""
    keys = {name.encode() for name in names}
    records = read(settings, [POSITIONS])
    named = (record for record in records if record.key in keys and record.value is not None)
    return latest(position for record in named if (position := decoded(record, Position)))


def _claims(settings: Settings, names: set[str]) -> list[Claim]:
    """Claims by id, each once."""
    found: dict[str, Claim] = {}
    for record in read(settings, [CLAIMS]):
        is_named = record.value is not None and any(name.encode() in record.value[:_HEAD] for name in names)
        if is_named and (claim := decoded(record, Claim)):
            found[claim.claim_id] = claim
    return list(found.values())


def _corrections(settings: Settings, official: str) -> list[Correction]:
    records = [record for record in read(settings, [CORRECTIONS]) if record.key == official.encode()]
    return [correction for record in records if (correction := decoded(record, Correction))]


def _correct(settings: Settings, states: dict[str, Position], correction: Correction) -> None:
    """Send a correction; the alerter applies it."""
    send_records(settings, [correction_record(states, correction)])
    click.echo(correction.correction_id)


def _first_time(position: Position) -> tuple[datetime, str]:
    return position.first.published_at, position.position_id
