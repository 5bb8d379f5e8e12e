"""Keys: one for all spellings of a word, and what stays of a word without its diacritics."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.arabic.folding import INVISIBLE, MARKS, fold, spelled
from tasrih.arabic.tokens import Tokens

SAMPLE = "أكدت وزيرة الخارجية إن المسؤولين في الهيئة لا يرون مانعا، وآخرهم هدى"
_INITIAL, _FINAL, _ISOLATED = "<initial>", "<final>", "<isolated>"


def presented(form):
    """Each letter that has the form to its presentation form."""
    forms = {}
    for code in (*range(0xFB50, 0xFBB2), *range(0xFE80, 0xFEFD)):
        kind, *codes = unicodedata.decomposition(chr(code)).split() or [""]
        if kind == form and len(codes) == 1:
            forms.setdefault(chr(int(codes[0], 16)), chr(code))
    return forms


DISGUISES = {
    "isolated forms": lambda text: text.translate(str.maketrans(presented(_ISOLATED))),
    "final forms": lambda text: text.translate(str.maketrans(presented(_FINAL))),
    "initial forms": lambda text: text.translate(str.maketrans(presented(_INITIAL))),
    "ligatures": lambda text: text.replace("لا", "ﻻ").replace("لآ", "ﻵ").replace("لأ", "ﻷ"),
    "hamza apart": lambda text: unicodedata.normalize("NFD", text),
    "Persian": lambda text: text.translate(str.maketrans("كي", "کی")),
    "Urdu": lambda text: text.translate(str.maketrans("ةه", "ۃہ")),
    "other ha": lambda text: text.translate(str.maketrans("ه", "ھ")),
    "alef wasla": lambda text: text.translate(str.maketrans("ا", "ٱ")),
    "variation selectors": lambda text: text.replace(" ", "\ufe0f "),
    "letter marks": lambda text: "\u061c" + text,
    "wide comma": lambda text: text.replace("،", "、"),
}


@pytest.mark.parametrize("name", DISGUISES)
def test_the_same_word_has_the_same_key(name):
    assert DISGUISES[name](SAMPLE) != SAMPLE
    assert Tokens(DISGUISES[name](SAMPLE)).keys == Tokens(SAMPLE).keys


@given(st.text())
def test_a_key_is_its_own_key(text):
    assert fold(fold(text)) == fold(text)


def members(body):
    """Characters of a class body of single characters and ranges."""
    found, i = set(), 0
    while i < len(body):
        last = body[i + 2] if body[i + 1 : i + 2] == "-" else body[i]
        found.update(map(chr, range(ord(body[i]), ord(last) + 1)))
        i += 3 if body[i + 1 : i + 2] == "-" else 1
    return found


SIGNS = sorted((members(MARKS) | members(INVISIBLE)) - set("\u0651\u0653\u0654\u0655"))
"""All but shadda, which tells words apart, and hamza and madda, which make another letter."""


@given(st.text(st.sampled_from("ابتثجحخدرزسشصضطعغفقكلمنهويىةأإآؤئ"), min_size=1), st.sampled_from(SIGNS), st.data())
def test_diacritics_and_invisible_signs_change_no_letter(word, sign, data):
    at = data.draw(st.integers(1, len(word)))
    marked = word[:at] + sign + word[at:]
    assert fold(marked) == fold(word)
    assert spelled(marked) == word


@pytest.mark.parametrize(
    ("sign", "key"), [("۔", "."), ("：", ":"), ("∶", ":"), ("−", "-"), ("‹", "«"), ("\u2028", "\n"), ("٣", "3")]
)
def test_marks_that_look_alike_are_one(sign, key):
    assert Tokens(f"أ {sign} ب").keys[1] == key
