"""Speaker phrases: where they end and the name in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.detection.reading.phrases import MAX_PHRASE_TOKENS, phrase_before, read_phrase, starts_phrase


def parts(reading, phrases):
    text = reading.tokens.text
    return [(text(phrase.start, phrase.end), text(phrase.name_start, phrase.name_end)) for phrase in phrases]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("نادر السالمي إن", [("نادر السالمي", "نادر السالمي")]),
        ("رئيس وزراء أركاديا نادر السالمي إن", [("رئيس وزراء أركاديا نادر السالمي", "نادر السالمي")]),
        ("الرئيس الأركادي ماهر درويش إن", [("الرئيس الأركادي ماهر درويش", "ماهر درويش")]),
        ("وزير النقل السابق عادل بركات إن", [("وزير النقل السابق عادل بركات", "عادل بركات")]),
        ("الدكتور مروان عبد الكريم إن", [("الدكتور مروان عبد الكريم", "مروان عبد الكريم")]),
        ("الشيخ سعد بن فهد إن", [("الشيخ سعد بن فهد", "سعد بن فهد")]),
        ("المتحدث باسم وزارة الدفاع سمير عواد إن", [("المتحدث باسم وزارة الدفاع سمير عواد", "سمير عواد")]),
        ("المتحدث باسم وزارة الدفاع إن", [("المتحدث باسم وزارة الدفاع", "")]),
        ("وزارة الصحة الأركادية إن", [("وزارة الصحة الأركادية", "")]),
        ("مصدر أمني إن", [("مصدر أمني", "")]),
        ("نادر السالمي، رئيس الوزراء، إن", [("نادر السالمي، رئيس الوزراء", "نادر السالمي")]),
        ("عادل بركات الذي زار الجسر إن", [("عادل بركات", "عادل بركات")]),
        ("عادل بركات في مؤتمر إن", [("عادل بركات", "عادل بركات")]),
        ("عادل بركات: الجسر", [("عادل بركات", "عادل بركات")]),
        ("عادل بركات\nالجسر", [("عادل بركات", "عادل بركات")]),
        ('منظمة "جسور" إن', [('منظمة "جسور"', "")]),
        (
            "رئيس أركاديا ماهر درويش ورئيس سيلدافيا أنور الصباغ إن",
            [("رئيس أركاديا ماهر درويش", "ماهر درويش"), ("ورئيس سيلدافيا أنور الصباغ", "أنور الصباغ")],
        ),
        (
            "ماهر درويش، مؤسس الصحيفة ومدير التحرير إن",
            [("ماهر درويش، مؤسس الصحيفة ومدير التحرير", "ماهر درويش")],
        ),
        ("الرئيس ماهر درويش ورئيس الوزراء إن", [("الرئيس ماهر درويش", "ماهر درويش"), ("ورئيس الوزراء", "")]),
        ("المتحدث باسم مركز الملك نادر للإغاثة إن", [("المتحدث باسم مركز الملك نادر للإغاثة", "")]),
        (
            "مدير مستشفى الأمير نادر الدكتور أنور الصباغ إن",
            [("مدير مستشفى الأمير نادر الدكتور أنور الصباغ", "أنور الصباغ")],
        ),
        ("أمير المنطقة الأمير نادر السالمي إن", [("أمير المنطقة الأمير نادر السالمي", "نادر السالمي")]),
        ("رئيس لجنة الأطباء د. يحيى الصباغ إن", [("رئيس لجنة الأطباء د. يحيى الصباغ", "يحيى الصباغ")]),
        ('المعلق "أمل الصباغ" إن', [('المعلق "أمل الصباغ"', "أمل الصباغ")]),
        ("سموه العزاء إن", [("سموه", "")]),
        (
            "مدير التسويق في جامعة الملك فهد سامر الوردي إن",
            [("مدير التسويق في جامعة الملك فهد سامر الوردي", "سامر الوردي")],
        ),
        (
            "المتحدث باسم هيئة الجسور بالوادي سامر الوردي إن",
            [("المتحدث باسم هيئة الجسور بالوادي سامر الوردي", "سامر الوردي")],
        ),
        ('مركز "جسور" سامر الوردي إن', [('مركز "جسور" سامر الوردي', "سامر الوردي")]),
        ("ائتلاف الجسور، سامر الوردي إن", [("ائتلاف الجسور، سامر الوردي", "سامر الوردي")]),
        ("الرئيس السباعي إن", [("الرئيس السباعي", "السباعي")]),
        ("صاحب السمو الملكي الأمير سامر الوردي إن", [("صاحب السمو الملكي الأمير سامر الوردي", "سامر الوردي")]),
        ("هيئة الجسور وتوعية السكان إن", [("هيئة الجسور وتوعية السكان", "")]),
        ("", []),
    ],
)
def test_phrases(read, text, expected):
    reading = read(text)
    assert parts(reading, read_phrase(reading, 0, len(reading))) == expected


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("نادر السالمي الحكومة إلى الهدوء", "نادر السالمي"),
        ("الحكومة الأركادية المعارضة إلى الهدوء", "الحكومة الأركادية"),
        ("الرئيس ماهر درويش بالرد", "الرئيس ماهر درويش"),
        ("الأمانة العامة لمجلس الجسور الزيارة", "الأمانة العامة لمجلس الجسور"),
        ("الأمانة العامة للجسور بالرد", "الأمانة العامة للجسور"),
        ("الأمانة العامة للمواطنين خدمة جديدة", "الأمانة العامة"),
        ("اللجنة الوطنية للجسور رؤساء البلديات من الانهيار", "اللجنة الوطنية للجسور"),
        ("ناشطون وصحفيون المسيرة الطويلة", "ناشطون وصحفيون"),  # a plural in ون is of nothing
        ("مسؤول عسكري قوله إن", "مسؤول عسكري"),
        ("فريق بحثي إن", "فريق بحثي"),
    ],
)
def test_a_tight_phrase_ends_before_the_object(read, text, phrase):
    reading = read(text)
    (found,) = read_phrase(reading, 0, len(reading), tight=True)
    assert reading.tokens.text(found.start, found.end) == phrase


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("الرئيس اليمني يدعو", "الرئيس اليمني"),
        ("وفي المساء، رئيس الوزراء نادر السالمي قال", "رئيس الوزراء نادر السالمي"),
        ("رئيس الوزراء نادر السالمي، قال", "رئيس الوزراء نادر السالمي"),
        ("على الجسر قال", ""),
        ("قال", ""),
    ],
)
def test_the_phrase_before_a_verb(read, text, phrase):
    reading = read(text)
    found = phrase_before(reading, len(reading) - 1, 0)
    assert (reading.tokens.text(found[0].start, found[-1].end) if found else "") == phrase


@pytest.mark.parametrize(
    ("text", "any_", "known"),
    [
        ("رئيس", True, True),
        ("أركاديا", True, True),
        ("عبد", True, True),
        ("زياد", True, False),
        ("والرئيس", False, False),
        ("للرئيس", False, False),
        ("في", False, False),
        ("أعلن", False, False),
        ("،", False, False),
        ("", False, False),
    ],
)
def test_what_may_start_a_phrase(read, text, any_, known):
    words = read(text).words
    assert (starts_phrase(words, 0), starts_phrase(words, 0, known_only=True)) == (any_, known)


vocabulary_of_phrases = st.lists(
    st.sampled_from(
        ["رئيس", "وزراء", "أركاديا", "نادر", "السالمي", "ووزير", "،", "(", ")", '"', "الذي", "في", "إن", "\n", "أعلن"]
    ),
    max_size=60,
).map(" ".join)


@given(vocabulary_of_phrases | st.text(max_size=60), st.booleans(), st.integers(0, 60))
def test_phrases_follow_each_other_and_hold_their_names(read, text, tight, limit):
    reading = read(text)
    limit = min(limit, len(reading))
    if limit == 0:
        return
    phrases = read_phrase(reading, 0, limit, tight=tight)
    at = 0
    for phrase in phrases:
        assert at == phrase.start <= phrase.name_start <= phrase.name_end <= phrase.end <= limit
        assert phrase.start < phrase.end
        assert phrase.has_name == (phrase.name_start < phrase.name_end)
        at = phrase.end
    assert at <= MAX_PHRASE_TOKENS


@given(vocabulary_of_phrases, st.booleans(), st.integers(0, 5), st.lists(st.integers(1, 60), min_size=2, max_size=6))
def test_a_phrase_read_before_is_the_same_as_one_read_anew(read, text, tight, start, limits):
    reading = read(text)
    for limit in (min(limit, len(reading)) for limit in limits):
        if start < limit:
            assert read_phrase(reading, start, limit, tight=tight) == read_phrase(read(text), start, limit, tight=tight)
