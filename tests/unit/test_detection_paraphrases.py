"""Quotations that say what the reporter told right before them: which these are, and no others."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.arabic.tokens import Tokens
from tasrih.cli.decide import decided
from tasrih.detection.slots.paraphrases import Paraphrases, default
from tasrih.yamldata import DataError
from tests.detection_cases import news
from tests.position_claims import HADDAD, WARDI, make_claim

TOLD, QUOTED = "الاستقالة من منصبه", "باق هنا حتى آخر يوم في ولايتي"


def claim_of(text, content, *, kind="rejection", speaker=WARDI, cue="", after=0, **slots):
    claim = make_claim(content, kind=kind, speakers=[speaker], field="text", start=text.index(content, after), **slots)
    return msgspec.structs.replace(claim, cue=cue)


def marked(text, *claims):
    """`paraphrase` of each claim."""
    found = default().mark(claims, {"title": Tokens(""), "text": Tokens(text)})
    assert [claim.claim_id for claim in found] == [claim.claim_id for claim in claims]
    return [claim.slots.paraphrase for claim in found]


def told_and_quoted(between, *, before="رفض الوزير ", after="».", told=TOLD, **others):
    """`paraphrase` of the quotation."""
    text = f"{before}{told}{between}{QUOTED}{after}"
    first, second = marked(text, claim_of(text, told), claim_of(text, QUOTED, **others))
    assert not first
    return second


@pytest.mark.parametrize(
    "between",
    [
        "، وقال: «",
        "، قائلا: «",
        "، قائلاً إنه «",
        ".\n\nوقال سامر الوردي في مؤتمر صحفي عقب اللقاء إن «",
        "، من دون أن يوضح السبب. وقال الوزير، ردا على سؤال: «",
        "، وكتب على حسابه: “",
        "، متسائلا: „",
    ],
)
def test_a_quotation_right_behind_the_reporters_words_says_the_same(between):
    closing = {"«": "»", "“": "”", "„": "“"}[between[-1]]
    assert told_and_quoted(between, after=f"{closing}.") == TOLD


def test_straight_marks_are_quotation_marks_too():
    assert told_and_quoted('، وقال: "', after='".') == TOLD


@pytest.mark.parametrize(
    "between",
    [
        "، وأضاف: «",
        "، وقال ذلك أمام البرلمان، مضيفا: «",
        "، وقال ذلك مرتين. وتابع: «",
        "، مؤكدا: «",
        "، وكان الوزير قد قال في مايو: «",
        "، وسبق أن قال: «",
        "، وقال إنه ",
        f"، وقال {'في مؤتمر صحفي ' * 10}: «",
    ],
)
def test_behind_other_words_or_far_away_it_is_something_else(between):
    assert not told_and_quoted(between)


@pytest.mark.parametrize("kind", ["demand", "threat", "statement", "evaluation"])
def test_of_other_kinds_it_is_something_else(kind):
    text = f"طلب الوزير {TOLD}، وقال: «{QUOTED}»."
    assert marked(text, claim_of(text, TOLD, kind=kind), claim_of(text, QUOTED, kind=kind)) == ["", ""]


def test_the_known_cue_decides_too():
    between = "، وقال في بيان حذر فيه من العواقب: «"
    assert told_and_quoted(between, cue="وقال") == TOLD
    assert not told_and_quoted(between, cue="حذر")


@pytest.mark.parametrize("other", [{"kind": "denial"}, {"speaker": HADDAD}, {"taken_back": TOLD}])
def test_another_kind_another_speaker_or_a_retreat_is_something_else(other):
    assert not told_and_quoted("، وقال: «", **other)


def test_what_takes_the_place_of_another_may_be_quoted_and_abridged_too():
    text = f"رفض الوزير {TOLD}، وقال: «{QUOTED}»."
    told = claim_of(text, TOLD, taken_back="استعداده للرحيل")
    assert marked(text, told, claim_of(text, QUOTED)) == ["", TOLD]
    assert titled("لن أرحل", told, text=text) == TOLD


def test_what_follows_a_retreat_takes_its_place_instead():
    text = f"سحب الوزير {TOLD}، وقال: «{QUOTED}»."
    assert marked(text, claim_of(text, TOLD, taken_back=TOLD), claim_of(text, QUOTED)) == ["", ""]


def test_a_quotation_says_nothing_of_another_and_only_whole_ones_say_it():
    assert not told_and_quoted("»، وقال: «", before="قال الوزير: «")
    text = f"رفض الوزير {TOLD}، وقال: «لن أستقيل» وسيبقى في منصبه."
    assert marked(text, claim_of(text, TOLD), claim_of(text, "لن أستقيل» وسيبقى في منصبه")) == ["", ""]


def test_what_is_claimed_between_both_parts_them():
    text = f"رفض الوزير {TOLD}، وقالت حداد إنها عادت، وقال: «{QUOTED}»."
    claims = claim_of(text, TOLD), claim_of(text, "عادت", kind="statement", speaker=HADDAD), claim_of(text, QUOTED)
    assert marked(text, *claims) == ["", "", ""]
    assert marked(text, claims[0], claims[2]) == ["", TOLD]


def test_behind_a_nested_report_it_is_the_speakers_own_words_that_count():
    text = f"رفض الوزير ما طلبته حداد من {TOLD}، وقال: «{QUOTED}»."
    outer = f"ما طلبته حداد من {TOLD}"
    claims = claim_of(text, outer), claim_of(text, TOLD, kind="demand", speaker=HADDAD), claim_of(text, QUOTED)
    assert marked(text, *claims) == ["", "", outer]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("رفض الوزير سامر الوردي الاستقالة من منصبه، وقال: «لن أستقيل اليوم ولا غدا مهما قالوا».", "rejection"),
        ("نفى الوزير سامر الوردي سقوط البلدة، وقال: «لم تسقط البلدة ولن تسقط، وهذه أكاذيب لا أساس لها».", "denial"),
    ],
)
def test_detection_puts_it_into_the_claim_of_the_quotation(detector, text, kind):
    told, quoted = detector.detect(news(text))
    assert (told.kind, quoted.kind) == (kind, kind)
    assert (told.slots.paraphrase, quoted.slots.paraphrase) == ("", told.content)


pieces = st.lists(
    st.tuples(
        st.sampled_from(["رفض ", "، وقال: «", "»، وأضاف: «", ". ", "» ", "، قائلا إن "]),
        st.sampled_from(["الاستقالة", "السفر غدا", "لن أذهب", "باق هنا"]),
        st.sampled_from(["rejection", "denial", "demand"]),
        st.sampled_from([WARDI, HADDAD]),
    ),
    max_size=8,
)


@given(pieces)
def test_only_the_slot_is_filled_with_what_the_same_speaker_was_told_to_say_before(told):
    text, claims = "", []
    for before, content, kind, speaker in told:
        text += before
        claims.append(make_claim(content, kind=kind, speakers=[speaker], start=len(text)))
        text += content
    found = default().mark(claims, {"text": Tokens(text)})
    assert default().mark(found, {"text": Tokens(text)}) == found
    for place, (claim, one) in enumerate(zip(claims, found, strict=True)):
        bare = msgspec.structs.replace(one, slots=msgspec.structs.replace(one.slots, paraphrase=""))
        assert bare == claim
        if one.slots.paraphrase:
            before = claims[place - 1]
            assert (before.content, before.kind, before.speakers) == (one.slots.paraphrase, claim.kind, claim.speakers)


def test_a_broken_file_is_named(tmp_path):
    path = tmp_path / "paraphrases.yaml"
    path.write_text("saying: [قال]\napart: []\nkinds: [refusal]\n")
    with pytest.raises(DataError, match="refusal"):
        Paraphrases(path)


def titled(title, *claims, text="", kind="rejection", speaker=WARDI):
    """`paraphrase` of a headline's claim beside claims of the text."""
    first = make_claim(title, kind=kind, speakers=[speaker], field="title", start=0)
    found = default().mark([first, *claims], {"title": Tokens(title), "text": Tokens(text)})
    return found[0].slots.paraphrase


