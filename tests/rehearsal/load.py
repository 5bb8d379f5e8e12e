"""What flows: newspaper articles, each begun by a pledge of an official whom nobody else has: one alert at least."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import msgspec

from tasrih import yamldata
from tasrih.events.model import NewsMessage
from tests.bench.articles import newspaper_articles

_NAMES = Path(__file__).with_name("data") / "names.yaml"


class _Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    given: list[str]
    middle: list[str]
    family: list[str]
    pledge: str


def articles(count: int) -> Iterator[NewsMessage]:
    """So many articles, always the same."""
    names = yamldata.load(_NAMES, _Names)
    bodies = newspaper_articles()[1]
    persons = product(names.family, names.middle, names.given)
    for number, (family, middle, given) in zip(range(count), persons, strict=False):
        body = bodies[number % len(bodies)]
        pledge = names.pledge.format(person=f"{given} بن {middle} آل {family}")
        yield msgspec.structs.replace(body, id=f"rehearsal-{number:06}", text=f"{pledge}\n{body.text}")


def capacity() -> int:
    """How many articles there can be."""
    names = yamldata.load(_NAMES, _Names)
    return len(names.family) * len(names.middle) * len(names.given)
