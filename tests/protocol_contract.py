"""What the protocol of positions holds over every store, whoever else writes and wherever a process ends.

The subclass gives a fixture `store`. Crashes are simulated by a second `Positions` over the same store, as a restarted
process would be.
"""

import asyncio
import random

import pytest

from tasrih.events import codec
from tasrih.positions.handling.protocol import ContentionError, LostClaimError, Positions, Told
from tasrih.positions.storing.store import StoreError, Taken, Write, index_keys
from tests.position_claims import HADDAD, PLEDGE, WARDI, make_claim
from tests.store_contract import held, told, writing


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
    for module in ("excerpt", "script_calls"):
        monkeypatch.setattr(f"tasrih.positions.storing.{module}.MAX_CANDIDATES", 2)
        monkeypatch.setattr(f"tasrih.positions.storing.{module}.MAX_PER_KEY", 3)


async def everything(store, outcomes):
    """All that a store holds of the holders of these outcomes."""
    states = [position for outcome in outcomes for position in outcome.positions]
    keys = sorted({key for position in states for key in index_keys(position)}, key=str)
    holders = sorted({position.official_id for position in states})
    ids = sorted({outcome.claim_id for outcome in outcomes})
    return [await store.load(holder, [[key] for key in keys], ids) for holder in holders]


class ProtocolContract:
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
        assert await store.overdue(0) == {}

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
