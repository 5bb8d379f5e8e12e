"""What the services are measured with: newspaper articles, and the claims that stand in them."""

import asyncio
from collections.abc import Iterable, Sequence

import msgspec

from services.alerter.handlers import RaiseAlerts
from tasrih.claim_record import claim_record
from tasrih.detection.detector import Detector
from tasrih.events.model import Claim, NewsMessage
from tasrih.messaging.records import Received, Record, event_record
from tasrih.messaging.topics import CLAIMS, NEWS, POSITIONS
from tasrih.positions.alerting.watches import load_watches
from tasrih.positions.handling.protocol import Positions
from tasrih.positions.storing.memory import MemoryStore
from tests.bench.articles import newspaper_articles
from tests.bench.ground import Load


def speaking_articles() -> tuple[list[NewsMessage], list[list[Claim]]]:
    """Newspaper articles in which something is claimed, and their claims."""
    detector = Detector.load()
    found = [(article, list(detector.detect(article))) for article in newspaper_articles()[1]]
    spoken = [(article, claims) for article, claims in found if claims]
    return [article for article, _ in spoken], [claims for _, claims in spoken]


def news_load(articles: Sequence[NewsMessage], claims: Sequence[Sequence[Claim]], rounds: int) -> Load:
    """All articles once to warm up, then so many times again under other ids."""
    count = sum(map(len, claims))
    return Load(_news(articles, range(1)), _news(articles, range(1, rounds + 1)), CLAIMS, count, count * rounds)


def _news(articles: Sequence[NewsMessage], rounds: Iterable[int]) -> list[Record]:
    again = (msgspec.structs.replace(article, id=f"{article.id}-{turn}") for turn in rounds for article in articles)
    return [event_record(NEWS, article.id, article, producer="ingester") for article in again]


def claims_load(claims: Sequence[Sequence[Claim]], warm: int, rounds: int) -> Load:
    """The claims of all articles again and again, each time of other persons: as many new positions as in news."""
    known = [claim for of_article in claims for claim in of_article]
    results = asyncio.run(_positions(known))
    parts = [[claim_record(_of_others(claim, turn), _NEWS) for claim in known] for turn in range(warm + rounds)]
    flat = [[record for part in half for record in part] for half in (parts[:warm], parts[warm:])]
    return Load(flat[0], flat[1], POSITIONS, results * warm, results * rounds)


def floor_load(load: Load) -> Load:
    """The same for a loop that sends a position for every claim."""
    return Load(load.warm, load.measured, load.out, len(load.warm), len(load.measured))


_NEWS = Received(NEWS, 0, 0, None, None, ())


def _of_others(claim: Claim, turn: int) -> Claim:
    """The claim in another article by speakers whom nobody else has."""

    def other(official: str | None) -> str | None:
        return official and f"{official}.{turn}"

    speakers = tuple(
        msgspec.structs.replace(speaker, official_id=other(speaker.official_id), name=f"{speaker.name} {turn}")
        for speaker in claim.speakers
    )
    return msgspec.structs.replace(
        claim,
        claim_id=f"{claim.claim_id[:-6]}{turn:06d}",
        article_id=f"{claim.article_id}-{turn}",
        official_id=other(claim.official_id),
        speakers=speakers,
    )


async def _positions(claims: Iterable[Claim]) -> int:
    """How many records of positions these claims lead to."""
    handle = RaiseAlerts(Positions(MemoryStore(), load_watches()), _Nowhere())
    sent = 0
    for claim in claims:
        effects = await handle(_of_others(claim, 0), _NEWS)
        await effects.confirm()
        sent += len(effects.then)
    return sent


class _Nowhere:
    """A producer of nothing: nobody writes besides us, so nothing is sent after a confirmation."""

    async def send_all(self, records: Sequence[Record]) -> None:
        assert not records