def test_a_headline_says_the_only_thing_of_its_kind_that_its_speaker_says():
    text = f"رفض الوزير {TOLD}. وأعلن بناء سد."
    claims = [claim_of(text, TOLD), claim_of(text, "بناء سد", kind="commitment")]
    assert titled("الموعد لا رجعة فيه", *claims, text=text) == TOLD
    assert titled("سنشيد سدا", *claims, text=text, kind="commitment") == "بناء سد"


def test_a_headline_beside_two_things_of_its_kind_says_nobody_knows_which():
    text = f"رفض الوزير {TOLD}. ورفض تأجيل الامتحانات."
    claims = [claim_of(text, TOLD), claim_of(text, "تأجيل الامتحانات")]
    assert titled("الموعد لا رجعة فيه", *claims, text=text) == ""


def test_a_headline_says_what_both_the_reporter_and_a_quotation_tell():
    text = f"رفض الوزير {TOLD}، وقال: «{QUOTED}»."
    assert titled("لن أرحل", claim_of(text, TOLD), claim_of(text, QUOTED), text=text) == TOLD


def test_a_headline_says_nothing_of_anothers_words_or_of_what_is_taken_back():
    text = f"رفض الوزير {TOLD}."
    assert titled("لن أرحل", claim_of(text, TOLD), text=text, speaker=HADDAD) == ""
    assert titled("لن أرحل", claim_of(text, TOLD), text=text, kind="statement") == ""
    assert titled("لن أرحل", claim_of(text, TOLD, taken_back=TOLD), text=text) == ""


def test_headline_and_text_in_wholly_other_words_are_one_position(detector):
    text = "رفض وزير الدفاع في أركاديا سامر الوردي الاستقالة من منصبه."
    title, told = detector.detect(news(text, "الوردي: لن أرحل"))
    assert (title.kind, told.kind, title.slots.paraphrase) == ("rejection", "rejection", told.content)
    lines = list(decided([title, told]))
    assert len({line["position_id"] for line in lines}) == 1
