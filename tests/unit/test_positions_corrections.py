"""A person's corrections: two positions are one, one is two; applied once, and nothing else moves."""

from contextlib import suppress

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tasrih.positions.deciding.corrections import CorrectionError, correct, is_applied
from tasrih.positions.deciding.engine import decide
from tasrih.positions.handling.protocol import Positions
from tasrih.positions.storing.memory import MemoryStore
from tasrih.positions.storing.record import pack, unpack
from tasrih.positions.storing.store import UncheckedError, id_key
from tests.correction_cases import HOLDER, PLEDGES, STUDENTS, id_of, merge, merge_ids, split, state_of
from tests.position_claims import AID, OTHER, REFUSAL, make_claim
from tests.protocol_contract import crowd


def test_merged_positions_count_as_one():
    before = state_of(*PLEDGES, *STUDENTS)
    after = correct(before, merge(STUDENTS[0], PLEDGES[0]))
    into, part = after[id_of(PLEDGES[0])], after[id_of(STUDENTS[0])]
    assert into.appearances == 5
    assert len(into.sources) == 5
    assert set(into.claims) == {claim.claim_id for claim in (*PLEDGES, *STUDENTS)}
    assert (into.first.claim_id, into.last.claim_id) == (PLEDGES[0].claim_id, STUDENTS[1].claim_id)
    assert (part.merged_into, part.appearances) == (into.position_id, 2)
    assert into.content == before[into.position_id].content
    assert into.corrections == part.corrections == ("c-1",)


def test_what_is_said_like_a_merged_position_joins_the_other():
    state = correct(state_of(*PLEDGES, *STUDENTS), merge(STUDENTS[0], PLEDGES[0]))
    for claim in (make_claim(OTHER, article="s-9", hours=20), make_claim(article="p-9", hours=20)):
        after, verdict = decide(state, claim)
        assert (verdict.decision, verdict.position.position_id) == ("repeated", id_of(PLEDGES[0]))
        assert after[id_of(PLEDGES[0])].appearances == 6
        assert after[id_of(STUDENTS[0])] == state[id_of(STUDENTS[0])]
    assert decide(state, STUDENTS[0]) == (state, decide(state, PLEDGES[0])[1])


def test_a_merged_position_is_neither_suggested_nor_changed():
    state = correct(state_of(*PLEDGES, *STUDENTS), merge(STUDENTS[0], PLEDGES[0]))
    denial = make_claim(OTHER, kind="denial", article="d-1", hours=100)
    after, verdict = decide(state, denial)
    assert verdict.changes is None
    assert after[id_of(STUDENTS[0])] == state[id_of(STUDENTS[0])]
    like = make_claim("الجامعات الحكومية ستستقبل طلابا", article="l-1", hours=300)
    assert id_of(STUDENTS[0]) not in decide(state, like)[1].suggested


def test_split_claims_are_a_position_of_their_own_and_the_rest_is_as_if_they_had_never_been_there():
    before = state_of(*PLEDGES)
    after = correct(before, split(PLEDGES[1:], PLEDGES[:1]))
    apart, rest = after[id_of(PLEDGES[1])], after[id_of(PLEDGES[0])]
    assert (apart.appearances, apart.claims) == (2, tuple(claim.claim_id for claim in PLEDGES[1:]))
    plain = state_of(*PLEDGES[:1])[id_of(PLEDGES[0])]
    assert msgspec.structs.replace(rest, corrections=()) == plain
    assert apart.corrections == rest.corrections == ("c-2",)
    for claim in PLEDGES:
        assert decide(after, claim)[0] == after


def test_of_claims_that_are_not_remembered_only_the_number_is_known():
    claims = [make_claim(article=f"p-{n}", source=f"صحيفة {n}", hours=n) for n in range(40)]
    before = state_of(*claims)[id_of(claims[0])]
    after = correct(
        {before.position_id: before}, split(claims[30:32], claims[8:30] + claims[32:], position_id=before.position_id)
    )
    rest = after[before.position_id]
    assert (rest.appearances, len(rest.sources)) == (38, 40)
    assert (rest.first, rest.last) == (before.first, before.last)


