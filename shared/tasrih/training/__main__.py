"""`python -m tasrih.training MODEL --data FOLDER …`: learns a model of the detector from annotated articles."""

import hashlib
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import msgspec

from tasrih.detection.claims.end_features import END
from tasrih.detection.claims.features import CANDIDATE, CLAIM
from tasrih.detection.detector import Detector
from tasrih.detection.kinds.features import BAGS, TEMPLATES
from tasrih.detection.models.features import Group
from tasrih.detection.models.linear import MODELS, read_model
from tasrih.detection.reading.clauses import read_headline
from tasrih.detection.reading.field import Reading
from tasrih.detection.speakers.features import TEMPLATES as SPEAKER_TEMPLATES
from tasrih.detection.vocabulary.lexicon import Lexicon
from tasrih.detection.vocabulary.words import Vocabulary
from tasrih.events.articles import read_articles
from tasrih.officials.registry import Registry
from tasrih.training import claims as claim_training
from tasrih.training import ends as end_training
from tasrih.training import kinds as kind_training
from tasrih.training import speakers as speaker_training
from tasrih.training.fit import SMALL, Examples
from tasrih.training.fitted import Fitted, Prior
from tasrih.training.gold import Annotated, Placed, as_read, placed, read_sets

KIND_TEMPLATES = (*TEMPLATES, *BAGS)
DATA = click.option(
    "--data", "folders", multiple=True, required=True, type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder with articles.json and gold.json; several may be given.",
)  # fmt: skip
FIRM = click.option("--firm", multiple=True, help="Name of a set that is surer than the others and counts more.")
FIRM_WEIGHT = 3.0
LEARNED_WEIGHT = 0.3
"""Weight of a claim of a set that the model to learn on from was learned from."""
ON = click.option(
    "--on", "kept", multiple=True, type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="News, as `tasrih detect` takes it: learn on from the models there are, which go on saying the same of it.",
)  # fmt: skip
HOLD = click.option("--hold", default=0.15, show_default=True, help="How much a claim of that news counts.")
OUT = click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=MODELS, help="Where to write.")
KEPT_SET = "kept"


@dataclass(frozen=True)
class Course:
    """What is learned from."""

    articles: list[Annotated]
    hashes: dict[str, str]
    """Name of each set to the SHA-256 of its files."""
    firm: tuple[str, ...]
    learned: frozenset[str] = frozenset()
    """Names of the sets that the models to learn on from have learned; empty when they are learned anew."""
    hold: float = 1.0
    """How much a claim counts of the news of which these models go on saying the same."""

    def prior(self, name: str, templates: Sequence[str]) -> Prior | None:
        """The model to learn on from."""
        kept = (article.news.id for article in self.articles if article.set == KEPT_SET)
        return Prior.read(MODELS / f"{name}.json", templates, kept, self.hold) if self.learned else None

    def weights(self, firm: float) -> dict[str, float]:
        """Name of a set to how much its examples count, where they do not count once."""
        if self.learned:
            return dict.fromkeys(self.learned - {KEPT_SET}, LEARNED_WEIGHT)
        return dict.fromkeys(self.firm, firm)

    def asked(self) -> frozenset[str]:
        """Ids of the articles that figures can be told of: nothing was learned from them before."""
        return frozenset(article.news.id for article in self.articles if article.set not in self.learned)

    def fields(self, lexicon: Lexicon) -> Iterator[tuple[str, Reading, list[Placed], bool, float]]:
        """Each field as the detector reads it, with its claims: article, reading, claims, is it the title, weight."""
        vocabulary, weights = Vocabulary.of(lexicon, Registry.load()), self.weights(FIRM_WEIGHT)
        for article in self.articles:
            for title in (True, False):
                reading = (read_headline if title else Reading)(article.text("title" if title else "text"), vocabulary)
                claims = placed(article, "title" if title else "text", reading.tokens)
                yield article.news.id, reading, claims, title, weights.get(article.set, 1.0)


