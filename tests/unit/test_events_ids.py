"""Ids: the same in every run, different for different parts."""

from hypothesis import given
from hypothesis import strategies as st

from tasrih.events import ids


def test_ids_never_change():
    assert ids.claim_id("صحيفة", "a-1", "text", 3, 9, "سيزود") == "7b533a17-2981-55d4-8635-16b37c4ef27e"


@given(st.lists(st.text(), min_size=1, max_size=4), st.lists(st.text(), min_size=1, max_size=4))
def test_parts_never_run_into_each_other(one, other):
    assert (ids.position_id(*one) == ids.position_id(*other)) == (one == other)


def test_kinds_of_ids_have_their_own_namespaces():
    same = ("a", "b", "new_position")
    assert len({ids.article_id(*same), ids.position_id(*same), ids.alert_id(*same)}) == 3
