"""A model learns on from the weights it has: moved by what new examples show, held where they show nothing."""

import pytest

from tasrih.training.fit import Examples
from tasrih.training.fitted import Fitted, Prior

pytest.importorskip("scipy")

BINARY = Fitted((), (0.5,), {"word": {'"old"': (2.0,), '"rare"': (-1.0,), '"elsewhere"': (0.75,)}})
KINDS = Fitted(("demand", "statement"), (0.0, 0.5), {"word": {'"must"': (2.0, -2.0), '"said"': (-1.0, 1.0)}})
FIT = {"strength": 1.0, "least": 4, "smallest": 0.04, "digits": 2}


def learned(prior, examples):
    kept = Examples()
    for n, (words, label) in enumerate(examples):
        kept.add([("word", word) for word in words], label, f"article {n}")
    return kept.fit(**FIT, prior=prior)


def weight(fitted, word):
    return fitted.weights["word"].get(f'"{word}"', (0.0,))[0]


def test_what_new_examples_show_moves_the_weights_and_the_rest_stays():
    fitted = learned(Prior(BINARY), [(["old", "new"], 0), (["rare"], 0)] * 20)
    assert weight(fitted, "old") < 1.8
    assert weight(fitted, "new") < -0.2
    assert weight(fitted, "elsewhere") == 0.75


def test_one_example_moves_little():
    assert 1.5 < weight(learned(Prior(BINARY), [(["old"], 0)]), "old") < 2


def test_a_value_that_the_prior_weighs_is_learned_from_few_examples_and_a_new_one_is_not():
    fitted = learned(Prior(BINARY), [(["rare", "unheard"], 1)] * 2)
    assert weight(fitted, "rare") > -1
    assert weight(fitted, "unheard") == 0


def test_a_model_without_anything_to_learn_stays_as_it_is():
    texts = [["old"], ["rare"], ["old", "rare"], []]
    kept = frozenset(f"article {n}" for n in range(len(texts)))
    assert learned(Prior(BINARY, kept), [(words, 0) for words in texts]) == BINARY


def test_kept_articles_hold_what_new_ones_would_move():
    told = [(["old"], 0)] * 5
    silent = [(["old"], 0)] * 400  # whose label is not looked at
    kept = frozenset(f"article {n}" for n in range(5, 405))
    free, held = learned(Prior(BINARY), told), learned(Prior(BINARY, kept, 0.15), [*told, *silent])
    assert weight(free, "old") < weight(held, "old") < 2


def test_classes_are_those_of_the_prior_and_share_what_is_shown():
    fitted = learned(Prior(KINDS), [(["said", "ought"], "demand")] * 10)
    assert fitted.classes == KINDS.classes
    demand, statement = fitted.weights["word"]['"ought"']
    assert demand == -statement > 0
    assert fitted.weights["word"]['"must"'] == (2.0, -2.0)


def test_a_fold_is_left_out_and_the_same_is_learned_each_time():
    examples = Examples()
    for n in range(60):
        examples.add([("word", "old"), ("word", f"w{n % 3}")], n % 3 == 0, f"article {n}")
    once = examples.fit(**FIT, prior=Prior(BINARY))
    assert examples.fit(**FIT, prior=Prior(BINARY)) == once
    assert examples.fit(**FIT, prior=Prior(BINARY), without=0) != once
