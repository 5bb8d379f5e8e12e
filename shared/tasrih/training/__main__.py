"""`python -m tasrih.training MODEL --data FOLDER …`: learns a model of the detector from annotated articles."""

import shlex
import sys
from pathlib import Path

import click
import msgspec

from tasrih.detection import kind_model
from tasrih.training import kinds as kind_training
from tasrih.training.gold import read_sets

DATA = click.option(
    "--data", "folders", multiple=True, required=True, type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder with articles.json and gold.json; several may be given.",
)  # fmt: skip


@click.group()
def main() -> None:
    """Learn the detector's models from annotated articles. Needs scikit-learn."""


@main.command("kinds")
@DATA
@click.option("--test", "tests", multiple=True, type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--firm", multiple=True, help="Name of a set whose kinds are surer than those of the others.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=kind_model.DATA)
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
    _write(out, fitted.stored(_command(), hashes, figures))


def _write(path: Path, content: msgspec.Struct) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(content) + b"\n")
    click.echo(f"{path}: {path.stat().st_size // 1024} KB", err=True)
    for name, value in getattr(content, "figures", {}).items():
        click.echo(f"{name}: {value}")


def _command() -> str:
    arguments = [Path(one).name if Path(one).exists() else one for one in sys.argv[1:]]
    return shlex.join(["python", "-m", "tasrih.training", *arguments])


if __name__ == "__main__":
    main()
