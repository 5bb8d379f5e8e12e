"""Annotated claims as examples of kinds, by an invented article."""

from datetime import UTC, datetime

import pytest

from tasrih.events.model import NewsMessage
from tasrih.training.fit import fit
from tasrih.training.gold import Annotated, GoldClaim
from tasrih.training.kinds import (
    DIGITS,
    LEAST,
    SMALLEST,
    STRENGTH,
    TRUST,
    TRUST_STATEMENT,
    Reader,
    figures,
    learn,
    rules_alone,
    weighed,
)

TEXT = "قال وزير الطاقة في أركاديا نادر السالمي إنه سيبني ألف محطة، مشيرا إلى أن السد امتلأ. وندد السالمي بالهجوم."
NADIR = "نادر السالمي"


def gold(content, cue, kind, speaker=""):
    return GoldClaim(
        field="text",
        content=content,
        cue=cue,
        speaker=speaker,
        speaker_name=NADIR,
        speaker_type="person",
        via="",
        kind=kind,
    )


def article(name="a1"):
    claims = (
        gold("إنه سيبني ألف محطة", "قال", "commitment", "وزير الطاقة في أركاديا نادر السالمي"),
        gold("السد امتلأ", "مشيرا", "statement"),
        gold("بالهجوم", "وندد", "evaluation", "السالمي"),
    )
    day = datetime(2024, 5, 1, tzinfo=UTC)
    return Annotated(NewsMessage(id=name, source="test", title="", text=TEXT, published_at=day), claims, "dev")


@pytest.fixture(scope="module")
def labelled():
    return list(Reader().claims([article()]))


def test_claims_are_read_with_the_cue_as_the_lexicon_has_it(labelled):
    assert [one.claim.cue_cls for one in labelled] == ["say", "note", "condemn"]
    assert [one.claim.frame for one in labelled] == ["clause", "clause", "bi"]
    assert [one.claim.cue_kind for one in labelled] == ["statement", "statement", "evaluation"]
    assert [one.kind for one in labelled] == ["commitment", "statement", "evaluation"]
    assert labelled[0].claim.between == []


def test_figures_compare_what_was_told_with_what_is_right(labelled):
    assert rules_alone(labelled) == ["commitment", "statement", "evaluation"]
    found = figures(labelled, ["commitment", "commitment", "evaluation"], "told")
    assert found["told: accuracy"] == found["told: accuracy, dev"] == 0.667
    assert found["told: F1, commitment"] == 0.667
    assert found["told: F1, evaluation"] == 1
    assert found["told: F1, denial"] == 0


def test_firm_sets_count_more(labelled):
    loose = [one._replace(set="loose") for one in labelled]
    assert [example.weight for example in weighed([*labelled, *loose], {"dev": 4})] == [4, 4, 4, 1, 1, 1]


def test_a_verdict_of_the_rules_is_trusted_beyond_what_few_examples_teach(labelled):
    pytest.importorskip("sklearn")
    examples = weighed(labelled * 100, {})
    taught = fit(examples, strength=STRENGTH, least=LEAST, smallest=SMALLEST, digits=DIGITS)
    trusting = learn(examples)
    for kind, trust in (("commitment", TRUST), ("statement", TRUST_STATEMENT)):
        before, after = (fitted.weights["verdict"][f'"{kind}"'] for fitted in (taught, trusting))
        added = [trust if name == kind else 0.0 for name in trusting.classes]
        assert [new - old for old, new in zip(before, after, strict=True)] == pytest.approx(added)
