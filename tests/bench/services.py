"""The services beside what they are made of: detection alone, and plain loops that call the same functions."""

from collections.abc import Iterator, Mapping, Sequence

from tests.bench.alone import alone
from tests.bench.figures import Figure
from tests.bench.ground import Ground, Load, Rate, best, cheapest
from tests.bench.loads import claims_load, floor_load, news_load, speaking_articles

DETECTOR = ("services.detector",)
ALERTER = ("services.alerter",)
_CLIENTS = ("aiokafka", "confluent")
_TURNS = 2
_ALONE_SECONDS = 5.0
_NEWS_ROUNDS = 3
_CLAIM_ROUNDS, _SHARE = 12, 4


def bench_detector(ground: Ground) -> Iterator[Figure]:
    """One worker beside detection alone and beside loops."""
    load = news_load(*speaking_articles(), rounds=_NEWS_ROUNDS)
    bare: list[Rate] = []
    service: list[Rate] = []
    loops: dict[str, list[Rate]] = {client: [] for client in _CLIENTS}
    for _ in range(_TURNS):  # in turns, so that a busy moment of the machine meets all
        bare.append(Rate(*alone(_ALONE_SECONDS)))
        service.append(ground.rate(load, DETECTOR))
        for client, rates in loops.items():
            rates.append(ground.rate(load, ("tests.bench.loops", client, "detector")))
    yield from _against("detector", service, "detect alone", bare, at_least=0.9)
    yield from _beside("detector", service, loops)


def bench_alerter(ground: Ground) -> Iterator[Figure]:
    """One alerter, by itself and beside loops."""
    load = claims_load(speaking_articles()[1], warm=1, rounds=_CLAIM_ROUNDS)
    service: list[Rate] = []
    loops: dict[str, list[Rate]] = {client: [] for client in _CLIENTS}
    for _ in range(_TURNS):
        service.append(ground.rate(load, ALERTER))
        for client, rates in loops.items():
            rates.append(ground.rate(_part(load), ("tests.bench.loops", client, "alerter")))
    floor = [ground.rate(floor_load(load), ("tests.bench.loops", "floor", "alerter")) for _ in range(_TURNS)]
    written = f"{load.measured_results / len(load.measured):.2f} states of positions for a claim"
    yield Figure("alerter", best(service).per_second, "claims/s", at_least=5000, note=f"{best(service)}, {written}")
    yield from _beside("alerter", service, loops)
    yield Figure("floor of one process", best(floor).per_second, "claims/s", note=f"{best(floor)}: decoded, kept, sent")
    redis = min(rate.redis_seconds for rate in service)
    yield Figure("claims that one Redis has time for", 1 / redis, "claims/s", note=f"{redis * 1e6:.0f} µs of CPU each")
    two = [ground.rate(load, ALERTER, ALERTER, partitions=2) for _ in range(_TURNS)]
    yield Figure("two alerters ÷ one", _ratio(two, service), note=f"{best(two)} ÷ {best(service)}; two partitions")


def bench_workers(ground: Ground) -> Iterator[Figure]:
    """Two workers on two partitions beside one, and two bare processes beside one: what the machine has to give."""
    load = news_load(*speaking_articles(), rounds=_NEWS_ROUNDS)
    one = [ground.rate(load, DETECTOR, partitions=2) for _ in range(_TURNS)]
    two = [ground.rate(load, DETECTOR, DETECTOR, partitions=2) for _ in range(_TURNS)]
    yield Figure("two detectors ÷ one", _ratio(two, one), note=f"{best(two)} ÷ {best(one)}; two partitions")
    bare, pair = Rate(*alone(_ALONE_SECONDS)), Rate(*alone(_ALONE_SECONDS, 2))
    note = f"{pair} ÷ {bare}; without Kafka: what two cores give at most"
    yield Figure("two processes of detect alone ÷ one", _ratio([pair], [bare]), note=note)


def _beside(name: str, service: Sequence[Rate], loops: Mapping[str, Sequence[Rate]]) -> Iterator[Figure]:
    """The service beside each loop; the target is the faster one."""
    fastest = max(loops, key=lambda client: best(loops[client]).per_second)
    for client, rates in loops.items():
        yield from _against(name, service, f"{client} loop", rates, at_least=1.0 if client == fastest else None)


def _against(
    name: str, service: Sequence[Rate], other: str, rates: Sequence[Rate], at_least: float | None
) -> Iterator[Figure]:
    """Throughput, which has the target, and what a message costs, which a busy machine hardly changes."""
    note = f"{best(service)} ÷ {best(rates)}"
    yield Figure(f"{name} ÷ {other}", _ratio(service, rates), at_least=at_least, note=note)
    yield Figure("    the same by CPU time", cheapest(rates) / cheapest(service))


def _ratio(these: Sequence[Rate], those: Sequence[Rate]) -> float:
    return best(these).per_second / best(those).per_second


def _part(load: Load) -> Load:
    """The same with less to measure, for whoever is slow."""
    measured = load.measured[: len(load.measured) // _SHARE]
    return Load(load.warm, measured, load.out, load.warm_results, load.measured_results // _SHARE)
