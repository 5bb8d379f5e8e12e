"""Retreats that reporters tell: which claim goes back on which, and no others."""

import msgspec
import pytest

from tasrih.arabic.tokens import Tokens
from tasrih.detection.slots.retreats import Retreats, default
from tasrih.yamldata import DataError
from tests.detection_cases import news
from tests.position_claims import HADDAD, WARDI, make_claim

OLD, NEW = "انضمام ساندرا إلى الحلف غير واقعي", "كل شيء مطروح على الطاولة"
BEFORE = f"قال الوردي الأحد إن {OLD}"


def marked(text, *contents, title="", titled=(), speakers=None, cues=None):
    """`taken_back` of the claims with these contents, in the order of the fields."""
    fields = {"title": Tokens(title), "text": Tokens(text)}
    places = [("title", title, content) for content in titled] + [("text", text, content) for content in contents]
    claims = []
    for field, raw, content in places:
        who = (speakers or {}).get(content, WARDI)
        claim = make_claim(content, field=field, start=raw.index(content), speakers=[who], kind="statement")
        cue = (cues or {}).get(content, "")
        claims.append(msgspec.structs.replace(claim, cue=cue))
    found = default().mark(claims, fields)
    assert [claim.claim_id for claim in found] == [claim.claim_id for claim in claims]
    return [claim.slots.taken_back for claim in found]


@pytest.mark.parametrize(
    "told",
    [
        "، ثم تراجع مساء وقال إن ",
        "، قبل أن يتراجع ويقول إن ",
        "، لكنه خفف اليوم لهجته، مؤكدا أن ",
        "، ثم غير الوزير موقفه وقال إن ",
        "، قبل أن يعلن في تراجع واضح أن ",
        "، وتراجع الاثنين عن تصريحاته معلنا أن ",
        "، وتنصل الوزير من وعوده قائلا إن ",
    ],
)
def test_what_follows_a_retreat_takes_the_place_of_what_the_sentence_told_before(told):
    assert marked(f"{BEFORE}{told}{NEW}.", OLD, NEW) == ["", OLD]


@pytest.mark.parametrize(
    "told",
    [
        "، مضيفا أن ",
        "، فيما تراجعت أسعار النفط، وقال إن ",
        "، لكن السوق خففت خسائرها، وقال إن ",
        ". وتراجع الجنيه ثلاثة قروش. وقال إن ",
    ],
)
def test_no_retreat_is_read_into_other_words(told):
    assert marked(f"{BEFORE}{told}{NEW}.", OLD, NEW) == ["", ""]


def test_the_retreat_of_another_speaker_takes_nothing_back():
    text = f"{BEFORE}، ثم تراجعت ليلى حداد وقالت إن {NEW}."
    assert marked(text, OLD, NEW, speakers={NEW: HADDAD}) == ["", ""]


def test_a_word_inside_what_was_said_before_tells_nothing():
    content = "الحكومة ثم تراجع مرتين"
    assert marked(f"قال الوردي إن {content}، وقال إن {NEW}.", content, NEW) == ["", ""]


@pytest.mark.parametrize("background", ["وكان الوزير قد قال قبل يومين إن ", "وسبق أن قال إن ", "بعدما ظل يؤكد أن "])
def test_what_was_held_before_may_be_told_afterwards(background):
    assert marked(f"خفف الوردي لهجته معلنا أن {NEW}. {background}{OLD}.", NEW, OLD) == [OLD, ""]


@pytest.mark.parametrize(
    ("opening", "kinds", "found"),
    [
        ("وبعدما كان الوزير ينفي", ("denial", "statement"), True),
        ("وبعد أن ظل الوزير يرفض", ("rejection", "commitment"), True),
        ("وبعدما نفى الوزير", ("denial", "statement"), False),
        ("وبعدما كان الوزير يؤكد", ("statement", "statement"), False),
        ("وبعدما كان الوزير ينفي", ("denial", "rejection"), False),
    ],
)
def test_who_denied_for_long_and_then_admits_goes_back(opening, kinds, found):
    old, new = "أي صلة لبلاده بالحريق", "أحد العاملين أهمل واجبه"
    text = f"{opening} {old}، أقر أمس بأن {new}."
    claims = [
        make_claim(content, field="text", start=text.index(content), speakers=[WARDI], kind=kind)
        for content, kind in zip((old, new), kinds, strict=True)
    ]
    marked_claims = default().mark(claims, {"text": Tokens(text)})
    assert [claim.slots.taken_back for claim in marked_claims] == ["", old if found else ""]


