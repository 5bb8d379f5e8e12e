"""Claims of paragraphs, by the ways in which newspapers report speech, and what every claim carries."""

from datetime import date, timedelta, timezone

import msgspec
import pytest

from tasrih.detection.detector import Detector
from tests.detection_cases import INVENTED_OFFICIALS, examples, expected_and_found, faults, news

ARTICLE = news(
    title="السالمي: سنبني ألف مدرسة",
    text="قال رئيس وزراء أركاديا نادر السالمي إن الطرق آمنة. وأضاف أن السد امتلأ، مشيرا إلى أن الموسم جيد.",
)


@pytest.mark.parametrize("example", examples("structures"))
def test_ways_of_reporting(detector, example):
    expected, found = expected_and_found(detector, example)
    assert found == expected


@pytest.mark.parametrize("example", examples("frames"))
def test_what_verbs_idioms_and_nouns_govern(detector, example):
    expected, found = expected_and_found(detector, example)
    assert found == expected


@pytest.mark.parametrize("example", examples("titles"))
def test_headlines(detector, example):
    expected, found = expected_and_found(detector, example)
    assert found == expected


@pytest.mark.parametrize("example", examples("live"))
def test_running_coverage_and_what_is_passed_on(detector, example):
    expected, found = expected_and_found(detector, example)
    assert found == expected


@pytest.mark.parametrize("example", examples("kinds"))
def test_what_contents_do(detector, example):
    expected, found = expected_and_found(detector, example)
    assert found == expected


@pytest.mark.parametrize("example", examples("silent"))
def test_paragraphs_without_a_claim(detector, example):
    _, found = expected_and_found(detector, example)
    assert found == []


def test_claims_come_in_order_with_their_articles_data(detector):
    article = msgspec.structs.replace(
        ARTICLE, url="https://example.org/1", published_at=ARTICLE.published_at.astimezone(timezone(timedelta(hours=3)))
    )
    claims = detector.detect(article)
    assert [(claim.field, claim.content) for claim in claims] == [
        ("title", "سنبني ألف مدرسة"),
        ("text", "الطرق آمنة"),
        ("text", "السد امتلأ"),
        ("text", "الموسم جيد"),
    ]
    assert faults(article, claims) == []
    for claim in claims:
        assert (claim.article_id, claim.source, claim.url) == (article.id, article.source, article.url)
        assert claim.published_at == article.published_at
        assert claim.published_at.utcoffset() == timedelta(0)
        assert claim.ruleset == detector.ruleset
        assert claim.speaker_name == " + ".join(speaker.name for speaker in claim.speakers)
        assert (claim.speaker_type, claim.official_id) == (claim.speakers[0].type, claim.speakers[0].official_id)


def test_the_cue_stands_where_it_says(detector):
    for claim in detector.detect(ARTICLE)[1:]:
        assert ARTICLE.text.startswith(claim.cue, claim.cue_start)
        assert claim.cue_start < claim.start


def test_a_commitment_has_its_slots(detector):
    text = "تعهد رئيس وزراء أركاديا نادر السالمي بتزويد سيلدافيا بصواريخ بعيدة المدى قبل نهاية العام."
    claim = detector.detect(news(text))[0]
    assert (claim.kind, claim.slots.action, claim.slots.beneficiary) == ("commitment", "تزويد", "سيلدافيا")
    assert (claim.slots.object, claim.slots.strength) == ("صواريخ بعيده المدي", "pledged")
    assert claim.slots.deadline == "قبل نهاية العام"
    assert "military_aid.long_range_missiles" in claim.topics


def test_a_demand_has_its_addressee(detector):
    text = "دعت وزارة الصحة الأركادية الحكومة السيلدافية إلى فتح الحدود."
    claim = detector.detect(news(text))[0]
    assert (claim.kind, claim.slots.addressee) == ("demand", "الحكومة السيلدافية")


def test_the_same_article_gives_the_same_bytes_in_any_order_and_process(detector):
    fresh = Detector.load(officials=[INVENTED_OFFICIALS])
    assert fresh.ruleset == detector.ruleset
    first = msgspec.json.encode(detector.detect(ARTICLE))
    detector.detect(news("قال وزير النقل عادل بركات إن الطرق مغلقة. وأضاف السالمي أن السد جف."))
    assert msgspec.json.encode(detector.detect(ARTICLE)) == first
    assert msgspec.json.encode(fresh.detect(ARTICLE)) == first


def test_other_data_is_another_ruleset(detector):
    assert Detector.load().ruleset != detector.ruleset


def test_articles_do_not_mix(detector):
    detector.detect(news("قال وزير النقل عادل بركات إن الجسر آمن.", article_id="a"))
    claims = detector.detect(news("وأضاف أن الصيانة تتم كل شهر.", article_id="b"))
    assert all("بركات" not in claim.speaker_name for claim in claims)


def test_ids_tell_articles_sources_and_places_apart(detector):
    one = ARTICLE
    others = [msgspec.structs.replace(one, id="n2"), msgspec.structs.replace(one, source="other")]
    ids = [{claim.claim_id for claim in detector.detect(article)} for article in (one, *others)]
    assert len(set.union(*ids)) == sum(map(len, ids)) == 12


def test_the_same_words_said_twice_are_two_claims(detector):
    text = "قال وزير النقل عادل بركات إن الجسر آمن.\nوفي المساء قال وزير الزراعة جابر سلوم إن الجسر آمن."
    claims = detector.detect(news(text))
    assert [claim.content for claim in claims] == ["الجسر آمن"] * 2
    assert len({claim.claim_id for claim in claims}) == 2


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "…", "قال", "قال إن", ":", '""', "«»", "بحسب", "كما قال", "َُِّ", "\u200f"]
)
def test_texts_of_almost_nothing(detector, text):
    assert detector.detect(news(text, title=text)) == []


def test_the_date_may_be_any(detector):
    assert len(detector.detect(news(ARTICLE.text, on=date.min))) == 3
    assert len(detector.detect(news(ARTICLE.text, on=date.max))) == 3
