"""Any text at all: detection does not raise, its claims are true of the text, the same again, and it ends."""

import multiprocessing
import resource

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasrih.detection.article import _voice_keys
from tasrih.detection.detector import Detector
from tasrih.detection.speakers.voices import Voice
from tasrih.events.model import Speaker
from tests.detection_cases import INVENTED_OFFICIALS, faults, news
from tests.report_parts import PARTS

CPU_SECONDS = 60
"""What a hostile text may take of a core; the wall clock tells nothing where others run too."""

marks = st.sampled_from([*".,،؛:؟!()«»“”\"'-–…", "\n", "\t", "\u00a0", "١٤:٣٠", "3.5", "2024"])
hidden = st.sampled_from(["\u200f", "\u200b", "\u200d", "\ufeff", "\u064e", "\u0651", "ـ", "\u0670", "\u0301"])
reports = st.tuples(*map(st.sampled_from, PARTS)).map(" ".join)
pieces = st.sampled_from([part for parts in PARTS for part in parts]) | marks | hidden
glued = st.lists(pieces | st.just(" "), max_size=30).map("".join)
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
texts = st.lists(reports | reports | glued | anything, min_size=1, max_size=8).map(" ".join) | glued | anything


@st.composite
def disturbed(draw):
    """A text of reports with marks and invisible characters put in anywhere."""
    text = draw(texts)
    for at in sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)), reverse=True):
        text = text[:at] + draw(marks | hidden) + text[at:]
    return text


@given(texts | disturbed(), texts)
def test_claims_are_true_of_any_text(detector, text, title):
    article = news(text, title)
    claims = detector.detect(article)
    assert faults(article, claims) == []
    places = [(claim.field != "title", claim.start, claim.end) for claim in claims]
    assert places == sorted(places)
    assert all(claim.speaker_name == " + ".join(s.name for s in claim.speakers) for claim in claims)
    assert all((claim.official_id is None) == (claim.speaker_type == "anonymous") for claim in claims)


@settings(max_examples=30)
@given(disturbed(), texts)
def test_the_same_text_gives_the_same_bytes_whatever_came_before(detector, fresh, text, other):
    article = news(text, text)
    first = msgspec.json.encode(detector.detect(article))
    fresh.detect(news(other))
    assert msgspec.json.encode(fresh.detect(article)) == first
    assert msgspec.json.encode(detector.detect(article)) == first


@settings(max_examples=50)
@given(texts, texts)
def test_text_and_title_have_claims_of_their_own(detector, text, title):
    """The text is read without its title; the title is read with the names of the text."""
    alone = [(c.start, c.end, c.speaker_name, c.kind) for c in detector.detect(news(text))]
    both = [(c.start, c.end, c.speaker_name, c.kind) for c in detector.detect(news(text, title)) if c.field == "text"]
    assert both == alone


@pytest.fixture(scope="module")
def fresh():
    """A second detector, loaded for itself."""
    return Detector.load(officials=[INVENTED_OFFICIALS])


HOSTILE = {
    "quotations never closed": ("قال الوزير «إن بلاده ستقدم " * 20_000, 20_000),
    "straight quotations never closed": ('قال الوزير "إن بلاده ستقدم ' * 4_000, 4_000),
    "one endless token": ("ا" * 300_000, 0),
    "one endless token of diacritics": ("قَ" * 150_000, 0),
    "a cue, repeated": ("قال " * 20_000, 0),
    "a cue with its subject, repeated": ("قال الوزير إن " * 20_000, 20_000),
    "participles": ("مشيرا إلى أن " * 20_000, 1),
    "one sentence": ("قال الوزير إن " + "الطريق آمن، " * 25_000, 1),
    "line breaks": ("\n" * 20_000, 0),
    "open brackets": ('(«"“[' * 20_000, 0),
    "titles": ("رئيس " * 20_000, 0),
    "names": ("نادر " * 20_000, 0),
    "joint speakers": ("قال الوزير " + "ووزير النقل نادر سالم " * 20_000 + "إن الجسر آمن", 1),
    "nothing but zero width": ("\u200f" * 100_000, 0),
    "numbers": ("1." * 100_000, 0),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_end(detector, name):
    text, most_claims = HOSTILE[name]
    count, wrong = in_time(detector, text)
    assert count <= most_claims
    assert wrong == []


def in_time(detector, text):
    """Number of claims and their faults, worked out in a process that the system ends when it takes too long."""
    context = multiprocessing.get_context("fork")  # the detector is loaded already
    results, sender = context.Pipe(duplex=False)
    process = context.Process(target=_detect, args=(detector, news(text), sender))
    process.start()
    sender.close()
    with results:
        try:
            return results.recv()
        except EOFError:
            pytest.fail(f"no end within {CPU_SECONDS} s")
        finally:
            process.join()


def _detect(detector, article, sender):
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + CPU_SECONDS,) * 2)
    claims = detector.detect(article)
    sender.send((len(claims), faults(article, claims)[:3]))


def test_long_contents_are_cut(detector):
    """A text cannot make claims many times its own size."""
    text = "قال الوزير «إن بلاده ستقدم " * 2_000
    claims = detector.detect(news(text))
    assert sum(len(claim.content) for claim in claims) < 100 * len(text)


def test_what_is_known_of_a_speaker_comes_in_one_order():
    """Sets come in another order in every process; scores added up in another order are other bytes."""
    words = [f"كلمة{number}" for number in range(40)]
    voice = Voice(Speaker(name="فلان", type="person"), frozenset(words), frozenset(words), "رئيس")
    assert _voice_keys((voice,)) == [*sorted(words), *sorted(words)]
