"""The same report however it is typed has the same claims: markup, marks, letters and line ends tell nothing."""

import re
import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.detection_cases import faults, news

ARTICLE = (
    "قال وزير النقل عادل بركات إن القطارات لا تعمل بانتظام منذ يومين، مشيرًا إلى أن المحطات مفتوحة للجميع.\n"
    'وأضاف الوزير: "لن نقبل إغلاق الجسر، وسنقدم مئة مليون دولار لإصلاحه".\n'
    "ودعت رئيسة البلدية هدى السالمي إلى فتح الطريق، وقالت: «ننتظر رد الوزارة على رسالة المدينة».\n"
    "ونفت وزارة المالية أن تكون قد رفضت العرض."
)
_FORM = {"ك": "ﻛ", "ت": "ﺗ", "ن": "ﻧ", "ر": "ﺮ", "س": "ﺳ"}
TYPED = {
    "vowels": lambda text: re.sub(r"([بتدرسلمن])(?=[ء-ي])", "\\1\u064e", text),
    "no diacritics": lambda text: re.sub("[\u064b-\u0652]", "", text),
    "tatweel": lambda text: re.sub(r"([بتسن])(?=[ء-ي])", "\\1ـ", text),
    "presentation forms": lambda text: text.translate(str.maketrans(_FORM)),
    "ligatures": lambda text: text.replace("لا", "ﻻ"),
    "hamza dropped": lambda text: re.sub("[أإآ]", "ا", text),
    "ha for ta marbuta": lambda text: re.sub(r"ة\b", "ه", text),
    "Persian letters": lambda text: text.translate(str.maketrans("كي", "کی")),
    "Urdu letters": lambda text: text.translate(str.maketrans("هة", "ہۃ")),
    "hamza apart": lambda text: unicodedata.normalize("NFD", text),
    "marks of direction": lambda text: re.sub(r'([«»":،.])', "\u200f\\1\u200f", text),
    "letter marks at the start": lambda text: re.sub("(?m)^", "\u061c", text),
    "soft hyphens": lambda text: re.sub(r"(?<=[ء-ي]{2})(?=[ء-ي]{2})", "\u00ad", text),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "entities for blanks": lambda text: text.replace(" ", "&nbsp;"),
    "entities for marks": lambda text: text.replace('"', "&quot;").replace("«", "&laquo;").replace("»", "&raquo;"),
    "tags": lambda text: re.sub("(?m)^(.+)$", r"<p>\1</p>", text),
    "links": lambda text: re.sub("(الوزير|الطريق)", r'<a href="https://news.example/a?b=1">\1</a>', text),
    "stress": lambda text: re.sub(r"(?m)^(\w+ \w+)", r"**\1**", text),
    "doubled apostrophes": lambda text: re.sub('["«»]', "''", text),
    "angle brackets": lambda text: text.replace("«", "<<").replace("»", ">>"),
    "doubled brackets": lambda text: re.sub("«(.*?)»", r"((\1))", text),
    "single marks": lambda text: re.sub("«(.*?)»", r"‘\1’", text),
    "brackets around": lambda text: re.sub("«(.*?)»", r"(«\1»)", text),
    "escaped": lambda text: text.replace('"', '\\"'),
    "marks the wrong way round": lambda text: text.translate(str.maketrans("«»", "»«")),
    "one mark for both": lambda text: re.sub('["«»]', "“", text),
    "Latin marks": lambda text: text.replace("،", ","),
    "Urdu full stops": lambda text: re.sub(r"\.$", "۔", text, flags=re.MULTILINE),
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "separators": lambda text: text.replace("\n", "\u2029"),
    "empty lines": lambda text: text.replace("\n", "\n \n"),
    "lines at commas": lambda text: text.replace("، ", "،\n"),
    "byline": lambda text: "كتب سامر نجيب:\n" + text,
    "author": lambda text: text + "\nكتب: سامر نجيب",
    "links at the end": lambda text: text + "\nاقرأ أيضا: أسعار الفاكهة ترتفع اليوم\nشاهد أيضا: حركة الأسواق نشطة",
}  # fmt: skip

