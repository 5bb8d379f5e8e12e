"""`tasrih run`: the whole pipeline on one machine. Works where the services are: in a checkout or an image."""

import os
import sys
from pathlib import Path

import click

import tasrih
from tasrih.errors import TasrihError


class NoCheckoutError(TasrihError):
    """The library is installed alone, without the services that `tasrih run` starts."""


@click.command()
@click.argument("files", nargs=-1)
@click.option("--once", is_flag=True, help="End when all is read, also on a terminal.")
def command(files: tuple[str, ...], once: bool) -> None:
    """Start Kafka, Redis and the services, send FILES (or sample news) through, print alerts as they come.

    On a terminal it serves until Ctrl-C. State is kept in the checkout's `.tasrih` folder.
    """
    root = _root()
    path = [str(root), str(root / "shared"), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, path))}
    if once:
        environment["ONCE"] = "1"
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, "-m", "deploy.local", "run", *files], environment)  # noqa: S606


def _root() -> Path:
    """Find the folder that holds `services/` and `deploy/local/`: that of this library, else the current one."""
    for folder in (Path(tasrih.__file__).resolve().parents[2], Path.cwd()):
        if (folder / "services" / "detector").is_dir() and (folder / "deploy" / "local").is_dir():
            return folder
    raise NoCheckoutError("`tasrih run` works in a checkout or the image of Tasrih: this is the library alone")
