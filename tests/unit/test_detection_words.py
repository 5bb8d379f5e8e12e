"""What a word's form tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.arabic.tokens import Tokens
from tasrih.detection.vocabulary import classes
from tasrih.detection.vocabulary.word import completes_title


@pytest.fixture
def word(vocabulary):
    return lambda raw: vocabulary.words(Tokens(raw))[0]


def has(word, *names):
    return [bool(word.flags & getattr(classes, name)) for name in names] == [True] * len(names)


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("رئيس", ["TITLE"]),
        ("الرئيس", ["TITLE", "DEFINITE"]),
        ("رئيسة", ["TITLE"]),
        ("والمتحدثون", ["TITLE", "CONJOINED"]),
        ("للوزير", ["TITLE", "PREFIXED"]),
        ("وزارة", ["ORGANISATION"]),
        ("بالوزارات", ["ORGANISATION", "PREFIXED"]),
        ("مصادر", ["ANONYMOUS"]),
        ("الدكتور", ["HONORIFIC"]),
        ("أركاديا", ["COUNTRY"]),
        ("السيلدافية", ["COUNTRY", "DEFINITE", "RELATIONAL"]),
        ("وسيلدافيا", ["COUNTRY", "CONJOINED"]),
        ("أن", ["COMPLEMENTISER"]),
        ("إنّ", ["COMPLEMENTISER"]),
        ("إنهم", ["COMPLEMENTISER_PRONOUN"]),
        ("وأن", ["CONTINUED_COMPLEMENTISER"]),
        ("الذي", ["RELATIVE"]),
        ("لم", ["NEGATION"]),
        ("عبد", ["NAME_PARTICLE"]),
        ("ذاته", ["SAME"]),
        ("1420", ["NUMBER"]),
        ("٣٫٥", ["NUMBER"]),
        ("،", ["CLAUSE_MARK"]),
        ("؟", ["SENTENCE_END"]),
        ("«", ["OPENING_QUOTE"]),
        (":", ["COLON"]),
        ("\n", ["BREAK"]),
        ("وعود", ["ACT"]),
        ("أعلنت", ["VERB"]),
        ("جيداً", ["TANWIN"]),
    ],
)
def test_classes(word, raw, names):
    assert has(word(raw), *names)


@pytest.mark.parametrize("raw", ["نادر", "السالمي", "بركات", "عادل", "جورج", "الصباغ", "الأيوبي", "زيلينسكي"])
def test_what_may_stand_in_a_name(word, raw):
    assert word(raw).continues_name
    assert word(raw).is_name_like is not raw.startswith("ال")


@pytest.mark.parametrize("raw", ["رئيس", "وزارة", "أن", "الذي", "،", "2024", "كتابهم", "والجسر", "في", "جيداً"])
def test_what_may_not(word, raw):
    assert not word(raw).is_name_like
    assert not word(raw).continues_name


@pytest.mark.parametrize(
    "raw", ["بدفع", "وبقصف", "دفاعه", "اجتماعا", "باجتماعه", "تشريعات", "وزاراتنا", "وتعهدات", "بتحرير"]
)
def test_what_is_inflected_from_a_common_word_is_no_name(word, raw):
    assert has(word(raw), "COMMON")


@pytest.mark.parametrize("raw", ["كلوديا", "كورودا", "فلمبان", "الرقيبة", "لتحرير", "أفريقيا", "سلمى", "بندر"])
def test_what_only_looks_so_stays_a_name(word, raw):
    assert word(raw).continues_name


@pytest.mark.parametrize(("raw", "definite"), [("إلهان", False), ("ألبرت", False), ("إلغاء", False), ("الهان", True)])
def test_the_article_has_no_hamza(word, raw, definite):
    assert has(word(raw), "DEFINITE") is definite


@pytest.mark.parametrize("raw", ["قال", "وأضافت", "يؤكد", "مشيرا", "داعية", "تعهد", "فقال", "سيعلن", "قَالَ", "قـــال"])
def test_cue_words(word, raw):
    assert word(raw).cues
    assert word(raw).may_attribute


@pytest.mark.parametrize("raw", ["بحسب", "وفقا", "كما", "وبحسب", "نقلاً"])
def test_words_that_open_an_attribution(word, raw):
    assert word(raw).openings
    assert word(raw).may_attribute


@pytest.mark.parametrize("raw", ["الطريق", "شجرة", "أركاديا", "«", "12"])
def test_words_that_report_nothing(word, raw):
    assert not word(raw).may_attribute


@pytest.mark.parametrize(
    ("raw", "frame"),
    [
        ("بتخصيص", "bi"),
        ("بالرد", "bi"),
        ("لتقديم", "li"),
        ("للمشاركة", "li"),
        ("بأن", None),
        ("لوزارة", None),
        ("لأركاديا", None),
        ("بيت", None),
        ("بلد", None),
        ("بعد", None),
        ("تخصيص", None),
    ],
)
def test_clitics_that_may_begin_a_content(word, raw, frame):
    assert word(raw).clitic_frame == frame


def test_the_third_person_comes_first(word):
    cue, form = word("تعلن").cues[0]
    assert (cue.id, form.person, form.number) == ("أعلن", 3, "s")


@pytest.mark.parametrize(
    ("raw", "plural"), [("المسؤولين", True), ("المنظمين", True), ("الكرملين", False), ("الأمين", False)]
)
def test_a_listed_noun_that_ends_like_an_oblique_plural_is_none(word, raw, plural):
    assert (word(raw).is_plural, has(word(raw), "OBLIQUE")) == (plural, plural)


def test_the_base_is_without_clitics_and_article(word):
    assert {word(raw).base for raw in ("رئيس", "الرئيس", "للرئيس", "والرئيس")} == {"رئيس"}


def test_a_body_with_a_preposition_completes_a_title(word):
    assert completes_title(word("المتحدث"), word("بوزارة"))
    assert not completes_title(word("المتحدث"), word("بتخصيص"))
    assert not completes_title(word("الجسر"), word("بوزارة"))


def test_only_its_spelling_tells_a_name_from_a_particle(word):
    assert has(word("على"), "PREPOSITION")
    assert word("علي").is_name_like


def test_a_spelling_is_worked_out_once(vocabulary):
    first, second = (vocabulary.words(Tokens("قال الوزير قال"))[i] for i in (0, 2))
    assert first is second is vocabulary.words(Tokens("قال"))[0]


@given(st.text(max_size=60))
def test_any_text_has_its_words(vocabulary, text):
    tokens = Tokens(text)
    assert [word.key for word in vocabulary.words(tokens)] == tokens.keys
