"""What every store of positions must do; run on the one in memory and on a real Redis alike.

The subclass gives a fixture `store`.
"""

import asyncio

import msgspec
import pytest

from tasrih.positions.deciding.engine import decide
from tasrih.positions.deciding.keeping import MAX_CLAIMS
from tasrih.positions.handling.protocol import Positions
from tasrih.positions.sameness.identity import identify, identity_of, matter_keys
from tasrih.positions.storing.store import (
    MAX_CANDIDATES,
    MAX_HANDLED,
    SHARDS,
    Confirmed,
    Restored,
    Step,
    StoreError,
    UncheckedError,
    Write,
    id_key,
    shard_of,
)
from tests.position_claims import HADDAD, make_claim


async def told(store, claim):
    """The outcome of a claim that goes through without trouble."""
    positions = Positions(store)
    outcome = await positions.handle(claim)
    await positions.confirm(outcome)
    return outcome


async def unchecked(store, claim, refusals):
    """Whether the store takes the claim only once it was checked; every refusal is noted."""
    try:
        await told(store, claim)
    except StoreError as error:
        refusals.append(error)
        return isinstance(error, UncheckedError)
    return False


async def held(store, claim):
    """The store's state for a claim."""
    identity = identify(claim)
    return await store.load(identity.holder, [matter_keys(identity)], [claim.claim_id])


def writing(claim, loaded, payload=b"payload"):
    after, _ = decide(loaded.positions, claim)
    return Write(identify(claim).holder, loaded, (Step(claim.claim_id, tuple(after.values()), payload),))


def _official(number):
    return msgspec.structs.replace(HADDAD, official_id=f"xb.official_{number}")


