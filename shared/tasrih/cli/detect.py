"""`tasrih detect`: the claims of articles, one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click
import msgspec

from tasrih.events.articles import read_articles
from tasrih.events.model import Claim
from tasrih.settings import read_settings

if TYPE_CHECKING:
    from tasrih.detection.detector import Detector


@click.command("detect")
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--explain", is_flag=True, help="Print for each claim why it came out, as text.")
def command(files: tuple[str, ...], explain: bool) -> None:
    """Detect the claims of articles.

    FILE holds articles (a JSON list, NDJSON or plain text; - for stdin, the default).

    Writes one JSON object a line, a claim each, the articles in their order: claim_id, article_id, field, start, end
    (code points of the content in that field), content, cue, speaker_name, speaker_type, official_id, via, quote, kind,
    topics, slots, ruleset and more, as in schemas/claim.v1.json.
    """
    if explain:
        from tasrih.cli.explanation_text import as_text

        detector = _detector()
        for article in read_articles(files or ("-",)):
            for explanation in detector.explain(article):
                click.echo(as_text(explanation))
        return
    for claim in detected(files or ("-",)):
        click.echo(msgspec.json.encode(claim))


def detected(files: Iterable[str]) -> Iterator[Claim]:
    """Claims of the articles in files, with the data that the settings name.

    Raises:
        TasrihError: an article, a setting or a data file is bad, or camel-tools is missing.
    """
    detector = _detector()
    for article in read_articles(files):
        yield from detector.detect(article)


def _detector() -> Detector:
    from tasrih.detection.detector import Detector  # loads camel-tools, which other sub-commands do not need

    settings = read_settings()
    return Detector.load(officials=settings.officials_files, topics=settings.topics_files)
