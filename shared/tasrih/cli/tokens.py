"""`tasrih tokens`: who may use the gateway."""

from pathlib import Path

import click

from tasrih.serving.tokens import SCOPES, Scope, create_token, load_tokens, revoke_token
from tasrih.settings import SettingsError, read_settings

_file = click.option(
    "--file", "path", type=click.Path(dir_okay=False, path_type=Path), help="Their file; else TASRIH_TOKENS_FILE."
)


@click.group("tokens")
def command() -> None:
    """Tokens of the gateway; only their hashes are kept."""


@command.command()
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(SCOPES), default=["read"], show_default=True)
@click.option("--per-minute", type=click.IntRange(min=1), help="Requests it may make; else the gateway's setting.")
@_file
def create(name: str, scopes: tuple[Scope, ...], per_minute: int | None, path: Path | None) -> None:
    """Make a token called NAME and print it: it is shown this once and kept nowhere."""
    click.echo(create_token(_chosen(path), name, tuple(dict.fromkeys(scopes)), per_minute))


@command.command("list")
@_file
def list_tokens(path: Path | None) -> None:
    """Name, scopes and time of making of every token."""
    for token in load_tokens(_chosen(path)):
        rate = f"{token.per_minute} a minute" if token.per_minute else "-"
        click.echo("\t".join([token.name, ",".join(token.scopes), token.created.isoformat(), rate]))


@command.command()
@click.argument("name")
@_file
def revoke(name: str, path: Path | None) -> None:
    """Take back the token called NAME; gateways that run refuse it from then on."""
    revoke_token(_chosen(path), name)


def _chosen(path: Path | None) -> Path:
    """The file to use.

    Raises:
        SettingsError: none is named.
    """
    chosen = path or read_settings().tokens_file
    if chosen is None:
        raise SettingsError("no file of tokens: set TASRIH_TOKENS_FILE, or give --file")
    return chosen