class StoreContract:
    async def test_an_empty_store_knows_nothing(self, store):
        loaded = await held(store, make_claim())
        assert (loaded.version, loaded.positions, loaded.pending) == (0, {}, {})

    async def test_what_is_written_is_found_by_any_shared_key_and_by_no_other(self, store):
        outcome = await told(store, make_claim())
        key = matter_keys(identity_of(outcome.position))[0]
        found = await store.load(outcome.holder, [[key, "آخر"]])
        assert found.positions == {outcome.position.position_id: outcome.position}
        assert (await store.load(outcome.holder, [["آخر"]])).positions == {}
        assert (await store.load("xb.layla_haddad", [[key]])).positions == {}

    async def test_positions_come_back_whole(self, store):
        await told(store, make_claim(topics=["military_aid.radar"], object="منظومات رادار", amount="10 منظومات"))
        later = make_claim(article="b-1", source="وكالة الجزر", hours=5.25, deadline="2025-09-01")
        outcome = await told(store, later)
        assert outcome.decision == "corroborated"
        assert (await held(store, later)).positions == {outcome.position.position_id: outcome.position}

    async def test_a_change_rewrites_the_position_under_its_number(self, store):
        first = await told(store, make_claim())
        await told(store, make_claim(article="b-1", hours=1))
        loaded = await held(store, make_claim())
        assert list(loaded.numbers) == [first.position.position_id]
        assert loaded.version == 2

    async def test_the_same_claim_gets_its_own_payload_back_until_it_is_confirmed(self, store):
        claim = make_claim()
        loaded = await held(store, claim)
        assert (await store.claim(writing(claim, loaded))).status == "stored"
        again = await store.claim(writing(claim, loaded, b"another"))
        pending = again.known[claim.claim_id]
        assert (again.status, pending.payload) == ("known", b"payload")
        assert (await held(store, claim)).pending == again.known
        await store.confirm(identify(claim).holder, [claim.claim_id])
        await store.confirm(identify(claim).holder, [claim.claim_id])
        assert (await held(store, claim)).pending == {}

    async def test_a_claim_that_its_position_no_longer_remembers_is_not_counted_again(self, store):
        claims = [make_claim(article=f"m-{n}", source=f"صحيفة {n}", hours=n) for n in range(MAX_CLAIMS + 8)]
        for claim in claims:
            await told(store, claim)
        again = await told(store, claims[3])
        assert (again.already_sent, again.positions, again.alerts) == (True, (), ())
        assert (await held(store, claims[3])).positions.popitem()[1].appearances == len(claims)

    async def test_a_writer_that_did_not_see_the_newest_state_is_sent_back(self, store):
        one, other = make_claim(), make_claim(article="b-1", source="وكالة الجزر")
        before = await held(store, one)
        assert (await store.claim(writing(one, before))).status == "stored"
        assert (await store.claim(writing(other, before))).status == "conflict"
        assert len((await held(store, other)).positions) == 1

    async def test_holders_do_not_block_each_other(self, store):
        one, other = make_claim(), make_claim(article="b-1", speakers=[HADDAD])
        before = await held(store, one), await held(store, other)
        assert (await store.claim(writing(one, before[0]))).status == "stored"
        assert (await store.claim(writing(other, before[1]))).status == "stored"

    async def test_candidates_are_bounded_and_the_likest_come_first(self, store):
        for number in range(MAX_CANDIDATES + 5):
            await told(store, make_claim(f"رادار {number + 100}", article=f"n-{number}", kind="statement"))
        outcome = await told(store, make_claim())
        loaded = await held(store, make_claim())
        assert len(loaded.positions) == MAX_CANDIDATES
        assert next(iter(loaded.positions)) == outcome.position.position_id

    async def test_a_position_is_found_by_its_id(self, store):
        position = (await told(store, make_claim())).position
        await told(store, make_claim("رادار 77", article="n-1", kind="statement"))
        found = await store.load(position.official_id, [[id_key(position.position_id)]])
        assert found.positions == {position.position_id: position}

    async def test_every_state_has_a_higher_revision(self, store):
        first = (await told(store, make_claim())).position
        second = (await told(store, make_claim(article="b-1", hours=1))).position
        denial = await told(store, make_claim(kind="denial", article="z-1", hours=72))
        assert (first.revision, second.revision) == (1, 2)
        assert [(position.withdrawn, position.revision) for position in denial.positions] == [(True, 3), (False, 1)]
        assert denial.alerts[0].position == denial.positions[0]

    async def test_restored_positions_never_go_back_to_an_earlier_state(self, store):
        old = (await told(store, make_claim())).position
        new = (await told(store, make_claim(article="b-1", hours=1))).position
        assert await store.restore([new]) == Restored(0, frozenset())
        assert await store.restore([old]) == Restored(0, frozenset({new.position_id})), "the index is later"
        assert (await held(store, make_claim())).positions == {new.position_id: new}

    async def test_a_position_that_was_taken_back_is_restored_so(self, store, other_store):
        """Its appearances are the same as before, so they don't tell which state is the later."""
        before = (await told(store, make_claim())).position
        withdrawn = (await told(store, make_claim(kind="denial", article="z-1", hours=72))).positions[0]
        assert (await other_store.restore([before])).written == 1
        assert (await other_store.restore([before, withdrawn])).written == 1
        assert (await held(other_store, make_claim())).positions == {withdrawn.position_id: withdrawn}

    async def test_a_lost_index_is_restored_and_raises_nothing_again(self, store, other_store):
        claims = make_claim(), make_claim(article="b-1", speakers=[HADDAD])
        positions = [(await told(store, claim)).position for claim in claims]
        assert (await other_store.restore(positions)).written == 2
        assert (await told(other_store, make_claim())).already_sent
        assert (await told(other_store, make_claim(article="c-1", hours=2))).decision == "repeated"

    async def test_a_writer_does_not_overlook_what_was_restored(self, store, other_store):
        position = (await told(other_store, make_claim())).position
        claim = make_claim(article="b-1", hours=1)
        before = await held(store, claim)
        await store.restore([position])
        assert (await store.claim(writing(claim, before))).status == "conflict"

    async def test_many_positions_are_restored_at_once(self, store, other_store):
        claims = [make_claim(f"رادار {number + 100}", article=f"n-{number}", kind="statement") for number in range(250)]
        claims += [make_claim(article=f"h-{number}", speakers=[_official(number)]) for number in range(20)]
        positions = [(await told(other_store, claim)).position for claim in claims]
        assert (await store.restore(positions)).written == len(positions)
        assert (await store.restore(positions)).written == 0
        for position in (positions[0], positions[249], positions[-1]):
            found = await store.load(position.official_id, [[id_key(position.position_id)]])
            assert found.positions == {position.position_id: position}

    async def test_a_known_position_is_found_by_a_further_key(self, store):
        """Of the numbers under that key the end of one and the beginning of the next look like the position's own."""
        claims = [
            make_claim(f"رادار {number + 100}", article=f"n-{number}", kind="statement", topics=["x.y"] * (number < 2))
            for number in range(256)
        ]
        positions = [decide({}, claim)[1].position for claim in claims]
        for position in positions:
            await store.restore([position])
        last = msgspec.structs.replace(positions[-1], topics=("x.y",), revision=2)
        await store.restore([last])
        found = await store.load(last.official_id, [["#x.y"]])
        assert found.positions.keys() == {position.position_id for position in (*positions[:2], last)}

    async def test_how_far_shards_are_whole_is_kept_for_the_server_that_was_surveyed(self, store):
        survey = await store.survey()
        assert [shard.whole for shard in survey] == [{}] * SHARDS
        assert await store.vouch(survey, {0: 7, 11: 2})
        assert [shard.whole for shard in await store.survey()] == [{0: 7, 11: 2}] * SHARDS
        assert await store.survey() == tuple(type(shard)(shard.server, {0: 7, 11: 2}) for shard in survey)

    async def test_a_guarded_store_takes_claims_for_trusted_servers_only(self, guarded):
        claim = make_claim()
        with pytest.raises(UncheckedError):
            await told(guarded, claim)
        guarded.trust(await guarded.survey())
        assert (await told(guarded, claim)).decision == "new"

    async def test_what_is_pending_for_long_is_given_out_once_in_a_while(self, store):
        claim = make_claim()
        outcome = await Positions(store).handle(claim)
        await Positions(store).handle(make_claim(article="n-1", speakers=[HADDAD]))
        assert await Positions(store).overdue(60) == {}
        await asyncio.sleep(2.1)
        left = await Positions(store).overdue(2)
        assert len(left) == 2
        assert await Positions(store).overdue(2) == {}, "somebody has just taken them up"
        assert left[claim.claim_id] == outcome
        for taken in left.values():
            assert await Positions(store).confirm(taken) is None
        assert await Positions(store).overdue(0) == {}
        assert (await Positions(store).handle(claim)).already_sent

    async def test_a_claim_stays_pending_where_others_wrote_meanwhile(self, store):
        outcome = await Positions(store).handle(make_claim())
        await told(store, make_claim(article="b-1", hours=1))
        ids = [outcome.claim_id]
        assert await store.confirm(outcome.holder, ids, {0, 1}) == Confirmed(frozenset(ids), 2)
        assert (await held(store, make_claim())).pending[outcome.claim_id].version == 1
        assert [*await store.overdue(0)] == ids
        assert await store.confirm(outcome.holder, ids, {1, 2}) == Confirmed(frozenset(ids), 2)
        assert await store.overdue(0) == {}
        assert await store.confirm(outcome.holder, ids, {1, 2}) == Confirmed(frozenset(), 2)

    async def test_claims_told_to_it_are_known_the_latest_of_them(self, store):
        claims = [make_claim(article=f"c-{number}", hours=number) for number in range(3)]
        shard = shard_of(identify(claims[0]).holder)
        await store.remember(shard, {claims[0].claim_id: 5, claims[1].claim_id: 7})
        await store.remember(shard, {f"other {number}": 6 for number in range(MAX_HANDLED - 1)})
        assert [(await told(store, claim)).decision is None for claim in claims] == [False] * 3
        outcomes = [await Positions(store).handle(claim) for claim in claims]
        assert [outcome.already_sent for outcome in outcomes] == [True] * 3
        found = (await held(store, claims[0])).positions
        assert [position.appearances for position in found.values()] == [2], "the second was known, the first forgotten"
