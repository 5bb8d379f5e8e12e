"""Readings of words: clitics, the screen before the analyser, and camel-tools' traps."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.arabic import morphology
from tasrih.arabic.database import prefixes, suffixes
from tasrih.arabic.folding import fold
from tasrih.arabic.inflection import Entry
from tasrih.arabic.morphology import Morphology, MorphologyError

SHARED = Path(__file__).parents[2] / "shared"
ENTRIES = (
    Entry(id="say", lemma="قَالَ", root="قول", form="I", imperfect="يَقُولُ", masdars=("قَوْل",)),
    Entry(id="call", lemma="دَعَا", root="دعو", form="I", imperfect="يَدْعُو", masdars=("دَعْوَة",), plurals=("دَعَوَات",)),
    Entry(id="claim", lemma="اِدَّعَى", root="دعو", form="VIII"),
    Entry(id="promise", lemma="وَعَدَ", root="وعد", form="I", imperfect="يَعِدُ", masdars=("وَعْد",), plurals=("وُعُود",)),
    Entry(id="count", lemma="عَدَّ", root="عدد", form="I", imperfect="يَعُدُّ", masdars=("عَدّ",)),
    Entry(id="deny", lemma="نَفَى", root="نفي", form="I", imperfect="يَنْفِي", masdars=("نَفْي",)),
    Entry(id="congratulate", lemma="هَنَّأَ", root="هنء", form="II"),
    Entry(id="agree", lemma="وَافَقَ", root="وفق", form="III"),
    Entry(id="stress", lemma="أَكَّدَ", root="ءكد", form="II"),
    Entry(id="point", lemma="أَشَارَ", root="شور", form="IV"),
    Entry(id="see", lemma="رَأَى", root="رءي", form="I", imperfect="يَرَى", masdars=("رَأْي",), plurals=("آرَاء",)),
)  # fmt: skip
LEXICON = Morphology(ENTRIES)
FORMS = sorted({(entry, form) for entry, form in LEXICON.forms()})


def readings(word):
    return LEXICON.analyze(fold(word))


def first(word):
    return readings(word)[0]


@given(st.sampled_from(FORMS))
def test_every_form_reads_back_to_its_entry(item):
    entry, form = item
    word = form.written + ("ه" if form.bound else "")
    found = [r for r in readings(word) if r.entry == entry]
    assert any(r[1:5] == form[1:5] and r.passive == form.passive and bool(r.suffix) == form.bound for r in found)


@given(st.sampled_from(FORMS), st.sampled_from("وف"))
def test_a_conjunction_changes_nothing_else(item, conjunction):
    entry, form = item
    word = conjunction + form.written + ("ه" if form.bound else "")
    assert any(r.entry == entry and r.conjunction == conjunction and r.pos == form.pos for r in readings(word))


WORDS = st.text(alphabet="وفسلبكاةهمنتيىأإءآقدع٣3.« x", max_size=12)
CUTS = st.builds(
    lambda prefix, item, suffix: prefix + item[1].written + suffix,
    st.sampled_from(sorted({prefix.surface for prefix in prefixes()})),
    st.sampled_from(FORMS),
    st.sampled_from(sorted({suffix.surface for suffix in suffixes()})),
)


@given(WORDS | CUTS)
def test_any_string_is_read_without_error_and_the_screen_is_exact(word):
    key = fold(word)
    analyses = [a for a in LEXICON._analyzer.analyze(key) if a.get("forms", "-") != "-"]
    assert bool(LEXICON.analyze(key)) == bool(analyses)


@pytest.mark.parametrize(
    ("word", "entry", "pos", "clitics"),
    [
        ("وقال", "say", "perfect", {"conjunction": "و"}),
        ("فقالوا", "say", "perfect", {"conjunction": "ف", "number": "p"}),
        ("سيقول", "say", "imperfect", {"future": True}),
        ("وسنقول", "say", "imperfect", {"conjunction": "و", "future": True, "person": 1, "number": "p"}),
        ("ليدعو", "call", "imperfect", {"preposition": "ل"}),
        ("يقل", "say", "imperfect", {"person": 3}),
        ("ندع", "call", "imperfect", {"person": 1, "number": "p"}),
        ("بقوله", "say", "masdar", {"preposition": "ب", "suffix": "ه"}),
        ("قولها", "say", "masdar", {"suffix": "ها"}),
        ("وبالدعوة", "call", "masdar", {"conjunction": "و", "preposition": "ب", "definite": True}),
        ("للدعوة", "call", "masdar", {"preposition": "ل", "definite": True}),
        ("والدعوات", "call", "masdar", {"conjunction": "و", "definite": True, "number": "p"}),
        ("دعوته", "call", "masdar", {"suffix": "ه", "gender": "f"}),
        ("بادعائهم", "claim", "masdar", {"preposition": "ب", "suffix": "هم"}),
        ("ادعاؤها", "claim", "masdar", {"suffix": "ها"}),
        ("ادعاءاتهم", "claim", "masdar", {"suffix": "هم", "number": "p"}),
        ("للموافقة", "agree", "masdar", {"preposition": "ل", "definite": True}),
        ("نفاها", "deny", "perfect", {"suffix": "ها"}),
        ("رآه", "see", "perfect", {"suffix": "ه"}),
        ("يهنئه", "congratulate", "imperfect", {"suffix": "ه"}),
        ("قالوه", "say", "perfect", {"suffix": "ه", "number": "p"}),
        ("ومشيراً", "point", "participle", {"conjunction": "و", "accusative": True}),
        ("مؤكدين", "stress", "participle", {"accusative": True}),
        ("بتأكيده", "stress", "masdar", {"preposition": "ب", "suffix": "ه"}),
        ("وعود", "promise", "masdar", {"number": "p"}),
    ],
)
def test_clitics(word, entry, pos, clitics):
    found = [r for r in readings(word) if r.entry == entry and r.pos == pos]
    assert any(all(getattr(r, name) == value for name, value in clitics.items()) for r in found), found


@pytest.mark.parametrize(
    "word", ["الدعوتها", "سقال", "سيقل", "سيدع", "سدعوة", "بقالت", "قالال", "لللدعوة", "المشيرا", "كتاب", "ق", "و", ""]
)
def test_words_that_no_clitic_explains(word):
    assert readings(word) == ()


def test_spelling_variants_are_one_word():
    assert {r.entry for r in readings("أكّد")} == {r.entry for r in readings("اكــد")} == {"stress"}
    assert readings("دعوه")  # final ه for ة


def test_the_plain_reading_comes_first():
    assert first("وعد")[:3] in {("promise", "perfect", 3), ("promise", "masdar", 0)}
    assert {("count", "و")} <= {(r.entry, r.conjunction) for r in readings("وعد")}
    assert first("نفى").pos == "perfect"
    assert first("تقول").person == 3
    assert not first("وعدت").passive


def test_readings_do_not_change_when_a_caller_keeps_them():
    assert readings("وقال") is readings("وقال")
    assert isinstance(readings("وقال"), tuple)


def test_the_cache_is_bounded():
    assert LEXICON.analyze.cache_info().maxsize == morphology.CACHED_WORDS


def test_importing_camel_tools_neither_fetches_nor_writes(tmp_path):
    script = (
        "import os, sys; sys.path.insert(0, sys.argv[1])\n"
        "import socket; socket.socket.connect = lambda *a: sys.exit('network')\n"
        "from tasrih.arabic.inflection import Entry\n"
        "from tasrih.arabic.morphology import Morphology\n"
        "m = Morphology([Entry(id='say', lemma='قَالَ', root='قول', form='I', imperfect='يَقُولُ', masdars=('قَوْل',))])\n"
        "assert m.analyze('قال')\n"
        "assert os.environ['HOME'] == sys.argv[2] and 'CAMELTOOLS_DATA' not in os.environ\n"
    )
    home = tmp_path / "home"
    home.mkdir(mode=0o500)
    environment = {k: v for k, v in os.environ.items() if k != "CAMELTOOLS_DATA"} | {"HOME": str(home)}
    subprocess.run([sys.executable, "-c", script, str(SHARED), str(home)], check=True, env=environment)
    assert list(home.iterdir()) == []


def test_a_users_own_camel_data_stays_in_force(tmp_path):
    (tmp_path / "catalogue.json").write_text(json.dumps({"version": "mine", "packages": {}, "components": {}}))
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from tasrih.arabic.morphology import Morphology\n"
        "Morphology([])\n"
        "from camel_tools.data import CATALOGUE\n"
        "assert CATALOGUE.version == 'mine'\n"
    )
    environment = os.environ | {"CAMELTOOLS_DATA": str(tmp_path)}
    subprocess.run([sys.executable, "-c", script, str(SHARED)], check=True, env=environment)


def test_without_camel_tools_the_error_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "camel_tools.morphology.analyzer", None)
    with pytest.raises(MorphologyError, match=r"pip install --no-deps camel-tools==1\.6\.0"):
        Morphology([])
