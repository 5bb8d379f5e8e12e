from math import fsum

from hypothesis import given
from hypothesis import strategies as st

from tasrih.detection.models.linear import MODELS, Binary, exact, single
from tasrih.detection.speakers.features import TEMPLATES

WEIGHTS = st.lists(st.integers(-30_000, 30_000).map(lambda thousandths: thousandths / 1000), max_size=60)


@given(WEIGHTS)
def test_sums_of_weights_are_exact_in_every_order_and_on_every_python(weights):
    kept = [exact(weight) for weight in weights]
    in_turn = 0.0
    for weight in kept:
        in_turn += weight
    assert in_turn == fsum(kept) == sum(kept) == sum(reversed(kept))


@given(st.integers(-30_000, 30_000))
def test_a_weight_stays_within_half_a_step_of_what_was_learned(thousandths):
    assert abs(exact(thousandths / 1000) - thousandths / 1000) <= 1 / 2048


def test_shipped_weights_are_kept_so():
    read = single({"word": {'"a"': (0.1,), '"b"': (-0.1,)}})
    assert read == {"word": {"a": 102 / 1024, "b": -102 / 1024}}
    model = Binary.read(MODELS / "speakers.json", TEMPLATES)
    values = [part.value for part in model.explain([None] * len(TEMPLATES))]
    assert (model.score(values) * 1024).is_integer()
