"""Makes `.venv`, all pins installed and the checkout editable in it. Run by `make venv` with the system's Python.

Standard library only, and careful to run on old Pythons, so that one line says what is wrong.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

LOWEST = (3, 11)
PINS = ("requirements.txt", "requirements-dev.txt", "requirements-camel.txt")
VENV = Path(".venv")
STAMP = VENV / "tasrih-stamp"

_PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input", "-q", "install")
_PINNED = ("--require-hashes", "--only-binary", ":all:")
_HELP = "behind a proxy set HTTPS_PROXY, for a mirror PIP_INDEX_URL, for its certificate PIP_CERT"


def main() -> None:
    """Make or renew the environment of the checkout in the current folder, unless its stamp says that it is right."""
    if sys.version_info < LOWEST:
        found = "{}.{}".format(*sys.version_info[:2])
        sys.exit(f"tasrih: needs Python 3.11 or newer, not {found}: make PYTHON=/path/to/python3.11 …")
    if VENV.is_symlink():
        sys.exit(
            "tasrih: .venv is a symbolic link, and what it leads to would be overwritten: rm .venv, then make venv"
        )
    python = VENV / "bin" / "python"
    made, wanted = _read(STAMP).split(), _fingerprint()
    if made == wanted and python.exists():
        return
    if made[:1] == wanted[:1] and python.exists():
        print("the pins have changed: bringing .venv up to date", flush=True)
    else:
        print("making .venv: some 130 packages, 450 MB, about a minute", flush=True)
        _run([sys.executable, "-m", "venv", "--clear", str(VENV)], "on Debian and Ubuntu: apt install python3-venv")
    _run([str(python), *_PIP, *_PINNED, "-r", PINS[0], "-r", PINS[1]], _HELP)
    _run([str(python), *_PIP, *_PINNED, "--no-deps", "-r", PINS[2]], _HELP)
    _run([str(python), *_PIP, "--no-deps", "--no-build-isolation", "-e", "."], _HELP)
    STAMP.write_text(" ".join(wanted), encoding="utf-8")


def _fingerprint() -> list[str]:
    """Hash the interpreter and the place (another one needs a new `.venv`), and the pins."""
    place = f"{sys.version}{sys.base_prefix}{Path.cwd()}"
    pins = "".join(_read(Path(name)) for name in (*PINS, "pyproject.toml"))
    return [hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest() for text in (place, pins)]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""


def _run(command: list[str], instead: str) -> None:
    if subprocess.run(command, check=False).returncode:  # noqa: S603 - a fixed command
        sys.exit(f"tasrih: cannot make .venv; {instead}")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