LAYOUTS = {"tags", "separators", "empty lines", "lines at commas", "Windows line ends"}
QUOTATIONS = {
    "entities for marks", "doubled apostrophes", "angle brackets", "doubled brackets", "single marks",
    "brackets around", "escaped", "marks the wrong way round", "one mark for both",
}  # fmt: skip


def said(claims):
    return [(letters(c.content), letters(c.speaker_name), c.speaker_type, c.kind, c.quote) for c in claims]


def letters(text):
    """Consonants alone, however they are typed."""
    text = re.sub(r"<[^>]*>|&\w+;", "", text)
    text = unicodedata.normalize("NFKC", text).translate(str.maketrans("أإآىةہۃکی", "ااايهههكي"))
    return re.sub(r"[^ء-غف-ي]", "", text)


@pytest.fixture(scope="module")
def plainly(detector):
    return said(detector.detect(news(ARTICLE)))


def test_the_article_has_claims_of_all_its_speakers(plainly):
    assert len(plainly) == 6
    assert {name for _, name, *_ in plainly} == {letters(one) for one in ("عادل بركات", "هدى السالمي", "وزارة المالية")}


@pytest.mark.parametrize("name", TYPED)
def test_typing_changes_no_claim(detector, plainly, name):
    article = news(TYPED[name](ARTICLE))
    assert article.text != ARTICLE
    claims = detector.detect(article)
    assert said(claims) == plainly
    assert faults(article, claims) == []


@pytest.mark.parametrize("name", ["tatweel", "presentation forms", "ligatures", "Persian letters", "hamza apart"])
def test_names_are_told_in_plain_letters(detector, name):
    plain = [c.speaker_name for c in detector.detect(news(ARTICLE))]
    typed = [c.speaker_name for c in detector.detect(news(TYPED[name](ARTICLE)))]
    assert typed == plain


@pytest.mark.parametrize("mark", ["\u200f.", ".\u200e", "\u061c.\u061c"])
def test_a_mark_of_direction_in_a_number_ends_nothing(detector, mark):
    text = f"أعلن وزير النقل عادل بركات أن بلاده ستبني 3{mark}5 مليون متر من الطرق."
    assert [c.content for c in detector.detect(news(text))] == [text.split("أن ")[1][:-1]]


@settings(max_examples=20)
@given(st.lists(st.sampled_from(sorted(TYPED)), min_size=2, max_size=4, unique=True))
def test_nor_do_several_ways_at_once(detector, plainly, names):
    """One of laying the text out, and one of writing quotation marks, at most."""
    assume(all(len(group.intersection(names)) < 2 for group in (LAYOUTS, QUOTATIONS)))
    text = ARTICLE
    for name in (name for name in TYPED if name in names):
        text = TYPED[name](text)
    assert said(detector.detect(news(text))) == plainly


@pytest.mark.parametrize("line", ["كتب: «لن نقبل إغلاق الجسر»", "كتبت هدى السالمي: «لن نقبل إغلاق الجسر»"])
def test_what_somebody_wrote_is_a_claim(detector, line):
    claims = detector.detect(news("وصلت هدى السالمي إلى المدينة أمس.\n" + line))
    assert [c.content for c in claims] == ["لن نقبل إغلاق الجسر"]


ALI = (
    "قال وزير المالية علي حسن السالمي في مؤتمر صحفي إن المصرف المركزي قوي، وشدد على أن الوضع المالي آمن.\n"
    "وأضاف الوزير علي حسن السالمي أن بلاده لن تتخلى عن تعهدها، وأثنى على جهود محمد علي في الحوار الوطني."
)


@pytest.mark.parametrize("ends", [("ي", "ى"), ("ى", "ي"), ("[يى]", "ی")])
def test_a_text_that_writes_one_ya_at_the_end_of_words_has_the_same_claims(detector, ends):
    text = re.sub(ends[0] + r"\b", ends[1], ALI)
    plainly = said(detector.detect(news(ALI)))
    assert [name for _, name, *_ in plainly] == [letters("علي حسن السالمي")] * 4
    assert [(c, n.replace("ى", "ي"), *rest) for c, n, *rest in said(detector.detect(news(text)))] == plainly
