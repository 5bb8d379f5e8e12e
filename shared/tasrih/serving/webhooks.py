"""Webhooks: who is sent alerts, in a file, and how they are signed.

Signatures follow Standard Webhooks: HMAC-SHA256 with the webhook's secret over id, time and body.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, Literal, get_args
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from tasrih import yamldata
from tasrih.errors import TasrihError
from tasrih.events.model import WEBHOOK_SERVICE, Alert, Kind
from tasrih.serving.entries import Filter, tag_of
from tasrih.serving.hub import Filters
from tasrih.serving.private_file import is_there, locked, write_private
from tasrih.settings import Settings
from tasrih.yamldata import DataError

Decided = Literal["new", "changed", "withdrawn", "corroborated"]
DECISIONS: Final = get_args(Decided)
RETRY_SECONDS: Final = (5.0, 30.0, 300.0, 1_800.0, 7_200.0)
_SECRET: Final = "whsec_"  # noqa: S105 - how a secret begins
_KEY_BYTES = 32
_SHORTEST_KEY = 24
_Names = tuple[Annotated[str, Meta(min_length=1, max_length=600)], ...]


class WebhookError(TasrihError):
    """A webhook cannot be added, or there is none of a name."""


class Webhook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where alerts are sent, and which. What is left out chooses nothing; of several values one is enough."""

    name: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]
    url: Annotated[str, Meta(max_length=2_048)]
    secrets: Annotated[tuple[str, ...], Meta(min_length=1, max_length=5)]
    """`whsec_` and a key in base64. Requests are signed with each of them, so that one can take another's place."""
    officials: _Names = ()
    kinds: tuple[Kind, ...] = ()
    watches: _Names = ()
    topics: _Names = ()
    decisions: tuple[Decided, ...] = ()
    retry_seconds: Annotated[tuple[Annotated[float, Meta(gt=0, le=86_400)], ...], Meta(max_length=20)] = RETRY_SECONDS
    """Pauses before the second and all further tries."""
    since: Annotated[datetime, Meta(tz=True)] | None = None
    """When it was added: it is sent alerts from then on. Where that is left out, from the moment a gateway sees it."""

    @property
    def filters(self) -> Filters:
        """Tags that an alert must have, as the stream takes them."""
        chosen: dict[Filter, Iterable[str]] = {
            "watch": self.watches, "topic": self.topics, "official": self.officials,
            "decision": self.decisions, "kind": self.kinds,
        }  # fmt: skip
        return [[tag_of("alerts", name, value) for value in values] for name, values in chosen.items() if values]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    webhooks: list[Webhook] = []


class _Body(msgspec.Struct, frozen=True):
    type: str
    timestamp: datetime
    data: msgspec.Raw


def load_webhooks(path: Path | None) -> list[Webhook]:
    """The webhooks in a file; none where there is no file.

    Raises:
        DataError: it is no file of webhooks.
    """
    found = yamldata.load(path, _File).webhooks if path and is_there(path) else []
    for at, webhook in enumerate(found):
        if path and (problem := next(_problems(webhook, found[:at]), None)):
            raise DataError(path, yamldata.line_of(path, "webhooks", at), problem)
    return found


def add_webhook(path: Path, webhook: Webhook) -> None:
    """Add a webhook to a file, which is made if need be; gateways that run take it up within seconds.

    Raises:
        WebhookError: there is one of this name, or something about it cannot be.
        DataError: it is no file of webhooks.
        FileError: it cannot be written.
    """
    with locked(path):
        webhooks = load_webhooks(path)
        try:
            msgspec.convert(msgspec.to_builtins(webhook), Webhook)
        except msgspec.ValidationError as error:
            raise WebhookError(f"{webhook.name!r} cannot be a webhook: {error}") from error
        if problem := next(_problems(webhook, webhooks), None):
            raise WebhookError(problem)
        write_private(path, _File([*webhooks, webhook]))


def remove_webhook(path: Path, name: str) -> None:
    """Take a webhook out of a file.

    Raises:
        WebhookError: there is none of this name.
        DataError: it is no file of webhooks.
        FileError: it cannot be written.
    """
    with locked(path):
        webhooks = load_webhooks(path)
        named(webhooks, name)
        write_private(path, _File([webhook for webhook in webhooks if webhook.name != name]))


def named(webhooks: Iterable[Webhook], name: str) -> Webhook:
    """The webhook of this name.

    Raises:
        WebhookError: there is none.
    """
    found = next((webhook for webhook in webhooks if webhook.name == name), None)
    if found is None:
        raise WebhookError(f"no webhook {name!r}")
    return found


def group_of(settings: Settings, webhook: Webhook) -> str:
    """Consumer group whose offsets say how far a webhook is, with the installation's prefix."""
    return f"{settings.topic_prefix}{settings.webhook_groups}{webhook.name}"


def service_of(webhook: Webhook) -> str:
    """Under this name what could not be delivered stands in the dead letters."""
    return f"{WEBHOOK_SERVICE}{webhook.name}"


def new_secret() -> str:
    """A secret that nobody can guess."""
    return _SECRET + base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def body_of(alert: Alert, written: bytes) -> bytes:
    """What is sent: type, event time and the alert as it was `written` in Kafka."""
    return msgspec.json.encode(_Body(f"alert.{alert.type}", alert.claim.published_at, msgspec.Raw(written)))


def signed_headers(webhook: Webhook, message_id: str, seconds: int, body: bytes) -> dict[str, str]:
    """Headers of a request that is sent at `seconds` since 1970.

    Source: Standard Webhooks, "Signature scheme": each secret gives one `v1,…`, separated by spaces.
    """
    content = b"%s.%d.%s" % (message_id.encode(), seconds, body)
    digests = (hmac.new(_key(secret), content, hashlib.sha256).digest() for secret in webhook.secrets)
    signatures = " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signatures,
    }


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(_SECRET), validate=True)


def _problems(webhook: Webhook, others: Iterable[Webhook]) -> Iterator[str]:
    if any(other.name == webhook.name for other in others):
        yield f"there is a webhook {webhook.name!r} already"
    try:
        url = urlsplit(webhook.url)
        has_host = bool(url.hostname and (url.port is None or url.port))
    except ValueError:
        has_host = False
    if not has_host or url.scheme not in {"http", "https"} or url.username or url.password:
        yield f"webhook {webhook.name!r}: the url is http or https, with a host and without a login"
    for secret in webhook.secrets:
        try:
            fits = secret.startswith(_SECRET) and len(_key(secret)) >= _SHORTEST_KEY
        except (binascii.Error, ValueError):
            fits = False
        if not fits:
            yield f"webhook {webhook.name!r}: a secret is {_SECRET} and at least {_SHORTEST_KEY} bytes in base64"
