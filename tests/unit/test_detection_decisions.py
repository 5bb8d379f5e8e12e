"""Which cue words report, where contents begin and end: candidates, decisions, and what no model overrules."""

import msgspec
import pytest

from tasrih.detection.article import cue_places
from tasrih.detection.attributions.content import NOT_QUOTED, Span
from tasrih.detection.claims.candidate_keys import candidate_keys
from tasrih.detection.claims.candidates import surroundings
from tasrih.detection.claims.cue_keys import NOTHING_BEFORE, Neighbours, cue_keys, margin_key
from tasrih.detection.claims.end_features import END, places
from tasrih.detection.claims.end_features import keys as end_keys
from tasrih.detection.claims.features import CANDIDATE, CUE
from tasrih.detection.claims.starts import ContentStarts
from tasrih.detection.detector import Detector
from tasrih.detection.models.features import GroupedModel
from tasrih.detection.models.linear import MODELS, added_up
from tasrih.detection.ruleset import ruleset_id
from tasrih.detection.topics import Taxonomy
from tasrih.detection.vocabulary.lexicon import Lexicon
from tasrih.officials.registry import Registry
from tests.detection_cases import INVENTED_OFFICIALS, news

STATEMENT = "وقال وزير النقل عادل بركات في مؤتمر صحفي إن القطارات تعمل بانتظام، مشيرا إلى أن الجسر آمن."


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon.load()


@pytest.fixture(scope="module")
def by_rules(lexicon):
    return Detector(lexicon, Registry.load([INVENTED_OFFICIALS]), Taxonomy.load([]), ruleset_id())


def starts(reading, lexicon):
    """Cue word to the texts that its candidates begin with."""
    return {
        reading.words[i].key: {
            reading.tokens.text(c.start, min(c.start + 2, len(reading.words)))
            for c in surroundings(reading, i, ruled).candidates
        }
        for i, ruled in cue_places(reading, lexicon)
    }


def test_every_mark_behind_a_cue_is_a_candidate_whatever_the_rules_choose(read, lexicon):
    found = starts(read("ودعا الوزير الجميع إلى الهدوء بحسب القانون من أجل السلام، وأكد أن الجسر آمن"), lexicon)
    assert {"الهدوء بحسب", "أجل السلام"} <= found["ودعا"]
    assert "الجسر آمن" in found["واكد"]


def test_a_bare_noun_is_a_candidate_unless_a_mark_leads_to_it(read, lexicon):
    reading = read("رفض الوزير مقترح الهدنة وأكد أن مقترح الهدنة فاشل")
    links = {
        (candidate.link, candidate.start)
        for i, ruled in cue_places(reading, lexicon)
        for candidate in surroundings(reading, i, ruled).candidates
    }
    assert ("object", 2) in links
    assert ("object", 6) not in links
    assert ("clause", 6) in links


def test_an_attribution_without_a_verb_may_cover_a_later_clause_or_what_follows_it(read, lexicon):
    text = "وزار الوفد الملعب، فيما أعيد تأهيل المدرجات، بحسب الشركة. وعملت الحكومة، وفق الوزير، على خفض الأسعار"
    found = starts(read(text), lexicon)
    assert found["بحسب"] == {"وزار الوفد", "فيما أعيد"}
    assert found["وفق"] == {"وعملت الحكومة", "على خفض"}


@pytest.mark.parametrize(
    "text",
    [
        STATEMENT,
        "ودعا الوزير، الذي زار أركاديا أمس، الجميع إلى الهدوء بحسب القانون من أجل السلام، وأكد أن الجسر آمن",
        "«الجسر آمن تماما منذ شهور» قالت الوزيرة. وأعرب المتحدث عن أمله في أن يبدأ العمل: لا تأخير «بعد اليوم»",
        " ".join(["قال"] * 60) + " إن الجسر آمن",
    ],
)
def test_the_likeliest_start_has_the_best_score_of_all_keys(read, lexicon, text):
    model = GroupedModel.read(MODELS / "starts.json", CANDIDATE)
    reading, asked = read(text), 0
    field = ContentStarts(model).of(reading)
    for i, ruled in cue_places(reading, lexicon):
        around = surroundings(reading, i, ruled)
        if around.candidates:
            keys = candidate_keys(reading, around, NOTHING_BEFORE)
            scores = [model.score(of_one) for of_one in keys]
            start = field.likeliest(around, NOTHING_BEFORE)
            assert scores[start.nth] == pytest.approx(max(scores))
            assert (start.keys, start.margin) == (keys[start.nth], margin_key(scores))
            asked += 1
    assert asked


