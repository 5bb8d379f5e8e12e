"""`python -m tasrih.training MODEL --data FOLDER …`: learns a model of the detector from annotated articles."""

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from tasrih.detection.models.linear import MODELS
from tasrih.detection.reading.field import Reading
from tasrih.detection.vocabulary.lexicon import Lexicon
from tasrih.detection.vocabulary.words import Vocabulary
from tasrih.officials.registry import Registry
from tasrih.training import claims as claim_training
from tasrih.training import ends as end_training
from tasrih.training import kinds as kind_training
from tasrih.training import speakers as speaker_training
from tasrih.training.fit import SMALL, Examples, Fitted
from tasrih.training.gold import Annotated, Placed, placed, read_sets

DATA = click.option(
    "--data", "folders", multiple=True, required=True, type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder with articles.json and gold.json; several may be given.",
)  # fmt: skip
FIRM = click.option("--firm", multiple=True, help="Name of a set that is surer than the others and counts more.")
FIRM_WEIGHT = 3.0
OUT = click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=MODELS, help="Where to write.")


@click.group()
def main() -> None:
    """Learn the detector's models from annotated articles. Needs scikit-learn."""


@main.command("all")
@DATA
@FIRM
@click.pass_context
def everything(context: click.Context, folders: tuple[Path, ...], firm: tuple[str, ...]) -> None:
    """All models, one after the other, into the package."""
    for model in (claims, ends):
        context.invoke(model, folders=folders, firm=firm, out=MODELS)
    context.invoke(kinds, folders=folders, firm=firm, tests=(), out=MODELS)
    context.invoke(speakers, folders=folders, out=MODELS)


@main.command("claims")
@DATA
@FIRM
@click.option("--measure/--no-measure", default=True, help="Cross-validate too, which takes five times as long.")
@OUT
def claims(folders: tuple[Path, ...], firm: tuple[str, ...], measure: bool, out: Path) -> None:
    """Which cue words report a claim, and where its content begins: `claims.json` and `starts.json`."""
    articles, hashes = read_sets(folders)
    lexicon = Lexicon.load()
    places = [
        place
        for article, reading, placed_claims, title, weight in _fields(articles, lexicon, firm)
        for place in claim_training.places(article, reading, placed_claims, lexicon, title=title, weight=weight)
    ]
    learned = claim_training.learn(places)
    figures = claim_training.figures(places) if measure else {}
    _write(out / "starts.json", learned.starts, hashes, figures)
    _write(out / "claims.json", learned.claims, hashes, figures)


@main.command("ends")
@DATA
@FIRM
@OUT
def ends(folders: tuple[Path, ...], firm: tuple[str, ...], out: Path) -> None:
    """Where contents end: `ends.json`."""
    articles, hashes = read_sets(folders)
    examples = Examples()
    fields = list(_fields(articles, Lexicon.load(), firm))
    for article, reading, placed_claims, title, weight in fields:
        end_training.add_examples(examples, article, reading, placed_claims, title=title, weight=weight)
    figures = end_training.figures(examples, fields)
    _write(out / "ends.json", examples.fit(strength=end_training.STRENGTH, **SMALL), hashes, figures)


@main.command("kinds")
@DATA
@click.option("--test", "tests", multiple=True, type=click.Path(path_type=Path, file_okay=False, exists=True))
@FIRM
@OUT
def kinds(folders: tuple[Path, ...], tests: tuple[Path, ...], firm: tuple[str, ...], out: Path) -> None:
    """Which of the seven kinds a claim is of. Folders of `--test` are measured, not learned from."""
    articles, hashes = read_sets(folders)
    reader = kind_training.Reader()
    labelled = list(reader.claims(articles))
    figures = kind_training.figures(labelled, kind_training.rules_alone(labelled), "rules")
    examples = kind_training.weighed(labelled, firm)
    figures |= kind_training.figures(labelled, kind_training.predicted(labelled, examples), "learned")
    fitted = kind_training.learn(examples)
    for folder in tests:
        unseen = list(reader.claims(read_sets([folder])[0]))
        told = kind_training.told(kind_training.model(fitted), unseen)
        figures |= kind_training.figures(unseen, kind_training.rules_alone(unseen), f"{folder.name}, rules")
        figures |= kind_training.figures(unseen, told, f"{folder.name}, learned")
    _write(out / "kinds.json", fitted, hashes, figures)


@main.command("speakers")
@DATA
@OUT
def speakers(folders: tuple[Path, ...], out: Path) -> None:
    """Who speaks: `speakers.json`."""
    articles, hashes = read_sets(folders)
    fitted, figures = speaker_training.train(articles)
    _write(out / "speakers.json", fitted, hashes, figures)


def _fields(
    articles: list[Annotated], lexicon: Lexicon, firm: tuple[str, ...]
) -> Iterator[tuple[str, Reading, list[Placed], bool, float]]:
    """Each field as the detector reads it, with its claims: article, reading, claims, is it the title, weight."""
    vocabulary = Vocabulary.of(lexicon, Registry.load())
    for article in articles:
        for title in (True, False):
            reading = Reading(article.text("title" if title else "text"), vocabulary)
            claims = placed(article, "title" if title else "text", reading.tokens)
            yield article.news.id, reading, claims, title, FIRM_WEIGHT if article.set in firm else 1.0


def _write(path: Path, fitted: Fitted, data: dict[str, str], figures: dict[str, float]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(fitted.stored(_command(), data, figures)) + b"\n")
    click.echo(f"{path}: {path.stat().st_size // 1024} KB", err=True)
    for name, value in figures.items():
        click.echo(f"{name}: {value}")


def _command() -> str:
    arguments = [Path(one).name if Path(one).exists() else one for one in sys.argv[1:]]
    return shlex.join(["python", "-m", "tasrih.training", *arguments])


if __name__ == "__main__":
    main()
