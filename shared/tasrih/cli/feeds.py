"""`tasrih feeds`: where articles come from, and whether a feed can be read."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import click

from tasrih.cli.feed_text import document_lines, source_lines
from tasrih.cli.numbers import counted
from tasrih.errors import TasrihError
from tasrih.event_loop import run
from tasrih.feeds.documents import Document, read_document
from tasrih.feeds.errors import DocumentError
from tasrih.feeds.isolation import IsolatedReader
from tasrih.feeds.sources import Feed, load_sources
from tasrih.settings import Settings, SettingsError, read_settings
from tasrih.web.client import guarded_client
from tasrih.web.errors import FetchError
from tasrih.web.fetching import Fetcher, Limits
from tasrih.web.hosts import HostTurns

_READ_SECONDS = 20.0
_YAML = (".yaml", ".yml")


@click.group("feeds")
def command() -> None:
    """List the feeds and folders of TASRIH_FEEDS_FILE, or check them, or one feed."""


@command.command("list")
def list_feeds() -> None:
    """A block for every feed and folder: name and fields."""
    path = read_settings().feeds_file
    if path is None:
        raise SettingsError("no file of feeds: set TASRIH_FEEDS_FILE")
    sources = load_sources(path)
    if blocks := [*map(source_lines, sources.feeds), *map(source_lines, sources.folders)]:
        click.echo("\n\n".join(blocks))


@command.command()
@click.argument("target", required=False, metavar="[URL|FILE]")
@click.option("--fetch", is_flag=True, help="With a file of feeds: fetch and read each of them too.")
def check(target: str | None, fetch: bool) -> None:
    """Check a feed at URL, a feed saved as FILE, or the feeds in a YAML FILE (TASRIH_FEEDS_FILE if left out).

    A feed is fetched as the ingester does, by the same limits and guard; what its entries would become is told, and
    what is wrong. Exit code 1: a feed cannot be read, or something in it is wrong. Nothing is sent.
    """
    settings, feeds = read_settings(), dict[str, Feed]()
    if target and target.startswith(("http://", "https://")):
        found = run(_fetched(settings, [target]))
    elif target and not target.endswith(_YAML):
        found = run(_saved(Path(target)))
    else:
        path = Path(target) if target else settings.feeds_file
        if path is None:
            raise click.UsageError("give a URL or a file, or set TASRIH_FEEDS_FILE")
        sources = load_sources(path)
        listed = f"{counted(len(sources.feeds), 'feed')}, {counted(len(sources.folders), 'folder')}"
        click.echo(f"{path}: {listed}, 0 problems")
        feeds = {feed.url: feed for feed in sources.feeds}
        found = run(_fetched(settings, list(feeds))) if fetch else {}
    problems = [_told(name, result, feeds.get(name)) for name, result in found.items()]
    if any(problems):
        raise SystemExit(1)


def _told(name: str, result: Document | TasrihError, feed: Feed | None) -> bool:
    """Print what was found; whether there is a problem."""
    if isinstance(result, Document):
        lines, problems = document_lines(name, result, datetime.now(UTC), feed)
        click.echo("\n".join(lines))
        return bool(problems)
    click.echo(f"{name}\n  problem   {result}")
    return True


async def _fetched(settings: Settings, urls: list[str]) -> dict[str, Document | TasrihError]:
    limits = Limits(settings.web_max_bytes, settings.web_total_seconds)
    reader = IsolatedReader(_READ_SECONDS)
    async with guarded_client(settings) as client:
        fetcher = Fetcher(client, HostTurns(settings.web_host_interval_seconds), limits)

        async def one(url: str) -> Document | TasrihError:
            try:
                fetched = await fetcher.fetch(url)
                return await reader(read_document, fetched.body, fetched.content_type, fetched.url)
            except (FetchError, DocumentError) as error:
                return error

        try:
            return dict(zip(urls, await asyncio.gather(*map(one, urls)), strict=True))
        finally:
            reader.stop()


async def _saved(path: Path) -> dict[str, Document | TasrihError]:
    try:
        body = path.read_bytes()
    except OSError as error:
        raise TasrihError(f"{path}: {error.strerror or error}") from error
    reader = IsolatedReader(_READ_SECONDS)
    try:
        return {str(path): await reader(read_document, body)}
    except DocumentError as error:
        return {str(path): error}
    finally:
        reader.stop()
