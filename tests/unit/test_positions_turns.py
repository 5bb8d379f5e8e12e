"""Claims of one holder in turn: how many are written at once."""

import pytest

from tasrih.positions.handling.protocol import Positions, Told
from tasrih.positions.storing.memory import MemoryStore
from tests.position_claims import make_claim

CLAIMS = [Told(make_claim(f"رادار {number + 100}", article=f"n-{number}", kind="statement")) for number in range(7)]


class Writing(MemoryStore):
    """A store that tells how many claims each write holds."""

    def __init__(self):
        super().__init__()
        self.writes = []

    async def claim(self, write):
        self.writes.append(len(write.steps))
        return await super().claim(write)


@pytest.fixture
def store():
    return Writing()


async def test_few_claims_are_written_at_once(store):
    await Positions(store).handle_all(CLAIMS)
    assert store.writes == [len(CLAIMS)]


async def test_many_claims_are_written_in_parts(store, monkeypatch):
    monkeypatch.setattr("tasrih.positions.handling.turns._MOST_TOGETHER", 3)
    await Positions(store).handle_all(CLAIMS)
    assert store.writes == [3, 3, 1]


async def test_long_claims_are_written_in_parts_too_each_with_one_at_least(store, monkeypatch):
    monkeypatch.setattr("tasrih.positions.handling.turns._MOST_BYTES", 1)
    outcomes = await Positions(store).handle_all(CLAIMS)
    assert store.writes == [1] * len(CLAIMS)
    assert [outcome.version for outcome in outcomes] == [1, 2, 3, 4, 5, 6, 7]
