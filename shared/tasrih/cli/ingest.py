"""`tasrih ingest`: articles from files or standard input into the stream."""

import click

from tasrih.cli.numbers import counted
from tasrih.events.articles import STDIN, ArticleError, scan_articles
from tasrih.messaging.ingest import send_articles
from tasrih.settings import read_settings
from tasrih.telemetry.spans import tracing


@click.command()
@click.argument("files", nargs=-1)
@click.option("--source", default="file", show_default=True, help="Source of plain text, which does not say its own.")
def command(files: tuple[str, ...], source: str) -> None:
    """Send articles to the stream: JSON, NDJSON or plain text; `-` or nothing is standard input.

    A record that is no article, or lies more than a day ahead, is told in one line; the others are still sent, and the
    exit code is 2.
    """
    articles = scan_articles(files or (STDIN,), source=source, timely=True)
    settings = read_settings()
    with tracing("ingester"):
        counts = send_articles(settings, articles, _refuse)
    click.echo(f"{counted(counts.sent, 'article')} sent, {counts.refused} refused", err=True)
    if counts.refused:
        raise SystemExit(2)


def _refuse(error: ArticleError) -> None:
    click.echo(f"tasrih: {error}", err=True)
