"""Builds the image where there is no engine and no registry of images: on a Debian made here, with buildah, as root."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local.errors import LocalError
from deploy.local.fetch import CHECKOUT

_PACKAGES = {"buildah": "buildah", "mmdebstrap": "mmdebstrap", "bwrap": "bubblewrap", "arch-test": "arch-test"}
"""Program to Debian package."""
_INCLUDED = "python3,python3-venv,ca-certificates"
_SOURCES = (Path("/etc/apt/sources.list.d/debian.sources"), Path("/etc/apt/sources.list"))
_BASE, _IMAGE = "localhost/tasrih-base", "localhost/tasrih"
_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Image:
    """An image that is built: its files, and what a container of it starts with."""

    root: Path
    config: Mapping[str, Any]
    """As the image format of the Open Container Initiative has it: `User`, `Env`, `Labels`, …"""
    megabytes: int
    base_megabytes: int

    @property
    def environment(self) -> dict[str, str]:
        """Variables that the image sets."""
        return dict(variable.split("=", 1) for variable in self.config["Env"])


@contextmanager
def built(folder: Path) -> Iterator[Image]:
    """Build the image in a folder, for the time of a block.

    Raises:
        LocalError: what builds it is not there and cannot be installed, or does not do so.
    """
    _require_tools()
    rootfs = folder / "rootfs"
    _say("making a Debian to build on")
    _run(
        "mmdebstrap", "--quiet", "--variant=minbase", f"--include={_INCLUDED}", "bookworm", str(rootfs), str(_sources())
    )
    (folder / "Containerfile").write_text("FROM scratch\nADD rootfs /\n", encoding="ascii")
    buildah = ("buildah", "--root", f"{folder}/store", "--runroot", f"{folder}/state", "--storage-driver", "vfs")
    _run(*buildah, "bud", "--isolation", "chroot", "-q", "-t", _BASE, "-f", f"{folder}/Containerfile", str(folder))
    _say("building the image")
    arguments = [*_mirror(folder), "--build-arg", f"BASE={_BASE}", "-f", "deploy/image/Dockerfile", "-t", _IMAGE, "."]
    _run(*buildah, "bud", "--isolation", "chroot", "-q", *arguments)
    config = json.loads(_run(*buildah, "inspect", "--type", "image", _IMAGE))["OCIv1"]["config"]
    container = _run(*buildah, "from", _IMAGE)
    try:
        root = Path(_run(*buildah, "mount", container))
        yield Image(root, config, _megabytes(root), _megabytes(rootfs))
    finally:
        _run(*buildah, "rm", container)


def _require_tools() -> None:
    missing = [package for program, package in _PACKAGES.items() if not shutil.which(program)]
    if os.geteuid() != 0:
        raise LocalError("it is built as root, who alone may unpack a Debian: run it as root, for example in CI")
    if not missing:
        return
    if not shutil.which("apt-get"):
        raise LocalError(f"it needs {', '.join(missing)}, and there is no apt-get here to install them")
    _say(f"installing {', '.join(missing)}")
    _run("apt-get", "-qq", "update")
    _run("apt-get", "-qq", "install", "-y", "--no-install-recommends", *missing)


def _sources() -> Path:
    for file in _SOURCES:
        if file.is_file() and "bookworm" in file.read_text(encoding="utf-8", errors="replace"):
            return file
    raise LocalError(
        f"the base is made from this machine's sources of Debian bookworm; there are none in {_SOURCES[0]}"
    )


def _mirror(folder: Path) -> list[str]:
    """The caller's settings of pip, which are not kept in the image, and the certificates that they trust."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    settings = [line.partition("=") for line in listed.stdout.splitlines()]
    kept = {name.rpartition(".")[2]: value.strip("'") for name, _, value in settings}
    kept.pop("find-links", None)  # a folder of this machine
    kept |= {"cert": str(_CERTIFICATES)} if _CERTIFICATES.is_file() else {}
    (folder / "pip.conf").write_text("[global]\n" + "".join(f"{name} = {value}\n" for name, value in kept.items()))
    trusted = os.environ.get("PIP_CERT") or str(_CERTIFICATES)
    volume = ["--volume", f"{trusted}:{_CERTIFICATES}:ro"] if Path(trusted).is_file() else []
    return ["--secret", f"id=pip,src={folder}/pip.conf", *volume]


def _megabytes(folder: Path) -> int:
    return round(int(_run("du", "-sb", str(folder)).split()[0]) / _MB)


def _run(*command: str) -> str:
    result = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    if result.returncode:
        last = (result.stderr or result.stdout).strip().splitlines()[-3:]
        raise LocalError(f"{command[0]} ended with code {result.returncode}: {' / '.join(last)}")
    return result.stdout.strip()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