def test_a_headline_goes_back_on_what_the_text_names():
    text = f"{BEFORE}، ثم تراجع وقال إن {NEW}."
    assert marked(text, OLD, NEW, title="الوردي يتراجع: كل شيء مطروح", titled=["كل شيء مطروح"]) == [OLD, "", OLD]
    assert marked(text, OLD, NEW, title="الوردي: كل شيء مطروح", titled=["كل شيء مطروح"]) == ["", "", OLD]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("تراجع الوزير سامر الوردي عن تعهده بتزويد ساندرا بالرادارات", "تعهده"),
        ("تنصلت الحكومة من وعدها بتزويد ساندرا بالرادارات", "وعدها"),
        ("نكث الوزير بتعهده بتزويد ساندرا بالرادارات", "بتعهده"),
        ("سحب الوزير تعهده بتزويد ساندرا بالرادارات", "تعهده"),
        ("واصل الوزير تراجعه عن تعهده بتزويد ساندرا بالرادارات", "تعهده"),
    ],
)
def test_what_is_given_up_is_taken_back_itself(text, cue):
    content = "بتزويد ساندرا بالرادارات"
    assert marked(text, content, cues={content: cue}) == [content]


def test_a_pledge_that_is_kept_is_not_taken_back():
    content = "بتزويد ساندرا بالرادارات"
    for before in ("", "تراجعت الأسعار، و"):
        assert marked(f"{before}جدد الوزير تعهده {content}", content, cues={content: "تعهده"}) == [""]


@pytest.mark.parametrize("denied", ["لم يتراجع", "ولن يتراجع", "ولا يتراجع", "رفض أن يتراجع", "دون أن يتراجع"])
def test_nothing_is_taken_back_where_a_retreat_is_denied(denied):
    pledge = "بتزويد ساندرا بالرادارات"
    assert marked(f"{denied} الوزير عن تعهده {pledge}", pledge, cues={pledge: "تعهده"}) == [""]
    assert marked(f"{BEFORE}، {denied} الوزير عن تصريحاته وقال إن {NEW}.", OLD, NEW) == ["", ""]


@pytest.mark.parametrize(
    ("held", "kind", "content"),
    [
        ("تهديده بإغلاق المضيق", "commitment", "بإغلاق المضيق"),
        ("رفضه المشاركة في المؤتمر", "commitment", "المشاركة في المؤتمر"),
        ("مطلبه بانسحاب القوات من المضيق", "commitment", "بانسحاب القوات من المضيق"),
        ("قراره بإغلاق السفارة", "rejection", "بإغلاق السفارة"),
        ("موافقته على الهدنة", "rejection", "الهدنة"),
    ],
)
def test_whatever_is_given_up_is_a_claim_of_giving_it_up(detector, held, kind, content):
    [claim] = detector.detect(news(f"تراجع وزير الدفاع في سيلدافيا سامر الوردي عن {held}."))
    assert (claim.kind, claim.content, claim.slots.taken_back) == (kind, content, content)


@pytest.mark.parametrize(
    "told",
    [
        "رفع وزير الدفاع سامر الوردي اعتراضه على",
        "سحب وزير الدفاع سامر الوردي اعتراضه على",
        "أعلن وزير الدفاع سامر الوردي رفع اعتراضه على",
        "تخلى وزير الدفاع سامر الوردي عن اعتراضه على",
        "أسقط وزير الدفاع سامر الوردي اعتراضه على",
    ],
)
def test_an_objection_given_up_is_no_rejection(detector, told):
    [claim] = detector.detect(news(f"{told} انضمام ساندرا إلى الحلف."))
    assert (claim.kind, claim.slots.taken_back) == ("commitment", "انضمام ساندرا إلى الحلف")


def test_what_is_given_up_is_negated(detector):
    [claim] = detector.detect(news("تراجع الوزير عن تعهده بتزويد ساندرا بالرادارات."))
    assert (claim.kind, claim.slots.polarity, claim.slots.taken_back) == ("rejection", "negative", claim.content)


THREAT = "بالانسحاب من المؤتمر"


@pytest.mark.parametrize(
    ("text", "content", "cue"),
    [
        ("وسحب الوزير سامر الوردي {}", f"تهديده {THREAT}", "وسحب"),
        ("أعلن الوزير سامر الوردي {}", f"سحب تهديده {THREAT}", "أعلن"),
        ("أعلن الوزير سامر الوردي {}", f"التراجع عن تهديده {THREAT}", "أعلن"),
        ("أعلن الوزير سامر الوردي {}", f"أنه تراجع عن تهديده {THREAT}", "أعلن"),
        ("قال الوزير سامر الوردي إن {}", f"بلاده تخلت عن تهديدها {THREAT}", "قال"),
        ('قال الوزير سامر الوردي: "{}"', f"سحبنا تهديدنا {THREAT}", "قال"),
        ("أعلن الوزير سامر الوردي سحب تهديده {}", THREAT, "أعلن"),
    ],
)
def test_what_follows_the_noun_of_the_act_that_is_given_up_is_taken_back(text, content, cue):
    assert marked(f"{text.format(content)}.", content, cues={content: cue}) == [THREAT]


