"""`tasrih officials`: checks the registry of officials."""

import sys
from datetime import timedelta
from pathlib import Path

import click

from tasrih.officials.check import conflicts, errors
from tasrih.officials.data import RegistryData, load_data
from tasrih.officials.facts import Comparison, read_facts


@click.group("officials")
def command() -> None:
    """Check the registry of officials."""


@command.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--facts", type=click.Path(path_type=Path), help="CSV of dated roles to compare with, by Wikidata id.")
@click.option("--tolerance", default=31, show_default=True, metavar="DAYS", help="How far dates may lie apart.")
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
    click.echo(f"{bodies}, {sum(map(len, data.terms.values()))} terms: {len(problems)} problems", err=True)
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
    click.echo(f"{comparison.compared} terms compared with {facts}", err=True)
    return found
