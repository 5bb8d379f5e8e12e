"""Fetches the jars of Apache Kafka into the user's cache folder, checked against the committed lock."""

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import requests
from maven_artifact import Artifact, Downloader, RequestException

from deploy.local.errors import LocalError

LOCK = Path(__file__).with_name("kafka.lock")
CHECKOUT = Path(__file__).resolve().parents[2]
INSTEAD = "set HTTPS_PROXY or TASRIH_MAVEN_REPOSITORY, or KAFKA_BOOTSTRAP to a Kafka of your own"

_PARALLEL = 8
_TIMEOUT_SECONDS = (10, 60)  # to connect, between two chunks
_CHUNK_BYTES = 1 << 16
_ATTEMPTS = 3
_PAUSE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Jar:
    """One row of the lock."""

    sha256: str
    size: int
    coordinate: str

    @property
    def file_name(self) -> str:
        """Name in the cache folder, unique for the coordinate."""
        return self.coordinate.replace(":", "_") + ".jar"


def read_lock(lock: Path) -> list[Jar]:
    """Read the rows of the lock, comments left out."""
    rows = (line.split() for line in lock.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return [Jar(sha256, int(size), coordinate) for sha256, size, coordinate in rows]


def cache_folder() -> Path:
    """Find the first writable of XDG_CACHE_HOME, HOME/.cache and the checkout's own `.tasrih`, and make it.

    Raises:
        LocalError: none of them can be written.
    """
    xdg, home = os.environ.get("XDG_CACHE_HOME", ""), os.environ.get("HOME", "")
    places = [xdg and Path(xdg) / "tasrih", home and Path(home) / ".cache" / "tasrih", CHECKOUT / ".tasrih" / "cache"]
    for place in places:
        if place and place.is_absolute() and _writable(place):
            return place
    raise LocalError("no folder to keep the jars of Kafka in: set XDG_CACHE_HOME to one that can be written")


def fetch(say: Callable[[str], None], lock: Path = LOCK) -> Path:
    """Make sure that every jar of the lock is in the cache, whole and unchanged; return their folder.

    Safe when several processes do it at once. Existing files are hashed again each time (0.1 s).

    Raises:
        LocalError: no network, a proxy that refuses, a wrong hash, a full disk.
    """
    folder = cache_folder() / "kafka-jars"
    try:
        folder.mkdir(exist_ok=True)
        missing = [jar for jar in read_lock(lock) if not _is_whole(folder / jar.file_name, jar)]
        if missing:
            _fetch_all(missing, folder, say)
    except OSError as error:
        raise LocalError(f"cannot write to {folder} ({error.strerror}): free space or set XDG_CACHE_HOME") from error
    return folder


def _fetch_all(jars: list[Jar], folder: Path, say: Callable[[str], None]) -> None:
    done, total = 0, sum(jar.size for jar in jars)
    say(f"fetching Apache Kafka, {total / 1e6:.0f} MB in {len(jars)} files, to {folder}")
    with ThreadPoolExecutor(_PARALLEL) as pool:
        futures = {pool.submit(_fetch_one, jar, folder): jar for jar in jars}
        try:
            for future in as_completed(futures):
                future.result()
                before, done = done, done + futures[future].size
                if before * 10 // total != done * 10 // total:
                    say(f"  {done * 100 // total:3d} % of {total / 1e6:.0f} MB")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _fetch_one(jar: Jar, folder: Path) -> None:
    for attempt in range(_ATTEMPTS):
        try:
            return _download(jar, folder)
        except RequestException as error:
            if attempt == _ATTEMPTS - 1:
                raise LocalError(f"cannot fetch {jar.coordinate} ({_short(error)}): {INSTEAD}") from error
            time.sleep(attempt * _PAUSE_SECONDS)
    return None


def _download(jar: Jar, folder: Path) -> None:
    """Stream into a temporary file beside the target, check it, then move it into place."""
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".part-")
    try:
        digest = hashlib.sha256()
        with os.fdopen(descriptor, "wb") as part:
            for chunk in _chunks(jar):
                digest.update(chunk)
                part.write(chunk)
        if digest.hexdigest() != jar.sha256:
            raise LocalError(f"{jar.coordinate} came with a hash that is not the lock's: {INSTEAD}")
        Path(name).replace(folder / jar.file_name)
    finally:
        Path(name).unlink(missing_ok=True)


def _chunks(jar: Jar) -> Iterator[bytes]:
    repository = os.environ.get("TASRIH_MAVEN_REPOSITORY")
    source = Downloader(base=repository) if repository else Downloader()
    url = source.resolver.uri_for_artifact(Artifact.parse(jar.coordinate))

    def refuse(_url: str, error: requests.RequestException) -> None:
        if error.response is not None:
            error.response.close()  # the library leaves it open
        raise RequestException(str(error)) from error

    with source.requestor.request(url, refuse, stream=True, timeout=_TIMEOUT_SECONDS) as response:
        received = 0
        try:
            for chunk in response.iter_content(_CHUNK_BYTES):
                received += len(chunk)
                if received > jar.size:
                    break  # not what the lock means; the hash will say so
                yield chunk
        except requests.RequestException as error:
            raise RequestException(str(error)) from error


def _short(error: RequestException) -> str:
    """Name the last cause in the chain, without the library's nesting."""
    text = " ".join(str(error.msg).split())
    return text if len(text) <= 160 else "…" + text[-160:]


def _is_whole(path: Path, jar: Jar) -> bool:
    if not path.is_file() or path.stat().st_size != jar.size:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == jar.sha256


def _writable(folder: Path) -> bool:
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    return False
