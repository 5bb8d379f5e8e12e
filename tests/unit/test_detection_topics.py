"""Topics of contents, and the notation of terms."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.arabic.folding import fold
from tasrih.arabic.tokens import Tokens
from tasrih.detection.topics import DATA, Taxonomy
from tasrih.detection.vocabulary.terms import TermIndex, bases
from tasrih.yamldata import DataError

TAXONOMY = Taxonomy.load()


def topics(text):
    return TAXONOMY.match(Tokens(text).keys)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("سنزود مرجان بصواريخ بعيدة المدى", "military_aid.long_range_missiles"),
        ("الصواريخ البعيدة المدى", "military_aid.long_range_missiles"),
        ("تسليم منظومات دفاع جوي", "military_aid.air_defence"),
        ("وقف إطلاق النار", "peace.ceasefire"),
        ("باحترام الهدنة الإنسانية", "peace.ceasefire"),
        ("فرض عقوبات جديدة على المصارف", "diplomacy.sanctions"),
        ("برنامجها النووي", "security.nuclear"),
        ("ملف إيران النووي", "security.nuclear.iran"),
        ("ضمانات أمنية", "peace.security_guarantees"),
        ("الضمانات الأمنية", "peace.security_guarantees"),
        ("إجراء الانتخابات في موعدها", "politics.elections"),
        ("إيصال مساعدات إغاثية", "humanitarian.aid"),
        ("عودة اللاجئين", "humanitarian.refugees"),
        ("أسعار النفط", "energy.prices"),
        ("الاعتراف بدولة فلسطين", "region.palestine.statehood"),
        ("سد النهضة", "environment.water.dams"),
        ("عجز الميزانية", "economy.budget"),
        ("زيارة المسجد الحرام", "society.hajj"),
        ("مباراة المنتخب", "society.sport.football"),
        ("الديون الخارجية", "economy.debt"),
        ("القبض على المتهمين", "security.crime"),
        ("تنفيذ المشروع في موعده", "economy.development"),
        ("سحب قواتها من الجزيرة", "war.withdrawal"),
    ],
)
def test_contents_of_a_topic(text, topic):
    assert topic in topics(text)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("القضاء على الفقر", "justice.courts"),  # to end, not the judiciary
        ("على الطريق", "economy.roads"),
        ("صواريخ قصيرة المدى", "military_aid.long_range_missiles"),
        ("سد حاجة السوق", "environment.water.dams"),
        ("التقى الوزير نظيره", "diplomacy"),
        ("خادم الحرمين الشريفين", "society.hajj"),
        ("في محافظة لحج", "society.hajj"),
        ("أمام الجميع", "society.islam"),
        ("الظروف الأسرية", "peace.prisoners"),
        ("تهم المواطن", "justice.trials"),
        ("توافر السيولة", "environment.disasters"),
    ],
)
def test_contents_of_no_such_topic(text, topic):
    assert topic not in topics(text)


def test_topics_are_sorted_and_without_their_ancestors():
    found = topics("تزويد أوكرانيا بالأسلحة وبصواريخ بعيدة المدى بعد وقف إطلاق النار")
    assert found == tuple(sorted(found))
    assert "military_aid.long_range_missiles" in found
    assert "military_aid" not in found
    assert {"peace.ceasefire", "region.ukraine"} <= set(found)


def test_the_taxonomy_is_broad():
    heads = {name.partition(".")[0] for name in TAXONOMY.names}
    assert len(TAXONOMY.names) >= 150
    assert len(heads) == 13
    assert "military_aid.long_range_missiles" in TAXONOMY.names


def test_a_users_file_adds_topics_and_terms(tmp_path: Path):
    own = tmp_path / "mine.yaml"
    own.write_text("topics:\n  society.sport.chess: [شطرنج]\n  peace.ceasefire: [صمت البنادق]\n", encoding="utf-8")
    mine = Taxonomy.load([own])
    assert mine.match(Tokens("بطولة الشطرنج").keys) == ("society.sport.chess",)
    assert mine.match(Tokens("صمت البنادق").keys) == ("peace.ceasefire",)
    assert mine.match(Tokens("وقف إطلاق النار").keys) == ("peace.ceasefire",)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("topics:\n  Sport: [شطرنج]\n", 1, "regex"),
        ('topics:\n  sport:\n    - شطرنج\n    - ""\n', 4, "at least one word"),
        ('topics:\n  sport:\n    - "كرة ="\n', 3, "letters"),
        ("topics:\n  sport: شطرنج\n", 1, "array"),
        ("topics:\n  sport: [شطرنج,\n    كرة, شطرنج]\n", 3, "شطرنج stands twice in sport"),
        ("topic: {}\n", 1, "topic"),
    ],
)
def test_a_bad_file_is_named_with_its_line(tmp_path: Path, text, line, problem):
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=problem) as caught:
        Taxonomy.load([path])
    assert caught.value.path == path
    assert caught.value.line is not None
    assert caught.value.line >= line


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("عقوبة", "عقوباتهم", False),
        ("عقوبة", "وبعقوبتهم", True),
        ("عقوبة", "للعقوبة", True),
        ("حليف|حلفاء", "حلفاؤها", True),
        ("=رد", "ورد", False),
        ("=رد", "رد", True),
        ("رد", "ورد", True),
        ("نوو*", "والنووية", True),
        ("صاروخ|صواريخ بعيدة", "بصواريخ بعيدة", True),
        ("صاروخ|صواريخ بعيدة", "صواريخ قريبة بعيدة", False),
    ],
)
def test_notation_of_terms(term, text, found):
    index = TermIndex([(term, 1)])
    assert bool(list(index.find(Tokens(text).keys))) is found


def test_terms_tell_where_they_stand():
    index = TermIndex([("وقف النار", "a"), ("وقف", "b")])
    assert list(index.find(Tokens("قال إن وقف النار").keys)) == [(2, 3, "b"), (2, 4, "a")]


@given(st.text(max_size=300))
def test_any_text_has_topics_and_always_the_same_ones(text):
    assert topics(text) == topics(text)


@given(st.sampled_from(["هدنة", "عقوبات جديدة", "لاجئين"]), st.sampled_from(["", "و", "ب", "ل", "ك", "وب", "ول"]))
def test_proclitics_never_hide_a_topic(phrase, clitic):
    assert topics(phrase) == topics(clitic + phrase)


@given(st.text(alphabet="ابتلوكفهامنيةئء", max_size=12))
def test_a_word_is_its_own_first_base_and_bases_only_shorten(word):
    key = fold(word)
    assert bases(key)[0] == key
    assert all(len(base) <= len(key) for base in bases(key))


def test_time_is_linear_in_the_content():
    content = Tokens("وقف إطلاق النار وصواريخ بعيدة المدى " * 100).keys
    TAXONOMY.match(content)
    started = time.process_time()
    TAXONOMY.match(content * 50)
    assert time.process_time() - started < 0.2


def test_the_shipped_file_has_no_topic_without_terms():
    assert DATA.is_file()
    assert all(Taxonomy.load().match(Tokens(word).keys) for word in ["هدنة", "نفط", "هجرة"])
