"""Access tokens for Kafka from an OAuth 2.0 endpoint, by client credentials (RFC 6749, section 4.4)."""

import threading
import time
from pathlib import Path
from typing import Annotated

import msgspec
import requests
from msgspec import Meta

from tasrih.settings import Secret

_TIMEOUT_SECONDS = 10.0
_RENEWED_AFTER = 0.8
"""Share of its lifetime for which a token is used, as Kafka's own clients do it."""


class TokenError(ConnectionError):
    """The endpoint gives no token now; to a client of Kafka this is a connection that failed, to be tried again."""


class _Answer(msgspec.Struct):
    """What the endpoint answers; the lifetime is that of a token which says nothing of it."""

    access_token: Annotated[str, Meta(min_length=1, pattern=r"^[\x21-\x7e]+$")]
    expires_in: Annotated[float, Meta(gt=0)] = 300.0


_decoder = msgspec.json.Decoder(_Answer, strict=False)


class Tokens:
    """Gives a token that is valid, a new one well before the last expires. For any number of threads.

    Args:
        url: of the endpoint.
        client_id: who we are.
        client_secret: read anew for every token, so that it may change.
        scope: what is asked for; empty for nothing.
        ca_file: certificates of who may sign the endpoint's; None for those of the system.
    """

    def __init__(self, url: str, client_id: str, client_secret: Secret, scope: str, ca_file: Path | None) -> None:
        self._url = url
        self._client_id = client_id
        self._client_secret = client_secret
        self._form = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
        self._ca_file = ca_file
        self._lock = threading.Lock()
        self._token = ""
        self._renew_at = 0.0

    def valid(self) -> str:
        """A valid token; asks the endpoint if need be, for at most ten seconds. Blocks.

        Raises:
            TokenError: the endpoint does not answer, or gives none; without what was sent to it.
        """
        with self._lock:
            if not self._token or time.monotonic() >= self._renew_at:
                asked_at = time.monotonic()
                answer = self._ask()
                self._token = answer.access_token
                self._renew_at = asked_at + answer.expires_in * _RENEWED_AFTER
            return self._token

    def _ask(self) -> _Answer:
        try:
            response = requests.post(
                self._url,
                data=self._form,
                auth=(self._client_id, self._client_secret.now()),
                timeout=_TIMEOUT_SECONDS,
                verify=str(self._ca_file) if self._ca_file else True,
                allow_redirects=False,
            )
        except (requests.RequestException, OSError) as error:
            raise TokenError(f"no token from {self._url}: {error}") from error
        if response.status_code != requests.codes.ok:
            raise TokenError(f"no token from {self._url}: it answers {response.status_code} {_problem(response)}")
        try:
            return _decoder.decode(response.content)
        except msgspec.MsgspecError as error:
            raise TokenError(f"no token from {self._url}: {error}") from error


def _problem(response: requests.Response) -> str:
    """The code of the error (RFC 6749, 5.2), else the phrase of the status."""

    class Refusal(msgspec.Struct):
        error: str

    try:
        return msgspec.json.decode(response.content, type=Refusal).error
    except msgspec.MsgspecError:
        return response.reason
