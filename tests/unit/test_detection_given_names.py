"""Given names that are also words are names wherever a whole name stands, and words elsewhere."""

import pytest

from tasrih.detection.vocabulary.word import is_known_given
from tests.detection_cases import news

WORDS = (
    "أشرف أنس إقبال أمين تركي جاد جهاد ربيع رضا رمضان شكري صادق عزت عيد غالب فخري كمال مدحت معين نجيب نشأت نصر هادي "
    "وحيد يحيى"
)
ACTS_AND_VERBS = "أشرف رضا شكري صادق عزت فخري مدحت نجيب نصر يحيى"
FAMILIES = ("الكرماوي", "أبو زيد", "عبد الله", "زيباري")
TEXTS = (
    "وقال {} إن الجسر مغلق.",
    "وأوضح الخبير الاقتصادي {} أن الجسر مغلق.",
    "ونقلت الوكالة عن {} قوله إن الجسر مغلق.",
    "وبحسب {} فإن الجسر مغلق.",
)
HEADLINES = ("{} يرفض إغلاق الجسر", "{}: الجسر مغلق")
TITLES = ("أمين", "تركي")
"""Names that a family name alone does not tell from a title or an adjective of a state."""


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("given", WORDS.split())
def test_a_given_name_that_is_a_word_too_is_part_of_a_whole_name(detector, given, family):
    name = f"{given} {family}"
    told = [detector.detect(news(text.format(name))) for text in TEXTS]
    if given not in TITLES:
        told += [detector.detect(news("لا جديد.", title=headline.format(name))) for headline in HEADLINES]
    assert [[claim.speaker_name for claim in claims] for claims in told] == [[name]] * len(told)


@pytest.mark.parametrize("given", ACTS_AND_VERBS.split())
def test_a_verb_or_an_act_before_a_family_name_stays_one(given, read):
    words = read(f"وبعد عام {given} الكرماوي على بناء الجسر").words
    assert not is_known_given(words[2])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("وقالت حصة السعودية من النفط", 1),  # no family name is an adjective in the feminine
        ("عن رمضان الماضي", 1),
        ("وشهد غالي الأراضي", 1),
        ("في ربيع العام المقبل", 1),
        ("عن فوز محمد بالجائزة", 1),
    ],
)
def test_a_word_that_is_a_given_name_too_stays_a_word(text, place, read):
    assert not is_known_given(read(text).words[place])


def test_a_name_that_begins_with_kaf_is_no_comparison(read):
    assert is_known_given(read("كمال الوردي").words[0])


def test_a_family_name_before_the_verb_is_no_word_too_many(detector):
    """A registered official has the first word for a family name; a headline's subject is all that stands there."""
    (claim,) = detector.detect(news("لا جديد.", title="عباس الكرماوي يرفض إغلاق الجسر"))
    assert claim.speaker_name == "عباس الكرماوي"
    assert claim.official_id == "name:عباس الكرماوي"


@pytest.mark.parametrize("name", ["حسب الله الكرماوي", "خالد جار الله", "محمد ماء العينين", "المعتصم بالله الوردي"])
def test_parts_of_a_name_that_are_no_name_each_are_one_together(detector, name):
    told = [detector.detect(news(text.format(name))) for text in TEXTS]
    assert [[claim.speaker_name for claim in claims] for claims in told] == [[name]] * len(told)


@pytest.mark.parametrize("name", ["خالد المصري", "خالد القاضي", "خالد رزق الله", "نور الدين حداد"])
def test_a_second_speaker_is_joined_with_the_whole_name(detector, name):
    (claim,) = detector.detect(news(f"وقال سالم درويش و{name} إن الجسر مغلق."))
    assert claim.speaker_name == f"سالم درويش + {name}"