def test_what_is_weighed_without_its_values_weighs_the_same(read, lexicon):
    reading = read("ودعا الوزير، الذي زار أركاديا أمس، الجميع إلى الهدوء بحسب القانون من أجل السلام، وأكد أن الجسر آمن")
    asked = [
        (group, key)
        for i, ruled in cue_places(reading, lexicon)
        for group, key in zip(
            CUE, cue_keys(reading, i, ruled, NOTHING_BEFORE, Neighbours(i - 2, i + 2), title=False), strict=True
        )
    ]
    for i in range(4, len(reading)):
        found = end_keys(reading, Span(0, "clause", 3, NOT_QUOTED), i, 0, {9: "adv"}, title=False)
        asked += zip(END, found, strict=True)
    groups = {group for group, _ in asked if group.weigh}
    assert groups == {group for group in (*CUE, *END) if not group.kept}
    for group in groups:
        keys = [key for one, key in asked if one is group]
        tables = [{group.expand(*key)[n]: 1.0 + n for key in keys[::2]} for n in range(len(group.templates))]
        weigh = group.weigh(tables)
        sums = [weigh(*key) for key in keys]
        assert sums == [added_up(tables, group.expand(*key)) for key in keys]
        assert any(sums)


def test_contents_may_end_at_marks_conjunctions_and_cues_and_must_at_the_line(read):
    reading = read("قال الوزير إن الجسر آمن، والطريق مفتوح مشيرا إلى الخطر\nوقال")
    at = list(places(reading, Span(0, "clause", 3, NOT_QUOTED)))
    assert [reading.words[i].key for i in at] == ["،", "والطريق", "مشيرا", "\n"]


def test_rules_decide_alone_without_models(by_rules, detector):
    article = news(STATEMENT)
    contents = ["القطارات تعمل بانتظام", "الجسر آمن"]
    assert [claim.content for claim in by_rules.detect(article)] == contents
    assert [claim.content for claim in detector.detect(article)] == contents


def test_models_find_a_content_that_the_rules_do_not_reach(by_rules, detector):
    article = news("كما رفض وزير النقل عادل بركات، في رد على سؤال، تأجيل افتتاح الجسر.")
    assert by_rules.detect(article) == []
    (claim,) = detector.detect(article)
    assert (claim.content, claim.speaker_name, claim.kind) == ("تأجيل افتتاح الجسر", "عادل بركات", "rejection")


@pytest.mark.parametrize(
    "text",
    [
        "ولم يؤكد وزير النقل عادل بركات أن المحادثات انتهت.",
        "ولم تقل الوزيرة نجاة الأسعد إن الاتفاق نافع.",
    ],
)
def test_who_did_not_say_it_made_no_claim(detector, text):
    assert detector.detect(news(text)) == []


def test_of_two_nested_reports_the_inner_is_the_claim(detector):
    (claim,) = detector.detect(news("أعلن مكتب رئيس أركاديا ماهر درويش أن تحالف الوادي قرر تزويد سيلدافيا بالقمح."))
    assert (claim.content, claim.speaker_name) == ("تزويد سيلدافيا بالقمح", "تحالف الوادي")
    assert claim.via == "مكتب رئيس أركاديا ماهر درويش"


def test_of_two_cues_with_one_content_one_is_taken(detector):
    (claim,) = detector.detect(news("وتابع وزير النقل عادل بركات قائلا إن القطارات تعمل بانتظام."))
    assert claim.content == "القطارات تعمل بانتظام"


def test_an_explanation_tells_the_same_claims_and_why(detector):
    article = news(STATEMENT)
    explained = detector.explain(article)
    assert [one.claim for one in explained] == detector.detect(article)
    first = explained[0]
    assert any(line.startswith("statement.yaml:") for line in first.cue)
    assert first.link == "clause"
    assert first.log_odds > 0
    assert first.weights == sorted(first.weights, key=lambda c: -abs(c.weight))
    assert first.kind.kind == first.claim.kind


def test_a_headline_that_only_names_its_speaker_is_explained_without_a_cue(detector):
    (one,) = detector.explain(news("افتتح وزير النقل عادل بركات الجسر.", title="بركات: الجسر آمن تماما"))
    assert (one.claim.field, one.cue, one.link, one.log_odds) == ("title", (), "", None)


def test_the_same_article_gives_the_same_claims_before_and_after_others(detector):
    first = msgspec.json.encode(detector.detect(news(STATEMENT)))
    detector.detect(news("نفى رئيس أركاديا ماهر درويش الخبر."))
    assert msgspec.json.encode(detector.detect(news(STATEMENT))) == first