@pytest.mark.parametrize(("leaving", "last"), [(slice(38, 40), 37), (slice(30, 32), 39)])
def test_without_its_latest_claims_a_position_ends_with_the_latest_that_stays(leaving, last):
    claims = [make_claim(article=f"p-{n}", source=f"صحيفة {n}", hours=n) for n in range(40)]
    before = state_of(*claims)[id_of(claims[0])]
    kept = [claim for claim in claims[8:] if claim not in claims[leaving]]
    after = correct({before.position_id: before}, split(claims[leaving], kept, position_id=before.position_id))
    rest = after[before.position_id]
    assert (rest.appearances, rest.first, rest.last.claim_id) == (38, before.first, claims[last].claim_id)


def test_a_position_shows_which_corrections_were_applied_as_far_as_it_remembers():
    correction = merge(STUDENTS[0], PLEDGES[0])
    before = state_of(*PLEDGES, *STUDENTS)
    assert not is_applied(before, correction)
    assert is_applied(correct(before, correction), correction)
    assert is_applied({}, correction)
    position = before[id_of(STUDENTS[0])]
    many = msgspec.structs.replace(position, corrections=tuple(f"c-{n}" for n in range(100, 132)))
    assert is_applied({many.position_id: many}, correction)
    one_fewer = msgspec.structs.replace(many, corrections=many.corrections[1:])
    assert not is_applied({many.position_id: one_fewer}, correction)


def test_undoing_a_merge_gives_the_old_position_back():
    before = state_of(*PLEDGES, *STUDENTS)
    merged = correct(before, merge(STUDENTS[0], PLEDGES[0]))
    after = correct(merged, split(STUDENTS, PLEDGES))
    assert after[id_of(STUDENTS[0])].merged_into is None
    assert after[id_of(STUDENTS[0])].appearances == 2
    assert after[id_of(PLEDGES[0])].appearances == 3
    assert correct(after, merge(STUDENTS[0], PLEDGES[0])) == after, "the old correction comes again"


def test_undoing_a_merge_gives_back_what_the_old_position_changed():
    refusal = "حكومته لن تزود جمهورية ساندرا بأي منظومات رادار حديثة قبل نهاية الصيف"
    less = make_claim(refusal, kind="rejection", article="r-1", hours=72)
    before = state_of(*PLEDGES, less)
    assert before[id_of(less)].revises == id_of(PLEDGES[0])
    merged = correct(before, merge(less, PLEDGES[0]))
    after = correct(merged, split([less], PLEDGES))
    assert after[id_of(less)].revises == id_of(PLEDGES[0])
    withdrawn = msgspec.structs.replace(merged[id_of(less)], withdrawn=True)
    after = correct(merged | {withdrawn.position_id: withdrawn}, split([less], PLEDGES))
    assert after[id_of(less)].withdrawn


def as_before(state):
    """Positions without what counts their states and corrections."""
    return {name: msgspec.structs.replace(one, corrections=(), revision=1) for name, one in state.items()}


def undoing(merged, part, into, claims):
    """The split of all that a position remembers from the one that it was merged into, as the command makes it."""
    known = sorted(claims, key=lambda claim: (claim.published_at, claim.claim_id))
    leaving = [claim for claim in known if claim.claim_id in part.claims]
    kept = [claim for claim in known if claim.claim_id in merged[into].claims and claim not in leaving]
    return split(leaving, kept, position_id=into, correction_id=f"undo {part.position_id}")


@given(st.randoms(use_true_random=False), st.integers(4, 90))
@settings(max_examples=60, deadline=None)
def test_a_merge_that_is_undone_leaves_what_was_there(random, count):
    claims = [claim for claim in crowd(random, count) if claim.official_id == HOLDER]
    before = state_of(*claims)
    whole = sorted(name for name, position in before.items() if not position.merged_into)
    assume(len(whole) > 1)
    part, into = random.sample(whole, 2)
    merged = correct(before, merge_ids(part, into))
    after = correct(merged, undoing(merged, before[part], into, claims))
    assert as_before(after) == before


