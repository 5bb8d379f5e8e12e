"""What every store of positions must do; run on the one in memory and on a real Redis alike.

The subclass gives a fixture `store`. Claims are decided through `Positions`, crashes are simulated by a second
`Positions` over the same store, as a restarted process would be.
"""

import asyncio
import random

import msgspec
import pytest

from tasrih.events import codec
from tasrih.positions.engine import decide
from tasrih.positions.identity import identify, identity_of, matter_keys
from tasrih.positions.keeping import MAX_CLAIMS
from tasrih.positions.protocol import ContentionError, LostClaimError, Positions, Told
from tasrih.positions.store import (
    MAX_CANDIDATES,
    MAX_HANDLED,
    SHARDS,
    Confirmed,
    Restored,
    Step,
    StoreError,
    Taken,
    UncheckedError,
    Write,
    id_key,
    index_keys,
    shard_of,
)
from tests.position_claims import HADDAD, PLEDGE, WARDI, make_claim


class Interrupting:
    """A store that runs something else after each load, as a second alerter might."""

    def __init__(self, store, meanwhile):
        self._store = store
        self._meanwhile = list(meanwhile)

    async def load(self, *args):
        loaded = await self._store.load(*args)
        if self._meanwhile:
            await self._meanwhile.pop(0)()
        return loaded

    def __getattr__(self, name):
        return getattr(self._store, name)


class Contended:
    """A store whose positions others change whenever somebody is about to write."""

    def __init__(self, store):
        self._store = store

    async def claim(self, _):
        return Taken("conflict")

    def __getattr__(self, name):
        return getattr(self._store, name)


class Dying:
    """A store whose connection breaks at one call, before or after the call had its effect."""

    def __init__(self, store, method, *, after):
        self._store, self._method, self._after = store, method, after

    def __getattr__(self, name):
        call = getattr(self._store, name)
        if name != self._method:
            return call

        async def broken(*args):
            if self._after:
                await call(*args)
            raise StoreError("gone")

        return broken


async def told(store, claim):
    """The outcome of a claim that goes through without trouble."""
    positions = Positions(store)
    outcome = await positions.handle(claim)
    await positions.confirm(outcome)
    return outcome


async def held(store, claim):
    """The store's state for a claim."""
    identity = identify(claim)
    return await store.load(identity.holder, [matter_keys(identity)], [claim.claim_id])


def writing(claim, loaded, payload=b"payload"):
    after, _ = decide(loaded.positions, claim)
    return Write(identify(claim).holder, loaded, (Step(claim.claim_id, tuple(after.values()), payload),))


_WORDS = ["مصنع", "جسر", "ميناء", "مطار", "مدرسة", "مستشفى", "قناة", "سكة", "محطة", "مختبر"]


def crowd(draw, count):
    """Claims of two holders about few matters: reports, changes, denials, positions that turn out to be one."""
    claims = []
    for number in range(count):
        matter = draw.choice(["رادار", "رادار حديثة", "قوارب", "مستشفيات ميدانية", "قوارب سريعة", "جسور"])
        to = draw.choice(["جمهورية ساندرا", "مدينة مرعان"])
        pledge = f"حكومته ستزود {to} بعشر منظومات {matter} قبل نهاية الصيف"
        claim = make_claim(
            draw.choice([pledge, " ".join(draw.sample(_WORDS, 5))]),
            kind=draw.choice(["commitment", "commitment", "commitment", "denial", "statement"]),
            speakers=[draw.choice([WARDI, WARDI, HADDAD])],
            article=f"a-{draw.randrange(12)}",
            source=draw.choice(["صحيفة الميناء", "وكالة الجزر"]),
            hours=draw.randrange(0, 200, 7),
            start=number,
            field=draw.choice(["text", "text", "title"]),
            topics=draw.sample(["aid.radar", "sea"], draw.randrange(3)),
            object=draw.choice(["", matter]),
            amount=draw.choice(["", "10 منظومات", "20 منظومات"]),
            strength=draw.choice([None, "ready", "decided"]),
        )
        claims.append(claim)
    return claims


def narrow(monkeypatch):
    """Bounds that some thirty claims meet."""
    for room in ("excerpt", "script_calls"):
        monkeypatch.setattr(f"tasrih.positions.{room}.MAX_CANDIDATES", 2)
        monkeypatch.setattr(f"tasrih.positions.{room}.MAX_PER_KEY", 3)


