"""Evidence: a folder with everything that a replay read and gave, and a signed list of its files.

    manifest.json      window, offsets, rules, versions, and size and SHA-256 of every other file
    manifest.sig       Ed25519 signature of manifest.json (RFC 8032), 64 bytes
    signer.pem         the public key that it is checked with
    news.ndjson        the records of the window as they stood in Kafka
    replay.ndjson      what the replay gave
    sent.ndjson        the claims and alerts of the window as they were recorded and sent
    differences.ndjson where that differs from what was recorded and sent, claim by claim and alert by alert
    rules/             the user's own data files

Whoever checks a bundle should know the signer's key from elsewhere: a forger could sign with a key of his own and put
that into the folder.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from msgspec import Struct

from tasrih.replay.errors import BundleError

MANIFEST, SIGNATURE, SIGNER = "manifest.json", "manifest.sig", "signer.pem"
_PRIVATE_MODE = 0o600
_CHUNK = 1 << 20


class Listed(Struct, frozen=True):
    """A file of a bundle."""

    bytes: int
    sha256: str


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """What `manifest.json` holds."""

    about: dict[str, Any]
    """What the replay was: window, offsets, rules, versions, counts."""
    files: dict[str, Listed]
    """Path within the bundle to what is there."""
    version: int = 1


def make_key(path: Path) -> str:
    """Make a private key in a new file that only its owner can read; gives the fingerprint of the public one.

    Raises:
        BundleError: the file exists, or cannot be written.
    """
    key = Ed25519PrivateKey.generate()
    try:
        path.touch(mode=_PRIVATE_MODE, exist_ok=False)
        path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        path.with_suffix(".pub.pem").write_bytes(_public_bytes(key.public_key()))
    except OSError as error:
        raise BundleError(f"{path}: {error.strerror or error}") from error
    return fingerprint(key.public_key())


def read_key(path: Path) -> Ed25519PrivateKey:
    """The private key of a file.

    Raises:
        BundleError: there is none.
    """
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except OSError as error:
        raise BundleError(f"{path}: {error.strerror or error}") from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BundleError(f"{path} holds no private key in PEM without a password") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BundleError(f"{path} holds a key of another kind than Ed25519")
    return key


def fingerprint(key: Ed25519PublicKey) -> str:
    """Short name of a public key: the first 32 hex digits of the SHA-256 of its 32 bytes."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:32]


def prepare(folder: Path) -> None:
    """Make the folder of a bundle.

    Raises:
        BundleError: it exists and is not empty, or cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise BundleError(f"{folder} is not empty: evidence is never written over")
    except OSError as error:
        raise BundleError(f"{folder}: {error.strerror or error}") from error


def write_lines(path: Path, lines: Iterable[bytes]) -> int:
    """Write lines to a file of a bundle; gives their number."""
    with path.open("wb") as file:
        return sum(1 for line in lines if file.write(line))


def sign(folder: Path, about: Mapping[str, Any], key: Ed25519PrivateKey) -> None:
    """List all files of a bundle in its manifest and sign that.

    Raises:
        BundleError: it cannot be written.
    """
    try:
        manifest = Manifest(dict(about), {name: _listed(folder / name) for name in _names(folder)})
        body = msgspec.json.format(msgspec.json.encode(manifest)) + b"\n"
        (folder / MANIFEST).write_bytes(body)
        (folder / SIGNATURE).write_bytes(key.sign(body))
        (folder / SIGNER).write_bytes(_public_bytes(key.public_key()))
    except OSError as error:
        raise BundleError(f"{folder}: {error.strerror or error}") from error


def verify(folder: Path, trusted: Path | None = None) -> tuple[list[str], str]:
    """Check a bundle.

    Args:
        folder: the bundle.
        trusted: file with the public key that must have signed it; without one the bundle's own is taken.

    Returns:
        What is wrong, a line each, empty when every byte is as it was signed; and the fingerprint of the key.

    Raises:
        BundleError: the folder is no bundle, or `trusted` holds no key.
    """
    body = _read(folder / MANIFEST)
    given = _public_key(trusted) if trusted else None
    missing = [f"{name}: missing" for name in (SIGNATURE, SIGNER) if not (folder / name).is_file()]
    if missing:
        return missing, ""
    try:
        own = _public_key(folder / SIGNER)
    except BundleError as error:
        return [f"{SIGNER}: changed: {error}"], ""
    key = given or own
    problems = []
    if _read(folder / SIGNER) != _public_bytes(key):
        problems.append(f"{SIGNER}: changed, or not the key that was given")
    try:
        key.verify(_read(folder / SIGNATURE), body)
    except InvalidSignature:
        problems.append(f"{MANIFEST}: the signature does not fit: it, {SIGNATURE} or the key was changed")
    return [*problems, *_changed(folder, body)], fingerprint(key)


def _changed(folder: Path, body: bytes) -> Iterable[str]:
    try:
        manifest = msgspec.json.decode(body, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        yield f"{MANIFEST}: {error}"
        return
    there = set(_names(folder))
    for name, listed in sorted(manifest.files.items()):
        if name not in there:
            yield f"{name}: missing"
        elif _listed(folder / name) != listed:
            yield f"{name}: changed"
    yield from (f"{name}: was not there when it was signed" for name in sorted(there - manifest.files.keys()))


def _names(folder: Path) -> list[str]:
    """Paths of the files that a manifest lists, within the bundle."""
    inside = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    names = sorted(path.relative_to(folder).as_posix() for path in inside)
    return [name for name in names if name not in (MANIFEST, SIGNATURE, SIGNER)]


def _listed(path: Path) -> Listed:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Listed(size, digest.hexdigest())


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BundleError(f"no evidence bundle: {path}: {error.strerror or error}") from error


def _public_key(path: Path) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(path.read_bytes())
    except OSError as error:
        raise BundleError(f"{path}: {error.strerror or error}") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BundleError(f"{path} holds no public key in PEM") from error
    if not isinstance(key, Ed25519PublicKey):
        raise BundleError(f"{path} holds a key of another kind than Ed25519")
    return key


def _public_bytes(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
