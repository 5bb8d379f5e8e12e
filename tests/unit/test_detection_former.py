"""What an article tells of a former position: which claim takes its place though no word of retreat says so."""

import pytest

from tasrih.arabic.tokens import Tokens
from tasrih.detection.slots.former import Former
from tasrih.detection.slots.retreats import default
from tasrih.yamldata import DataError
from tests.detection_cases import news
from tests.position_claims import HADDAD, WARDI, make_claim

OLD, NEW = "الهدنة التي عرضها الوسطاء", "الجلوس مع ساندرا إلى طاولة واحدة"


def replaced(text, former, later, kinds, *, speaker=WARDI, polarity="positive", deed=""):
    """What the later claim of a text takes back; `deed` is the act of the former one, with its object."""
    claims = [
        make_claim(former, start=text.index(former), speakers=[speaker], kind=kinds[0], object=deed),
        make_claim(later, start=text.index(later), kind=kinds[1], polarity=polarity),
    ]
    marked = default().mark(sorted(claims, key=lambda claim: claim.start), {"text": Tokens(text)})
    return {claim.content: claim.slots.taken_back for claim in marked}[later]


@pytest.mark.parametrize(
    "text",
    [
        f"أعلن الوردي {NEW}، بعد ثمانية أيام من رفضه {OLD}.",
        f"أعلن الوردي {NEW} بعد أسابيع على رفضه {OLD}.",
        f"أعلن الوردي {NEW}، وذلك عقب رفضه {OLD}.",
        f"أعلن الوردي {NEW}، بعدما كان يرفض {OLD}.",
        f"أعلن الوردي {NEW}، بعد أن ظل لأشهر يرفض {OLD}.",
        f"بعد يومين من رفضه {OLD}، أعلن الوردي {NEW}.",
    ],
)
def test_what_a_sentence_tells_besides_as_held_before_is_replaced(text):
    assert replaced(text, OLD, NEW, ("rejection", "commitment")) == OLD


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        (("rejection", "commitment"), True),
        (("commitment", "rejection"), True),
        (("denial", "statement"), True),
        (("threat", "commitment"), True),
        (("rejection", "rejection"), False),
        (("commitment", "commitment"), False),
        (("statement", "commitment"), False),
        (("denial", "rejection"), False),
    ],
)
def test_only_kinds_that_take_each_other_back_replace(kinds, found):
    text = f"أعلن الوردي {NEW}، بعد أيام من رفضه {OLD}."
    assert replaced(text, OLD, NEW, kinds) == (OLD if found else "")


@pytest.mark.parametrize(
    "text",
    [
        f"أعلن الوردي {NEW}، مجددا رفضه {OLD}.",
        f"أعلن الوردي {NEW}. وبعد أيام من رفضه {OLD} سافر.",
        f"كان الوزير متعبا، أعلن {NEW}، فرفض {OLD}.",
    ],
)
def test_what_is_held_still_or_told_elsewhere_without_a_thing_in_common_stays(text):
    assert replaced(text, OLD, NEW, ("rejection", "commitment")) == ""


def test_what_its_own_sentence_replaces_is_not_taken_back_by_all_else_that_is_said_of_it():
    refused, pledged, besides = "سماء البلاد لا تحتمل الاستغناء عن طائرة", "سنسلم سربا", "أربع طائرات ستغادر غدا"
    text = f"أعلن الوردي: {pledged}، بعدما ظل يؤكد أن {refused}. وقال: {besides}."
    claims = [
        make_claim(pledged, start=text.index(pledged)),
        make_claim(refused, start=text.index(refused), kind="rejection", action="استغناء", object="طائرة"),
        make_claim(besides, start=text.index(besides)),
    ]
    marked = default().mark(claims, {"text": Tokens(text)})
    assert [claim.slots.taken_back for claim in marked] == [refused, "", ""]


def test_what_another_held_before_stays():
    text = f"أعلن الوردي {NEW}، بعد أيام من رفضها {OLD}."
    assert replaced(text, OLD, NEW, ("rejection", "commitment"), speaker=HADDAD) == ""


@pytest.mark.parametrize(
    "told",
    ["وكان الوزير نفسه قد أكد أن ", "وسبق للوزير أن قال إن ", "يذكر أن الوردي كان قد أعلن أن ", "وبعدما أعلن أن "],
)
def test_a_sentence_of_its_own_tells_it_where_both_are_about_one_thing(told):
    old, new = "بلاده لن ترفع الإنتاج قبل يناير", "الوزارة ستضيف كمية إلى إنتاجها"
    text = f"أعلن الوردي أن {new}. وارتفعت الأسعار. {told}{old}."
    assert replaced(text, old, new, ("rejection", "commitment"), deed="رفع الإنتاج") == old
    other = "الوزارة ستبني مستشفيين"
    assert replaced(text.replace(new, other), old, other, ("rejection", "commitment"), deed="رفع الإنتاج") == ""


def test_who_does_what_was_threatened_does_not_go_back_on_it():
    old, new = "بإغلاق المعابر إذا تعثر التفاوض", "إغلاق المعابر"
    text = f"أعلن الوردي {new} أمس. وكان الوزير قد هدد {old}."
    assert replaced(text, old, new, ("threat", "commitment"), deed="إغلاق المعابر") == ""
    not_done = "عدم إغلاق المعابر"
    text = f"أعلن الوردي {not_done} أمس. وكان الوزير قد هدد {old}."
    kinds = ("threat", "commitment")
    assert replaced(text, old, not_done, kinds, polarity="negative", deed="إغلاق المعابر") == old


PLEDGED, REFUSED = "استقبال المراقبين", "دخول أي فريق أجنبي"


@pytest.mark.parametrize(
    "text",
    [
        f"وافق وزير الخارجية سامر الوردي على {PLEDGED}، بعد أيام من رفضه {REFUSED}.",
        f"وافق وزير الخارجية سامر الوردي على {PLEDGED} بعد أيام من رفضه {REFUSED}.",
        f"بعد أيام من رفضه {REFUSED}، وافق وزير الخارجية سامر الوردي على {PLEDGED}.",
        f"وافقت وزيرة الخارجية ليلى حداد على {PLEDGED}، وذلك بعد أيام من رفضها {REFUSED}.",
    ],
)
def test_both_are_found_apart_and_of_one_speaker(detector, text):
    claims = {claim.content: claim for claim in detector.detect(news(text))}
    assert set(claims) == {PLEDGED, REFUSED}
    assert claims[PLEDGED].slots.taken_back == REFUSED
    assert claims[REFUSED].slots.taken_back == ""
    assert len({claim.speaker_name for claim in claims.values()}) == 1


def test_what_another_is_told_to_have_refused_is_part_of_what_is_said(detector):
    content = "الشركة ستعمل من جديد بعد أيام من رفضها العمل"
    (claim,) = detector.detect(news(f"قال الوزير سامر الوردي إن {content}."))
    assert claim.content == content


def test_bad_data_is_named(tmp_path):
    file = tmp_path / "former.yaml"
    file.write_text("before: [كان]\n", "utf-8")
    with pytest.raises(DataError, match=r"former\.yaml"):
        Former(file)
