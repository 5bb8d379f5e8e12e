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
        ("تهديده بإغلاق المضيق", "threat", "بإغلاق المضيق"),
        ("رفضه المشاركة في المؤتمر", "rejection", "المشاركة في المؤتمر"),
        ("قراره بإغلاق السفارة", "commitment", "بإغلاق السفارة"),
    ],
)
def test_whatever_is_given_up_is_a_claim(detector, held, kind, content):
    [claim] = detector.detect(news(f"تراجع وزير الدفاع في سيلدافيا سامر الوردي عن {held}."))
    assert (claim.kind, claim.content, claim.slots.taken_back) == (kind, content, content)


def test_what_is_given_up_is_negated(detector):
    [claim] = detector.detect(news("تراجع الوزير عن تعهده بتزويد ساندرا بالرادارات."))
    assert (claim.kind, claim.slots.polarity, claim.slots.taken_back) == ("commitment", "negative", claim.content)


def test_a_verb_of_going_back_is_no_part_of_a_name_in_a_headline(detector):
    text = "قال الوزير سامر الوردي إن بلاده سترسل رادارات. وأضاف أن كل شيء مطروح."
    title, *_ = detector.detect(news(text, "الوردي يتراجع: كل شيء مطروح"))
    assert (title.speaker, title.speaker_name, title.content) == ("الوردي", "سامر الوردي", "كل شيء مطروح")


def test_bad_data_is_named(tmp_path):
    path = tmp_path / "retreats.yaml"
    path.write_text("verbs: {}\n", encoding="utf-8")
    with pytest.raises(DataError, match="denied"):
        Retreats(path)