@pytest.mark.parametrize(
    ("content", "taken_back"),
    [
        ("سحب ترشيحه لرئاسة الاتحاد", "ترشيحه لرئاسة الاتحاد"),
        ("التراجع عن استقالته من رئاسة الاتحاد", "استقالته من رئاسة الاتحاد"),
        ("التخلي عن مطلب إقالة الوزير", "إقالة الوزير"),
        ("تخليها عن مطلب إقالة الوزير", "إقالة الوزير"),
        ("سحب اتهامه للسفارة بتمويل الحزب", "للسفارة بتمويل الحزب"),
        ("العدول عن قرار رفع الرسوم", "رفع الرسوم"),
        ("تخلي ساندرا عن مطلب إقالة الوزير", ""),
        ("سحب ترشيح نبيل سعد لرئاسة الاتحاد", ""),
    ],
)
def test_what_is_announced_to_be_given_up_is_the_speakers_or_a_deed_of_theirs(content, taken_back):
    assert marked(f"أعلنت لمى حداد {content}.", content, cues={content: "أعلنت"}) == [taken_back]


def test_others_going_back_is_not_the_speakers():
    content = "التخلي عن مطلب إقالة الوزير"
    assert marked(f"رحب الوزير سامر الوردي ب{content}.", content, cues={content: "رحب"}) == [""]


@pytest.mark.parametrize(
    ("text", "content", "cue"),
    [
        ("قال الوزير سامر الوردي إن {}", f"ساندرا سحبت تهديدها {THREAT}", "قال"),
        ("دعا الوزير سامر الوردي ساندرا إلى {}", f"التراجع عن تهديدها {THREAT}", "دعا"),
        ("نفى الوزير سامر الوردي {}", f"سحب تهديده {THREAT}", "نفى"),
        ("ألغى الوزير سامر الوردي زيارته بعد تهديده {}", THREAT, "تهديده"),
        ("تراجعت الأسعار منذ إعلان الوزير سامر الوردي عن قراره {}", THREAT, "قراره"),
        ("سحب الوزير سامر الوردي جنوده بتهديده {}", THREAT, "بتهديده"),
        ("سحب الوزير سامر الوردي جنوده لتهديده {}", THREAT, "لتهديده"),
        ("أيدت محكمة النقض تهديده {}", THREAT, "تهديده"),
        ("رفع الوزير سامر الوردي مطالبه {}", THREAT, "مطالبه"),
        ("تراجع الوزير سامر الوردي عن مطالبه بشأن {}", "السفن الراسية قيد الدرس", "مطالبه"),
        ("تراجع الوزير سامر الوردي عن تهديده في اللحظة الأخيرة {}", THREAT, "تهديده"),
    ],
)
def test_nothing_is_given_up_where_others_do_or_should_or_another_word_governs(text, content, cue):
    assert marked(f"{text.format(content)}.", content, cues={content: cue}) == [""]


def test_what_others_give_up_in_what_is_said_is_not_the_speakers():
    outer = f"الخطوة جاءت بعدما سحبت ساندرا تهديدها {THREAT}"
    assert marked(f"قال الوردي إن {outer}.", outer, THREAT, cues={THREAT: "تهديدها"}) == ["", ""]


def test_a_call_to_go_back_is_a_demand(detector):
    [claim] = detector.detect(news("طالب النائب نبيل سعد الحكومة بسحب قرارها رفع الرسوم."))
    assert (claim.kind, claim.slots.taken_back) == ("demand", "")


def test_going_back_on_a_decision_is_one_claim(detector):
    [claim] = detector.detect(news("أعلن وزير الدفاع سامر الوردي أنه تراجع عن قراره إغلاق الميناء."))
    assert (claim.kind, claim.slots.taken_back) == ("rejection", "إغلاق الميناء")


def test_a_verb_of_going_back_is_no_part_of_a_name_in_a_headline(detector):
    text = "قال الوزير سامر الوردي إن بلاده سترسل رادارات. وأضاف أن كل شيء مطروح."
    title, *_ = detector.detect(news(text, "الوردي يتراجع: كل شيء مطروح"))
    assert (title.speaker, title.speaker_name, title.content) == ("الوردي", "سامر الوردي", "كل شيء مطروح")


def test_bad_data_is_named(tmp_path):
    path = tmp_path / "retreats.yaml"
    path.write_text("verbs: {}\n", encoding="utf-8")
    with pytest.raises(DataError, match="lifting"):
        Retreats(path)


@pytest.mark.parametrize("own", ["أنه", "بلاده", "حكومتها"])
def test_nothing_is_given_up_where_a_text_ends_behind_its_own_word(own):
    keys = Tokens(f"أعلن {own}").keys
    assert default().given_up(keys, 0, 1, 2) is None