@pytest.mark.parametrize("first", [0, 20], ids=["forgets more", "is later"])
def test_a_merge_is_undone_whatever_was_forgotten(first):
    """Of forty claims each remembers thirty-two, both together as many."""
    many = [make_claim(article=f"p-{n}", source=f"صحيفة {n}", hours=n) for n in range(40)]
    others = [make_claim(OTHER, article=f"s-{n}", source=f"وكالة {n}", hours=first + n) for n in range(40)]
    before = state_of(*many, *others)
    for one, other in ((many, others), (others, many)):
        merged = correct(before, merge(one[0], other[0]))
        part = before[id_of(one[0])]
        assert as_before(correct(merged, undoing(merged, part, id_of(other[0]), many + others))) == before


def test_undoing_a_merge_gives_back_the_change_that_it_hid():
    """The later of two, which changed the earlier one, was made the one that counts; and a claim came since."""
    denial = make_claim(kind="denial", article="d-1", hours=72)
    before = state_of(*PLEDGES, denial)
    pledge, denied = before[id_of(PLEDGES[0])], before[id_of(denial)]
    assert (denied.revises, pledge.withdrawn) == (pledge.position_id, True)
    merged = correct(before, merge(PLEDGES[0], denial))
    assert merged[denied.position_id].revises is None
    later = make_claim(article="p-9", source="صحيفة 9", hours=90)
    state, _ = decide(merged, later)
    after = as_before(correct(state, undoing(state, pledge, denied.position_id, [*PLEDGES, denial, later])))
    assert after[pledge.position_id] == pledge
    told = after[denied.position_id]
    assert (told.revises, told.first, told.last.claim_id) == (denied.revises, denied.first, later.claim_id)
    assert (told.appearances, told.claims) == (2, (denial.claim_id, later.claim_id))


def test_two_merges_are_undone_in_any_order():
    moves = [make_claim(content, article=f"m-{n}", hours=n) for n, content in enumerate([OTHER, REFUSAL, AID])]
    before = state_of(*PLEDGES, *moves)
    into = id_of(PLEDGES[0])
    parts = [id_of(moves[0]), id_of(moves[2])]
    merged = before
    for name in parts:
        merged = correct(merged, merge_ids(name, into))
    for order in (parts, parts[::-1]):
        after = merged
        for name in order:
            after = correct(after, undoing(after, before[name], into, [*PLEDGES, *moves]))
        assert as_before(after) == before


@pytest.mark.parametrize(
    "correction",
    [merge(STUDENTS[0], PLEDGES[0]), split(PLEDGES[1:2], [PLEDGES[0], PLEDGES[2]])],
    ids=["merge", "split"],
)
def test_a_correction_that_comes_twice_is_applied_once(correction):
    once = correct(state_of(*PLEDGES, *STUDENTS), correction)
    assert correct(once, correction) == once


@pytest.mark.parametrize(
    ("correction", "words"),
    [
        (merge(make_claim(article="x"), PLEDGES[0]), "no position"),
        (merge(PLEDGES[0], make_claim(article="x")), "no position"),
        (merge(PLEDGES[0], PLEDGES[0]), "into itself"),
        (split(PLEDGES[:1], PLEDGES[1:], position_id=id_of(PLEDGES[0])), "claim that opened"),
        (split(PLEDGES, PLEDGES[:1]), "keep a claim"),
        (split(PLEDGES[1:], (), position_id=id_of(PLEDGES[0])), "keep a claim"),
        (split(STUDENTS, PLEDGES), "does not remember"),
        (split((), PLEDGES), "neither another one nor claims"),
    ],
)
def test_what_does_not_fit_is_refused(correction, words):
    with pytest.raises(CorrectionError, match=words):
        correct(state_of(*PLEDGES, *STUDENTS), correction)


def test_merged_positions_are_corrected_where_they_went():
    merged = correct(state_of(*PLEDGES, *STUDENTS), merge(STUDENTS[0], PLEDGES[0]))
    for again in (merge(STUDENTS[0], PLEDGES[0]), merge(PLEDGES[0], STUDENTS[0])):
        with pytest.raises(CorrectionError, match="part of"):
            correct(merged, msgspec.structs.replace(again, correction_id="c-9"))


async def stored(*claims, guarded=False):
    store = MemoryStore(guarded=guarded)
    store.trust(await store.survey())
    for claim in claims:
        await Positions(store).confirm(await Positions(store).handle(claim))
    return store


