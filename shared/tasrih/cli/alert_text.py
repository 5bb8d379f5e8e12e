"""An alert as a person reads it in a terminal, for `tasrih subscribe` and `tasrih run`."""

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import msgspec

from tasrih import yamldata
from tasrih.events.model import Alert, AlertType, Kind

_MAX_CONTENT_CHARS = 600
_CONTROL = dict.fromkeys((*range(32), *range(127, 160), 8232, 8233), " ") | dict.fromkeys(
    (*range(0x202A, 0x202F), *range(0x2066, 0x206A)), ""
)
"""Text comes from outside: no line breaks, no terminal escapes, and nothing that turns round what stands beside it."""


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Arabic words for types, kinds and fields."""

    alert_types: dict[AlertType, str]
    kinds: dict[Kind, str]
    fields: dict[str, str]


@lru_cache(maxsize=1)
def labels() -> Labels:
    """The words that come with the library."""
    return yamldata.load(Path(str(files("tasrih.cli") / "data" / "labels.yaml")), Labels)


def alert_text(alert: Alert) -> str:
    """Several lines: a heading with type, kind, watches and time, then a line for each thing that the claim says."""
    words, claim = labels(), alert.claim
    heading = f"{words.alert_types[alert.type]}: {words.kinds[claim.kind]}"
    tags = " ".join([alert.type, claim.kind, *(f"[{watch}]" for watch in alert.watches)])
    lines = [f"■ {heading} | {tags} | {claim.published_at:%Y-%m-%d %H:%M} UTC"]
    return "\n".join([*lines, *(f"  {words.fields[name]}: {clean(value)}" for name, value in _said(alert) if value)])


def _said(alert: Alert) -> list[tuple[str, str]]:
    claim, slots = alert.claim, alert.claim.slots
    return [
        ("speaker", f"{claim.speaker_name} ({claim.official_id})" if claim.official_id else claim.speaker_name),
        ("via", claim.via),
        ("object", slots.object),
        ("beneficiary", slots.beneficiary),
        ("addressee", slots.addressee),
        ("amount", slots.amount),
        ("deadline", f"{slots.deadline} ({slots.due})" if slots.due else slots.deadline),
        ("condition", slots.condition),
        ("content", claim.content),
        ("previous", alert.previous.content if alert.previous else ""),
        ("source", " ".join(filter(None, [alert.article.source, alert.article.id, alert.article.url]))),
    ]


def clean(text: str) -> str:
    """Text in one line, without terminal escapes, cut where it is long."""
    short = text if len(text) <= _MAX_CONTENT_CHARS else text[:_MAX_CONTENT_CHARS] + "…"
    return " ".join(short.translate(_CONTROL).split())
