"""`tasrih detect`: the claims of articles, one JSON object a line."""

from collections.abc import Iterable, Iterator

import click
import msgspec

from tasrih.events.articles import read_articles
from tasrih.events.model import Claim
from tasrih.settings import read_settings


@click.command("detect")
@click.argument("files", nargs=-1, metavar="[FILE]...")
def command(files: tuple[str, ...]) -> None:
    """Detect the claims of articles.

    FILE holds articles (a JSON list, NDJSON or plain text; - for stdin, the default).

    Writes one JSON object a line, a claim each, the articles in their order: claim_id, article_id, field, start, end
    (code points of the content in that field), content, cue, speaker_name, speaker_type, official_id, via, quote, kind,
    topics, slots, ruleset and more, as in schemas/claim.v1.json.
    """
    for claim in detected(files or ("-",)):
        click.echo(msgspec.json.encode(claim))


def detected(files: Iterable[str]) -> Iterator[Claim]:
    """Claims of the articles in files, with the data that the settings name.

    Raises:
        TasrihError: an article, a setting or a data file is bad, or camel-tools is missing.
    """
    from tasrih.detection.detector import Detector  # loads camel-tools, which other sub-commands do not need

    settings = read_settings()
    detector = Detector.load(officials=settings.officials_files, topics=settings.topics_files)
    for article in read_articles(files):
        yield from detector.detect(article)