async def test_a_correction_goes_the_way_of_a_claim():
    store = await stored(*PLEDGES, *STUDENTS)
    correction = merge(STUDENTS[0], PLEDGES[0])
    outcome = await Positions(store).correct(correction)
    assert await Positions(store).correct(correction) == outcome, "pending: the same again"
    assert {position.revision for position in outcome.positions} == {3, 4}
    assert outcome.alerts == ()
    assert await Positions(store).confirm(outcome) is None
    assert (await Positions(store).correct(correction)).already_sent
    found = await store.load(HOLDER, [[id_key(id_of(STUDENTS[0]))]])
    assert found.positions[id_of(STUDENTS[0])].merged_into == id_of(PLEDGES[0])


async def test_the_position_that_another_was_merged_into_is_loaded_with_it():
    """It shares no matter with the claim."""
    store = await stored(*PLEDGES, *STUDENTS)
    await Positions(store).correct(merge(STUDENTS[0], PLEDGES[0]))
    outcome = await Positions(store).handle(make_claim(OTHER, article="s-9", hours=20))
    assert (outcome.decision, outcome.position.position_id) == ("repeated", id_of(PLEDGES[0]))


async def test_a_correction_of_what_redis_lost_waits_for_it():
    store = await stored(guarded=True)
    store.server = "restarted without its data"
    with pytest.raises(UncheckedError):
        await Positions(store).correct(merge(STUDENTS[0], PLEDGES[0]))
    assert store.trusted is None
    store.trust(await store.survey())
    with pytest.raises(CorrectionError):
        await Positions(store).correct(merge(STUDENTS[0], PLEDGES[0]))


def test_a_quotation_split_from_what_the_reporter_told_before_it_is_no_wording_of_it_any_more():
    told = make_claim(REFUSAL, kind="rejection", article="q-1")
    quoted = make_claim("سماؤنا ليست للبيع", kind="rejection", article="q-1", start=90, paraphrase=REFUSAL)
    before = state_of(told, quoted)
    assert before[id_of(told)].claims == (told.claim_id, quoted.claim_id)
    after = correct(before, split([quoted], [told]))
    assert (after[id_of(quoted)].content, after[id_of(quoted)].wordings) == (quoted.content, ())
    assert after[id_of(told)].wordings == ()


@pytest.mark.parametrize("hours", [-5, 20])
def test_what_came_while_a_merge_was_being_undone_keeps_its_outlet(hours):
    pledged, other = (
        make_claim(source="صحيفة الميناء"),
        make_claim(OTHER, article="s-1", source="وكالة الجزر", hours=10),
    )
    merged = correct(state_of(pledged, other), merge(other, pledged))
    late = make_claim(article="p-9", source="وكالة الجزر", hours=hours)
    after = correct(decide(merged, late)[0], split([other], [pledged]))[id_of(pledged)]
    assert after.sources == ("صحيفة الميناء", "وكالة الجزر")
    assert unpack(pack(after), HOLDER) == after


PIECES = st.tuples(
    st.sampled_from(["claim", "merge", "split"]), st.integers(0, 5), st.integers(0, 5), st.integers(0, 3)
)


@given(st.lists(PIECES, min_size=3, max_size=14), st.randoms())
def test_whatever_is_corrected_can_be_stored(pieces, random):
    """Also where what is kept was looked up before the latest claims came."""
    state, claims = {}, {}
    for place, (step, one, two, source) in enumerate(pieces):
        if step == "claim":
            claim = make_claim([AID, OTHER][one % 2], article=f"a-{place}", source=f"وكالة {source}", hours=9 * two)
            claims[claim.claim_id] = claim
            state, _ = decide(state, claim)
            continue
        names = sorted(state)
        if not names:
            continue
        part, into = (names[number % len(names)] for number in (one, two))
        known = [claims[name] for name in state[part].claims]
        leaving = sorted(random.sample(known, len(known) // 2), key=lambda claim: claim.published_at)
        kept = [claim for claim in known if claim not in leaving][: 1 + source]
        made = merge_ids(part, into) if step == "merge" else split(leaving, kept, position_id=part)
        with suppress(CorrectionError):
            state = correct(state, msgspec.structs.replace(made, correction_id=f"c-{place}"))
    assert all(unpack(pack(position), HOLDER) == position for position in state.values())