def _course(folders: tuple[Path, ...], firm: tuple[str, ...], kept: tuple[Path, ...], hold: float) -> Course:
    articles, hashes = read_sets(folders)
    if kept:
        learned = read_model(MODELS / "kinds.json", KIND_TEMPLATES).data
        articles += as_read(read_articles([str(file) for file in kept]), Detector.load(), KEPT_SET)
        hashes = learned | hashes | {KEPT_SET: hashlib.sha256(b"".join(file.read_bytes() for file in kept)).hexdigest()}
        return Course(articles, hashes, firm, frozenset(learned) | {KEPT_SET}, hold)
    return Course(articles, hashes, firm)


@click.group()
def main() -> None:
    """Learn the detector's models from annotated articles. Needs scikit-learn."""


@main.command("all")
@DATA
@FIRM
@ON
@HOLD
@OUT
def everything(
    folders: tuple[Path, ...], firm: tuple[str, ...], kept: tuple[Path, ...], hold: float, out: Path
) -> None:
    """All models, one after the other."""
    course = _course(folders, firm, kept, hold)
    for learn in (_claims, _ends, _kinds, _speakers):
        learn(course, out)


def _one(name: str, learn: Callable[[Course, Path], None]) -> None:
    """A command that learns one model."""

    @main.command(name, help=learn.__doc__)
    @DATA
    @FIRM
    @ON
    @HOLD
    @OUT
    def command(
        folders: tuple[Path, ...], firm: tuple[str, ...], kept: tuple[Path, ...], hold: float, out: Path
    ) -> None:
        learn(_course(folders, firm, kept, hold), out)


def _claims(course: Course, out: Path) -> None:
    """Which cue words report a claim, and where its content begins: `claims.json` and `starts.json`."""
    lexicon = Lexicon.load()
    places = [
        place
        for article, reading, claims, title, weight in course.fields(lexicon)
        for place in claim_training.places(article, reading, claims, lexicon, title=title, weight=weight)
    ]
    starts, claims = course.prior("starts", _templates(CANDIDATE)), course.prior("claims", _templates(CLAIM))
    priors = claim_training.Priors(starts, claims) if starts and claims else None
    learned = claim_training.learn(places, priors=priors)
    figures = claim_training.figures(places, course.asked(), priors)
    _write(out / "starts.json", learned.starts, course.hashes, figures)
    _write(out / "claims.json", learned.claims, course.hashes, figures)


def _ends(course: Course, out: Path) -> None:
    """Where contents end: `ends.json`."""
    examples = Examples()
    fields = list(course.fields(Lexicon.load()))
    for article, reading, claims, title, weight in fields:
        end_training.add_examples(examples, article, reading, claims, title=title, weight=weight)
    prior = course.prior("ends", _templates(END))
    figures = end_training.figures(examples, fields, course.asked(), prior)
    _write(
        out / "ends.json", examples.fit(strength=end_training.STRENGTH, **SMALL, prior=prior), course.hashes, figures
    )


def _kinds(course: Course, out: Path) -> None:
    """Which of the seven kinds a claim is of: `kinds.json`."""
    labelled = list(kind_training.Reader().claims(course.articles))
    examples = kind_training.weighed(labelled, course.weights(kind_training.FIRM))
    prior = course.prior("kinds", KIND_TEMPLATES)
    predicted = kind_training.predicted(labelled, examples, prior)
    pairs = zip(labelled, kind_training.rules_alone(labelled), predicted, strict=True)
    of = course.asked()
    asked, ruled, told = zip(*(one for one in pairs if one[0].article in of), strict=True)
    figures = kind_training.figures(asked, ruled, "rules") | kind_training.figures(asked, told, "learned")
    _write(out / "kinds.json", kind_training.learn(examples, prior), course.hashes, figures)


def _speakers(course: Course, out: Path) -> None:
    """Who speaks: `speakers.json`."""
    prior = course.prior("speakers", SPEAKER_TEMPLATES)
    fitted, figures = speaker_training.train(course.articles, course.asked(), prior)
    _write(out / "speakers.json", fitted, course.hashes, figures)


for _name, _learn in (("claims", _claims), ("ends", _ends), ("kinds", _kinds), ("speakers", _speakers)):
    _one(_name, _learn)


def _templates(groups: Iterable[Group]) -> list[str]:
    return [template for group in groups for template in group.templates]


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