async def everything(store, outcomes):
    """All that a store holds of the holders of these outcomes."""
    states = [position for outcome in outcomes for position in outcome.positions]
    keys = sorted({key for position in states for key in index_keys(position)}, key=str)
    holders = sorted({position.official_id for position in states})
    ids = sorted({outcome.claim_id for outcome in outcomes})
    return [await store.load(holder, [[key] for key in keys], ids) for holder in holders]


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
        assert await Positions(store).overdue(60) == []
        await asyncio.sleep(2.1)
        left = await Positions(store).overdue(2)
        assert len(left) == 2
        assert await Positions(store).overdue(2) == [], "somebody has just taken them up"
        assert outcome in left
        for taken in left:
            assert await Positions(store).confirm(taken) is None
        assert await Positions(store).overdue(0) == []
        assert (await Positions(store).handle(claim)).already_sent

    async def test_a_claim_stays_pending_where_others_wrote_meanwhile(self, store):
        outcome = await Positions(store).handle(make_claim())
        await told(store, make_claim(article="b-1", hours=1))
        ids = [outcome.claim_id]
        assert await store.confirm(outcome.holder, ids, {0, 1}) == Confirmed(frozenset(ids), 2)
        assert (await held(store, make_claim())).pending[outcome.claim_id].version == 1
        assert len(await store.overdue(0)) == 1
        assert await store.confirm(outcome.holder, ids, {1, 2}) == Confirmed(frozenset(ids), 2)
        assert await store.overdue(0) == []
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

    async def test_a_late_sender_hears_of_later_states(self, store):
        """It may have written over them in the topic."""
        claim = make_claim()
        late = await Positions(store).handle(claim)
        await told(store, claim)
        later = (await told(store, make_claim(article="b-1", hours=1))).position
        newest = await Positions(store).confirm(late)
        assert newest.positions == newest.beyond(late.positions) == (later,)
        assert newest.beyond(newest.positions) == ()
        assert await Positions(store).confirm(late, newest) is None

    async def test_what_the_index_lost_before_the_confirmation_is_handled_again(self, store, other_store):
        outcome = await Positions(store).handle(make_claim())
        with pytest.raises(LostClaimError):
            await Positions(other_store).confirm(outcome)
        await told(other_store, make_claim(article="b-1"))
        with pytest.raises(LostClaimError):
            await Positions(other_store).confirm(outcome)
        await other_store.restore(outcome.positions)
        assert await Positions(other_store).confirm(outcome) is None

    @pytest.mark.parametrize(("method", "after"), [("load", False), ("claim", False), ("claim", True)])
    async def test_a_crash_before_the_outcome_is_known_ends_in_the_same_outcome(
        self, store, other_store, method, after
    ):
        claim = make_claim()
        with pytest.raises(StoreError):
            await Positions(Dying(store, method, after=after)).handle(claim)
        assert await told(store, claim) == await told(other_store, claim)

    async def test_a_crash_before_the_confirmation_hands_the_same_bytes_out_again(self, store):
        claim = make_claim()
        outcome = await Positions(store).handle(claim)
        assert [alert.type for alert in outcome.alerts] == ["new_position"]
        again = await Positions(store).handle(claim)
        assert again == outcome
        assert list(map(codec.encode, again.alerts)) == list(map(codec.encode, outcome.alerts))

    async def test_an_unknown_end_of_the_confirmation_does_no_harm(self, store):
        claim = make_claim()
        outcome = await Positions(store).handle(claim)
        with pytest.raises(StoreError):
            await Positions(Dying(store, "confirm", after=True)).confirm(outcome)
        again = await told(store, claim)
        assert again.already_sent
        assert again.alerts == again.positions == ()

    async def test_another_report_while_the_first_is_pending_is_an_appearance(self, store):
        first = await Positions(store).handle(make_claim())
        second = await told(store, make_claim(article="b-1", source="وكالة الجزر", hours=1))
        assert (second.decision, second.alerts) == ("corroborated", ())
        assert second.position.appearances == 2
        assert await Positions(store).handle(make_claim()) == first

    async def test_two_alerters_with_the_same_claim_agree(self, store):
        claim = make_claim()
        outcomes = []

        async def meanwhile():
            outcomes.append(await Positions(store).handle(claim))

        late = await Positions(Interrupting(store, [meanwhile])).handle(claim)
        assert [late] == outcomes

    async def test_two_alerters_with_two_reports_open_one_position(self, store):
        async def meanwhile():
            await told(store, make_claim(article="b-1", source="وكالة الجزر"))

        late = await Positions(Interrupting(store, [meanwhile])).handle(make_claim())
        assert late.decision == "corroborated"
        assert late.alerts == ()

    async def test_many_reports_at_once_raise_one_alert(self, store):
        claims = [make_claim(article=f"m-{number}", source=f"صحيفة {number}") for number in range(12)]
        outcomes = await asyncio.gather(*(told(store, claim) for claim in claims))
        assert sum(len(outcome.alerts) for outcome in outcomes) == 1
        assert (await held(store, make_claim(PLEDGE))).positions.popitem()[1].appearances == 12

    async def test_the_position_that_names_the_claim_comes_after_those_it_touches(self, store):
        await told(store, make_claim())
        outcome = await told(store, make_claim(kind="denial", article="z-1", hours=72))
        assert [position.withdrawn for position in outcome.positions] == [True, False]
        assert outcome.positions[-1] == outcome.position

    @pytest.mark.parametrize("seed", range(12))
    async def test_claims_that_are_handled_together_leave_what_they_leave_one_after_the_other(
        self, store, other_store, monkeypatch, seed
    ):
        narrow(monkeypatch)
        claims = crowd(random.Random(seed), 30)
        alone = [await Positions(other_store).handle(claim) for claim in claims]
        positions, at, outcomes = Positions(store), 0, []
        for size in (1, 12, 2, 15):
            outcomes += await positions.handle_all([Told(claim) for claim in claims[at : at + size]])
            at += size
        assert outcomes == alone
        assert await everything(store, alone) == await everything(other_store, alone)
        assert await positions.confirm_all(outcomes) == []
        assert await store.overdue(0) == []

    async def test_claims_of_which_some_were_stored_before_are_told_apart(self, store):
        claims = [make_claim(f"رادار {number + 100}", article=f"n-{number}") for number in range(3)]
        writes = [writing(claim, await held(store, claim)) for claim in claims]
        await told(store, claims[0])
        await Positions(store).handle(claims[1])
        again = Write(writes[0].holder, writes[0].loaded, tuple(step for write in writes for step in write.steps))
        taken = await store.claim(again)
        assert taken.status == "known"
        assert {name: one and one.payload for name, one in taken.known.items()} == {
            claims[0].claim_id: None,
            claims[1].claim_id: (await held(store, claims[1])).pending[claims[1].claim_id].payload,
        }
        assert (await held(store, claims[2])).version == 2, "nothing is written"

    async def test_a_second_copy_that_was_sent_behind_a_later_state_is_followed_by_that(self, store):
        positions, claims = Positions(store), (make_claim(), make_claim(article="b-1", hours=1), make_claim())
        sent = [await positions.handle(claim) for claim in claims]
        assert [outcome.positions[0].revision for outcome in sent] == [1, 2, 1]
        assert await positions.confirm_all(sent) == [sent[2]]
        newest = await positions.confirm(sent[2])
        assert newest.positions == sent[1].positions
        assert await positions.confirm(sent[2], newest) is None

    async def test_what_was_written_to_another_server_is_confirmed_one_by_one(self, guarded):
        guarded.trust(await guarded.survey())
        positions = Positions(guarded)
        outcome = await positions.handle(make_claim())
        guarded.trust(await guarded.survey())
        assert await positions.confirm_all([outcome]) == [outcome]
        assert await positions.confirm(outcome, await positions.confirm(outcome)) is None

    async def test_where_others_write_all_the_time_the_claim_has_to_wait(self, store):
        with pytest.raises(ContentionError):
            await Positions(Contended(store)).handle(make_claim())

    async def test_others_that_write_meanwhile_send_all_claims_of_a_holder_back(self, store, other_store):
        claims = [make_claim(article=f"m-{number}", source=f"صحيفة {number}", hours=number) for number in range(5)]

        async def meanwhile():
            await told(store, claims[3])

        late = Positions(Interrupting(store, [meanwhile]))
        outcomes = await late.handle_all([Told(claim) for claim in claims])
        decisions = [outcome.decision for outcome in outcomes]
        assert decisions == ["corroborated", *["repeated"] * 4], "the fourth was first"
        assert outcomes[3].already_sent
        assert (await held(store, claims[0])).positions.popitem()[1].appearances == 5

    async def test_the_same_claim_twice_among_others_gives_nothing_the_second_time(self, store):
        claims = make_claim(), make_claim(article="b-1", hours=1), make_claim()
        first, second, again = await Positions(store).handle_all([Told(claim) for claim in claims])
        assert (first.decision, second.decision) == ("new", "repeated")
        assert (again.already_sent, again.positions, again.alerts) == (True, (), ())
        assert await Positions(store).handle(claims[0]) == first, "it is pending"
        assert (await held(store, claims[0])).positions.popitem()[1].appearances == 2

    @pytest.mark.parametrize(("method", "after"), [("load", False), ("claim", False), ("claim", True)])
    async def test_a_crash_among_many_claims_hands_the_same_outcomes_out_again(self, store, other_store, method, after):
        claims = [Told(claim) for claim in crowd(random.Random(3), 20)]
        with pytest.raises(StoreError):
            await Positions(Dying(store, method, after=after)).handle_all(claims)
        assert await Positions(store).handle_all(claims) == await Positions(other_store).handle_all(claims)
        assert await Positions(store).handle_all(claims) == await Positions(other_store).handle_all(claims)

    async def test_anonymous_claims_take_no_position(self, store):
        claim = make_claim(speakers=[type(HADDAD)(name="مصدر مطلع", type="anonymous")])
        outcome = await told(store, claim)
        assert (outcome.decision, outcome.position, outcome.alerts) == (None, None, ())
