"""Every person and body that the registry knows is named in full by a full name, whatever else its words mean."""

import itertools

import pytest

from tasrih.arabic.tokens import Tokens
from tasrih.detection.detector import Detector
from tasrih.detection.reading.people import read_people
from tasrih.officials.registry import Registry
from tests.detection_cases import INVENTED_OFFICIALS, news

SENTENCES = (
    "وقال {} إن الحدود ستغلق غدا.",
    "وبحسب {} فإن الحدود مغلقة منذ أمس.",
)
REFUSALS = ("رفض {} المقترح الأخير للجنة.", "رفضت {} المقترح الأخير للجنة.")


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_registered_person_is_named_in_full(detector, sentence):
    missed = [
        person.name
        for person in Registry.load().people()
        if len(person.name.split()) > 1 and not _tells(detector.detect(news(sentence.format(person.name))), person)
    ]
    assert len(missed) <= 1, missed  # `الملا عمر` goes by one name, `مون جاي إن` ends like what is said begins


def test_a_registered_person_is_told_from_the_object_behind_the_name(detector):
    people = [person for person in Registry.load().people() if len(person.name.split()) > 1]
    missed = [
        person.name
        for person in people
        if not any(_tells(detector.detect(news(refusal.format(person.name))), person) for refusal in REFUSALS)
    ]
    assert len(missed) <= 20, missed  # `بنديكتوس السادس عشر`, `الملا عمر`


def _tells(claims, person):
    name = set(Tokens(person.name).keys)
    return any(claim.official_id == person.id or name <= set(Tokens(claim.speaker_name).keys) for claim in claims)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("قال سالم علي بان إن الجسر آمن", ["سالم", "علي", "بان"]),
        ("قال المتحدث باسم نعيم الوردي", []),  # who speaks for Naim is not called باسم نعيم
        ("قال مون جاي إن الجسر آمن", ["مون", "جاي"]),
        ("قال مون جاي إن، الرئيس", ["مون", "جاي", "إن"]),
    ],
)
def test_only_the_words_of_a_full_name_become_names(vocabulary, text, names):
    listed = [("سالم", "علي", "بان"), ("باسم", "نعيم"), ("مون", "جاي", "ان")]

    tokens = Tokens(text)
    words = vocabulary.words(tokens)
    places = itertools.product(range(len(words)), listed)
    ends = {at: at + len(name) for at, name in places if tuple(tokens.keys[at : at + len(name)]) == name}
    before = list(words)
    read_people(words, ends)
    assert all(word.is_name_like for word, raw in zip(words, tokens.words, strict=True) if raw in names)
    assert [w for w, raw in zip(words, tokens.words, strict=True) if raw not in names] == [
        w for w, raw in zip(before, tokens.words, strict=True) if raw not in names
    ]


@pytest.mark.parametrize("sentence", ["وأعلنت {} أن الحدود ستغلق غدا.", "وأعلن {} أن الحدود ستغلق غدا."])
def test_a_registered_body_is_known_by_its_full_name(detector, sentence):
    registry = Registry.load()
    bodies = [official for id_ in registry.ids() if (official := registry.by_id(id_)).type != "person"]
    missed = [
        body.name
        for body in bodies
        if not body.principal and body.id not in _ids(detector.detect(news(sentence.format(body.name))))
    ]
    assert len(missed) <= 15, missed  # what an office says its holder says


def _ids(claims):
    return {claim.official_id for claim in claims}


@pytest.mark.parametrize(
    ("text", "name", "id_"),
    [
        ("قال حلف شمال الأطلسي إن الحدود مغلقة.", "حلف شمال الأطلسي", "nato"),
        ("ودعت حركة أمل إلى وقف الحرب.", "حركة أمل", "lb.amal"),
        ("وقال مسؤول إن الحرب ستنتهي، بحسب بيان لحلف شمال الأطلسي.", "مسؤول", None),
        ('وأعلن تحالف يعرف باسم "فجر ليبيا" أن الحدود مغلقة.', 'تحالف يعرف باسم "فجر ليبيا"', None),
    ],
)
def test_words_around_a_body(detector, text, name, id_):
    claim = detector.detect(news(text))[0]
    assert claim.speaker_name == name
    assert id_ is None or claim.official_id == id_


@pytest.mark.parametrize("dash", ["ـ", "ــ"])
def test_a_tatweel_by_itself_is_a_dash(detector, dash):
    (claim,) = detector.detect(news(f"قال وزير النقل عادل بركات {dash} وهو في المدينة {dash} إن الجسر آمن."))
    assert (claim.speaker_name, claim.content) == ("عادل بركات", "الجسر آمن")


OWN = """people:
- {id: xa.hasuna, name: الشيخة حسونة, roles: [foreign_minister/xa 2020..]}
- {id: xa.faris, name: ماهر عبد اللطيف الفارس, roles: [health_minister/xa 2020..]}
- {id: xa.manji, name: المنجي حرموشي, roles: [education_minister/xa 2020..]}
- {id: xa.ahmad, name: الدرداري ماهر أحمد, roles: [justice_minister/xa 2020..]}
"""


@pytest.fixture(scope="module")
def own_detector(tmp_path_factory):
    own = tmp_path_factory.mktemp("officials") / "own.yaml"
    own.write_text(OWN, encoding="utf-8")
    return Detector.load(officials=[INVENTED_OFFICIALS, own])


@pytest.mark.parametrize(
    ("post", "name", "official"),
    [
        ("وزيرة الخارجية الأركادية", "الشيخة حسونة", "xa.hasuna"),
        ("وزير الصحة الأركادي", "ماهر عبد اللطيف الفارس", "xa.faris"),
        ("وزير التعليم الأركادي", "المنجي حرموشي", "xa.manji"),
        ("وزير العدل الأركادي", "الدرداري ماهر أحمد", "xa.ahmad"),
    ],
)
@pytest.mark.parametrize(
    "frame", ["وقال {} {} إن الجسر مغلق.", "وبحسب {} {} فإن الجسر مغلق.", "أكد {}، {}، أن الجسر آمن."]
)
def test_a_registered_name_with_an_article_is_known_behind_a_title(own_detector, frame, post, name, official):
    (claim,) = own_detector.detect(news(frame.format(post, name)))
    assert claim.official_id == official
    (claim,) = own_detector.detect(news(f"وقال {name} إن الجسر مغلق."))
    assert claim.official_id == official
