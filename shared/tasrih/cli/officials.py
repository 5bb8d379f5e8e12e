"""`tasrih officials`: checks the registry of officials, shows what it knows, and whom it takes a phrase for."""

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click
import msgspec

from tasrih.cli.numbers import counted
from tasrih.cli.official_text import Records, is_open, reason
from tasrih.errors import TasrihError
from tasrih.officials.check import conflicts, errors, verify
from tasrih.officials.data import RegistryData, load_data
from tasrih.officials.facts import Comparison, read_facts
from tasrih.settings import Settings, read_settings

_own_officials = click.option(
    "--officials",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Your officials, a file or a folder of files, in place of TASRIH_OFFICIALS_FILE.",
)


class DayError(TasrihError):
    """A text is no day; the message shows the text."""


@click.group("officials")
def command() -> None:
    """The registry of officials: who is who, and who held which post when."""


@command.command()
@click.argument("words", nargs=-1, required=True, metavar="ID|NAME")
@_own_officials
def show(words: tuple[str, ...], officials: Path | None) -> None:
    """Show an official by id (gb.prime_minister_office, president/fr), name or title; all of them if several share it.

    Prints what is known, a line each: id, type, state, Wikidata id, names as the data write them, terms of office, whom
    a spokesperson or an office speaks for, and file and line. Exits 1 when there is no such official.
    """
    asked = " ".join(words)
    texts = Records(_data(officials)).asked(asked)
    if not texts:
        click.echo(f"tasrih: {asked}: no official of the registry", err=True)
        sys.exit(1)
    click.echo("\n\n".join(texts))


@command.command()
@click.argument("words", nargs=-1, required=True, metavar="PHRASE")
@click.option("--at", metavar="DATE", help="The day, as 2025-09-04; today if left out.")
@_own_officials
def who(words: tuple[str, ...], at: str | None, officials: Path | None) -> None:
    """Tell whom the detector takes PHRASE for at a day: a name, a title (الرئيس الفرنسي) or both, or a body.

    Prints for each speaker that the phrase joins: id, type, name, and the posts held that day; and the id that claims
    get where it is another one. Exits 1, with the reason, when the registry leaves open who one of them is.
    """
    from tasrih.detection.detector import Detector  # loads camel-tools, which other sub-commands do not need

    phrase, on = " ".join(words), _day(at) if at is not None else datetime.now(UTC).date()
    settings = _settings(officials)
    detector = Detector.load(officials=settings.officials_files, topics=settings.topics_files)
    voices = detector.speakers(phrase, on)
    if not voices:
        click.echo(f"{phrase}: no phrase that can name a speaker")
    for voice in voices:
        click.echo(reason(voice, detector.registry, on))
    sys.exit(0 if voices and not any(map(is_open, voices)) else 1)


def _settings(officials: Path | None) -> Settings:
    settings = read_settings()
    return msgspec.structs.replace(settings, officials_file=officials) if officials else settings


def _data(officials: Path | None) -> RegistryData:
    data = load_data(_settings(officials).officials_files)
    verify(data)
    return data


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DayError(f"--at: {text!r} is no day; a day is written as 2025-09-04") from error


@command.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--facts", type=click.Path(path_type=Path), help="CSV of dated roles to compare with, by Wikidata id.")
@click.option(
    "--tolerance", type=click.IntRange(0, 36_500), default=31, show_default=True, metavar="DAYS",
    help="How far dates may lie apart.",
)  # fmt: skip
def check(files: tuple[Path, ...], facts: Path | None, tolerance: int) -> None:
    """Check the package's registry with your own FILES merged over it.

    Prints each problem with file and line: references to nothing, two holders of one post, two owners of one name, and
    with --facts the dates that the CSV contradicts. Exit code 1 when there are any, 2 when a file cannot be read.
    """
    data = load_data(files)
    problems = [str(error) for error in (*errors(data), *conflicts(data))]
    if facts is not None:
        problems += _compare(data, facts, timedelta(days=tolerance))
    for problem in problems:
        click.echo(problem)
    bodies = f"{len(data.people)} people, {len(data.bodies)} bodies, {len(data.countries)} countries"
    click.echo(f"{bodies}, {sum(map(len, data.terms.values()))} terms: {counted(len(problems), 'problem')}", err=True)
    sys.exit(1 if problems else 0)


def _compare(data: RegistryData, facts: Path, tolerance: timedelta) -> list[str]:
    rows, unread = read_facts(facts)
    for error in unread:
        click.echo(error, err=True)
    comparison = Comparison(data, rows, tolerance)
    found = [
        str(data.origins["people", item.person].error(f"{item.person}: {item.post} {item.problem}"))
        for item in comparison.disagreements()
    ]
    click.echo(f"{counted(comparison.compared, 'term')} compared with {facts}", err=True)
    return found
