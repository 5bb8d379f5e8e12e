"""Who may use the gateway: a file of tokens, of which only hashes are kept.

A token is 256 random bits, so a plain SHA-256 of it cannot be guessed back; salts and slow hashes are for passwords.
"""

import hashlib
import hmac
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final, Literal, get_args

import msgspec
from msgspec import Meta

from tasrih import yamldata
from tasrih.errors import TasrihError
from tasrih.serving.private_file import is_there, locked, state_of, write_private
from tasrih.yamldata import DataError

Scope = Literal["read", "correct"]
"""read: alerts, positions, claims, articles, the stream. correct: merge and split positions."""

SCOPES: Final = get_args(Scope)
_log = logging.getLogger(__name__)
_PREFIX: Final = "tasrih_"
_BYTES = 32


class TokenError(TasrihError):
    """A token cannot be made or revoked."""


class Token(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One token, without what would let anybody in."""

    name: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]
    """Who has it, for the audit log."""
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    scopes: Annotated[tuple[Scope, ...], Meta(min_length=1)]
    created: datetime
    per_minute: Annotated[int, Meta(ge=1)] | None = None
    """Requests that it may make; the gateway's setting where there is none."""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    tokens: list[Token] = []


def load_tokens(path: Path) -> list[Token]:
    """The tokens in a file; none where there is no file.

    Raises:
        DataError: it is no file of tokens, or two have one name or one secret.
    """
    tokens = yamldata.load(path, _File).tokens if is_there(path) else []
    yamldata.require_once(path, [token.name for token in tokens], "tokens")
    yamldata.require_once(path, [token.sha256 for token in tokens], "tokens")
    return tokens


def create_token(path: Path, name: str, scopes: tuple[Scope, ...], per_minute: int | None = None) -> str:
    """Add a token to a file, which is made if need be and then only its owner's, and give its secret: never again.

    Raises:
        TokenError: there is one of this name, or the name cannot be taken.
        FileError: the file cannot be written.
        DataError: it is no file of tokens.
    """
    secret = _PREFIX + secrets.token_urlsafe(_BYTES)
    token = Token(
        name=name, sha256=_hash(secret), scopes=scopes, created=datetime.now(UTC).replace(microsecond=0),
        per_minute=per_minute,
    )  # fmt: skip
    try:
        msgspec.convert(msgspec.to_builtins(token), Token)
    except msgspec.ValidationError as error:
        raise TokenError(f"{name!r} cannot be a token: {error}") from error
    with _changing(path) as tokens:
        if any(known.name == name for known in tokens):
            raise TokenError(f"there is a token {name!r}: revoke it first, or take another name")
        tokens.append(token)
    return secret


def revoke_token(path: Path, name: str) -> None:
    """Take a token out of a file; gateways that run refuse it at once.

    Raises:
        TokenError: there is none of this name.
        DataError: it is no file of tokens.
    """
    with _changing(path) as tokens:
        left = [token for token in tokens if token.name != name]
        if len(left) == len(tokens):
            raise TokenError(f"no token {name!r}")
        tokens[:] = left


class Tokens:
    """The tokens of a file as it is now: it is looked at with every question, and read again when it has changed.

    Args:
        path: of the file; None for no tokens.

    Raises:
        DataError: it is no file of tokens.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._seen = state_of(path)
        self._tokens = load_tokens(path) if path else []
        self._problem = ""

    def __len__(self) -> int:
        self._look()
        return len(self._tokens)

    def find(self, secret: str) -> Token | None:
        """The token with this secret; takes as long whether there is one or not.

        Raises:
            DataError: the file was changed into something else; nobody is let in.
        """
        self._look()
        digest = _hash(secret)
        found = None
        for token in self._tokens:
            if hmac.compare_digest(token.sha256, digest):
                found = token
        return found

    def _look(self) -> None:
        state = state_of(self._path)
        if state != self._seen and self._path:
            self._tokens = []
            try:
                self._tokens = load_tokens(self._path)
            except DataError as error:
                if str(error) != self._problem:
                    _log.error("nobody is let in: %s", error)
                self._problem = str(error)
                raise
            self._seen, self._problem = state, ""


@contextmanager
def _changing(path: Path) -> Iterator[list[Token]]:
    """The tokens of a file, written back whole at the end of a block."""
    with locked(path):
        tokens = load_tokens(path)
        yield tokens
        write_private(path, _File(tokens))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
