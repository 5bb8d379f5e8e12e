"""Claims of invented officials with the position that each takes: written by hand, and composed by construction."""

import random
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict, replace

from tasrih.arabic.tokens import Tokens
from tasrih.detection.slots.reader import extract
from tasrih.detection.topics import Taxonomy
from tasrih.events.model import Claim, Field, Kind, Speaker
from tasrih.officials.derived_ids import derived_id
from tasrih.yamldata import load
from tests.position_claims import DAY, make_claim
from tests.positions.measuring import Told

DATA = Path(__file__).parent / "data"
_BETWEEN = 7  # hours
_OUTLETS = ("صحيفة الميناء", "وكالة الجزر", "إذاعة الشاطئ", "قناة الأفق")


class Held(Struct, frozen=True, forbid_unknown_fields=True):
    """A position in the words of several outlets, the first a headline."""

    kind: Kind
    said: tuple[str, ...]
    changes: str = ""
    """The position of the same official that it revises."""
    days: int = 0
    addressee: str = ""


class Official(Struct, frozen=True, forbid_unknown_fields=True):
    """Who holds which positions."""

    speaker: Speaker
    positions: dict[str, Held]


class Deal(Struct, frozen=True, forbid_unknown_fields=True):
    """What goes to whom, each in several spellings, and how it is pledged and refused."""

    what: tuple[tuple[str, ...], ...]
    to: tuple[tuple[str, ...], ...]
    pledged: tuple[str, ...]
    refused: tuple[str, ...]


def by_hand(path: Path = DATA / "matters.yaml") -> list[Told]:
    """Claims written by hand."""
    officials = load(path, dict[str, Official])
    return [told for name, official in officials.items() for told in _told(name, official)]


def _told(name: str, official: Official) -> Iterator[Told]:
    for label, held in official.positions.items():
        for number, content in enumerate(held.said):
            report = max(0, number - 1)  # headline and first text are one article
            claim = _claim(
                content,
                kind=held.kind,
                speaker=official.speaker,
                article=f"{name}-{held.days}-{report}",
                field="text" if number else "title",
                hours=held.days * DAY + report * _BETWEEN,
                addressee=held.addressee,
                start=1000 * list(official.positions).index(label),
            )
            yield Told(claim, f"{name}/{label}", held.changes and f"{name}/{held.changes}")


def by_construction(count: int = 4, seed: int = 0, path: Path = DATA / "deals.yaml") -> list[Told]:
    """Claims of `count` wordings drawn for every what, receiver and answer of a deal."""
    deals = load(path, dict[str, Deal])
    return [told for name, deal in deals.items() for told in _composed(name, deal, count, random.Random(seed))]


def _composed(name: str, deal: Deal, count: int, draw: random.Random) -> Iterator[Told]:
    speaker = Speaker(name=f"سامر الوردي {name}", type="person")
    cases = [(what, to, answer) for what in deal.what for to in deal.to for answer in ("pledged", "refused")]
    for number, (what, to, answer) in enumerate(cases):
        wordings: tuple[str, ...] = getattr(deal, answer)
        for report, wording in enumerate(draw.sample(wordings, min(count, len(wordings)))):
            claim = _claim(
                wording.format(what=draw.choice(what), to=draw.choice(to)),
                kind="commitment" if answer == "pledged" else "rejection",
                speaker=speaker,
                article=f"{name}-{number}-{report}",
                hours=number % 4 + report * _BETWEEN,
            )
            yield Told(claim, f"{name}/{what[0]} {to[0]} {answer}")


_TAXONOMY = Taxonomy.load()


def _claim(
    content: str,
    *,
    kind: Kind,
    speaker: Speaker,
    article: str,
    hours: int,
    field: Field = "text",
    addressee: str = "",
    start: int = 0,
) -> Claim:
    tokens = Tokens(content)
    raw = [tokens.text(index, index + 1) for index in range(len(tokens))]
    slots = extract(
        kind=kind, content=tokens.keys, raw=raw, cue_cls="", speaker_name=speaker.name, addressee=addressee
    )  # as `tasrih decide --claims` fills them
    official_id = derived_id(speaker.name, person=speaker.type == "person")
    return make_claim(
        content,
        kind=kind,
        speakers=(replace(speaker, official_id=official_id),),
        article=article,
        source=_OUTLETS[sum(map(ord, article)) % len(_OUTLETS)],
        hours=hours,
        field=field,
        start=start,
        topics=_TAXONOMY.match(tokens.keys),
        **asdict(slots),
    )
