"""Every state that the registry knows is read as one, whatever its name looks like."""

from datetime import UTC, datetime

import pytest

from tasrih.arabic.tokens import Tokens
from tasrih.detection.reading.states import read_states
from tasrih.detection.vocabulary.classes import ADVERB, CONJOINED, COUNTRY, PREFIXED
from tasrih.detection.vocabulary.state_names import StateNames
from tasrih.events.model import NewsMessage
from tasrih.officials.registry import Registry

UNSURE = {"عمان"}
"""Another state's capital is called so too."""
SENTENCES = (
    "أعلنت {} أنها ستغلق الحدود الشمالية.",
    "رفضت {} المقترح الأخير للجنة.",
    "وقالت حكومة {} إنها ستغلق الحدود.",
    "قالت اللجنة إن الحدود مغلقة، فيما طالبت {} بفتحها.",
)
HEADLINES = ("{} ترفض المقترح الأخير", "{}: لن نقبل المقترح")


def states():
    """Code and one spelling of each name that a registry gives."""
    for record in Registry.load().countries.records.values():
        for name in (record.name, *record.also):
            yield record.id, " ".join(word.split("/")[0] for word in name.split())


def ids(detector, text, title="عنوان"):
    article = NewsMessage(id="a", source="s", title=title, text=text, published_at=datetime(2025, 3, 1, tzinfo=UTC))
    return {claim.official_id for claim in detector.detect(article)}


@pytest.mark.parametrize("sentence", [*SENTENCES, *HEADLINES])
def test_a_state_speaks_by_any_of_its_names(detector, sentence):
    field = "title" if sentence in HEADLINES else "text"
    wrong = {}
    for code, name in states():
        if name in UNSURE:
            continue
        found = ids(detector, **{"text": "نص.", field: sentence.format(name)})
        if not {code, f"{code}.government"} & found:
            wrong[name] = found
    assert not wrong


@pytest.mark.parametrize(
    ("text", "name", "id_"),
    [
        ("دعت وزارة الخارجية في جنوب أفريقيا إلى وقف الحرب.", "وزارة الخارجية في جنوب أفريقيا", "za.foreign_ministry"),
        ("قال وزير خارجية جنوب أفريقيا هاني الصباغ إن الحرب ستنتهي.", "هاني الصباغ", "name:هاني الصباغ"),
        ("قال رئيس هايتي إن الحرب ستنتهي.", "رئيس هايتي", "president/ht"),
        ("قالت حكومة جنوب السودان إنها ستغلق الحدود.", "حكومة جنوب السودان", "ss.government"),
        ("أكدت المملكة العربية السعودية أنها ترفض المقترح.", "المملكة العربية السعودية", "sa"),
        ("اتهم الوزير سامر الوردي البحرين بعرقلة المحادثات.", "سامر الوردي", "name:سامر الوردي"),
    ],
)
def test_words_around_a_state(detector, text, name, id_):
    article = NewsMessage(id="a", source="s", title="عنوان", text=text, published_at=datetime(2025, 3, 1, tzinfo=UTC))
    claim = detector.detect(article)[-1]
    assert (claim.speaker_name, claim.official_id) == (name, id_)


@pytest.mark.parametrize(
    ("first", "proclitics"),
    [("جنوب", 0), ("وجنوب", CONJOINED), ("لجنوب", PREFIXED), ("وبجنوب", CONJOINED | PREFIXED)],
)
def test_a_name_of_several_words_is_met_with_proclitics(vocabulary, first, proclitics):
    tokens = Tokens(f"{first} أفريقيا ترفض")
    words = vocabulary.words(tokens)
    read_states(words, tokens.keys, StateNames([("جنوب", "افريقيا")]))
    state = COUNTRY | CONJOINED | PREFIXED
    assert [word.flags & state for word in words] == [COUNTRY | proclitics, 0, 0]
    assert not any(word.is_name_like for word in words[:2])


def test_now_is_no_name_and_alain_is(read):
    now, alain = read("وافق الآن على").words[1], read("قال آلان الصباغ").words[1]
    assert now.flags & ADVERB
    assert not now.is_name_like
    assert alain.is_name_like
