"""Frames in which news tell what somebody said without a verb of saying right before it."""

import pytest

from tasrih.detection.attributions.finding import find_attribution
from tests.detection_cases import news


def told(detector, text: str) -> list[tuple[str, str]]:
    """Speaker and content of each claim."""
    return [(claim.speaker_name, claim.content) for claim in detector.detect(news(text))]


@pytest.mark.parametrize("mark", ["،", "..", " ."])
@pytest.mark.parametrize("words", ["بهذه الكلمات", "بتلك العبارات", "بهذه الجملة"])
@pytest.mark.parametrize("verb", ["وصف", "يصف", "ختم", "عبر"])
def test_a_quotation_that_a_verb_behind_it_calls_words_is_said_by_its_subject(detector, mark, words, verb):
    quotation = "كنا نخشى الجفاف ولكن هذا المطر كان مفاجأة"
    text = f'"{quotation}"{mark} {words} {verb} المزارع سامر الوردي موسم الشتاء.'
    assert told(detector, text) == [("سامر الوردي", quotation)]


def test_words_that_point_ahead_are_no_report_of_what_stands_before_them(detector):
    text = 'وزار الوزير «سد الوادي الكبير». وبهذه الكلمات ختم الوزير سامر الوردي خطابه: "سنعود إلى الوادي قريبا".'
    assert told(detector, text) == [("سامر الوردي", "سنعود إلى الوادي قريبا")]


@pytest.mark.parametrize("pretext", ["بدعوى", "بزعم", "بحجة", "بذريعة"])
@pytest.mark.parametrize("said", ["وجود سلاح في بيته", "محاولته طعن جندي", "البناء دون ترخيص", "أنه حاول طعن جندي"])
def test_a_pretext_is_what_follows_its_noun(read, pretext, said):
    reading = read(f"وهدمت الحكومة الأركادية منزله {pretext} {said}.")
    found = find_attribution(reading, 4)
    assert (found.doubts, found.start) == ((), 5)


@pytest.mark.parametrize("pretext", ["بدعوى", "بحجة"])
def test_a_pretext_is_a_claim(detector, pretext):
    ((_, content),) = told(detector, f"وهدمت الحكومة الأركادية منازل القرية {pretext} البناء دون ترخيص.")
    assert content == "البناء دون ترخيص"


@pytest.mark.parametrize("verb", ["ويجد الباحث سامر الوردي", "وتجد الباحثة هدى الوردي"])
def test_who_finds_that_something_is_so_says_it(detector, verb):
    ((speaker, content),) = told(detector, f"{verb} أن السدود خلقت نوعا من التوازن بين القرى.")
    assert (speaker in verb, content) == (True, "السدود خلقت نوعا من التوازن بين القرى")


def test_what_there_is_nobody_finds(detector):
    assert told(detector, "كما يوجد في الوادي سد كبير، وتوجد فيه قرى كثيرة.") == []


def test_a_green_light_is_an_approval(detector):
    (claim,) = detector.detect(news("أعطى الوزير سامر الوردي الضوء الأخضر لبناء سد جديد في الوادي."))
    assert (claim.kind, claim.content) == ("commitment", "لبناء سد جديد في الوادي")


@pytest.mark.parametrize("opening", ["وفق", "ووفق", "وبحسب"])
def test_a_name_that_looks_like_a_verb_names_the_source(detector, opening):
    assert told(detector, f"{opening} نصر الدين عامر فإن الصيانة تبدأ يوم الأحد.") == [
        ("نصر الدين عامر", "الصيانة تبدأ يوم الأحد")
    ]


SAID = "وقال الباحث سامر الوردي إن السدود في خطر."
TOLD = ("سامر الوردي", "السدود في خطر")
LONG = "أسست لوعي جديد أعاد القضية إلى أهلها بعد سنوات طويلة"


@pytest.mark.parametrize("lead", ["ويعود بنا الباحث إلى حملة الوادي، وكيف", "والمهم في الحملة أنها", "وهذه حملة مهمة"])
def test_a_long_quotation_near_what_somebody_said_is_said_by_him(detector, lead):
    assert told(detector, f'{SAID} {lead} "{LONG}".') == [TOLD, ("سامر الوردي", LONG)]


@pytest.mark.parametrize(
    "lead", ["وخرج الناس إلى الوادي تحت شعار", "وحملت الجدران جملة", "وهذه حملة للسدود", "\nوهذه حملة مهمة"]
)
def test_a_short_quotation_a_slogan_and_one_in_another_paragraph_are_no_claims(detector, lead):
    quotation = "الماء أولا" if lead.endswith("للسدود") else LONG
    assert told(detector, f'{SAID} {lead} "{quotation}".') == [TOLD]
