"""The shipped lexicon as a whole, and what bad data says."""

import time

import pytest
from click.testing import CliRunner

from tasrih.arabic.folding import fold
from tasrih.arabic.tokens import Tokens
from tasrih.cli.lexicon import command
from tasrih.detection.vocabulary.lexicon import DATA, Lexicon
from tasrih.yamldata import DataError


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon.load()


def cues(lexicon, word):
    return {cue.id for cue, _ in lexicon.analyze(fold(word))}


def test_it_is_broad(lexicon):
    assert len(lexicon.cues) >= 250
    assert {cue.kind for cue in lexicon.cues.values()} == {
        "statement", "commitment", "demand", "threat", "rejection", "denial", "evaluation",
    }  # fmt: skip


def test_every_cue_can_take_a_content(lexicon):
    idle = [c.id for c in lexicon.cues.values() if not c.frames and not c.light and c.id not in lexicon.idioms]
    assert idle == []


def citable(lexicon):
    """The cues whose lemma itself, not only its masdar, reports."""
    return [cue for cue in lexicon.cues.values() if cue.pos & {"perfect", "noun"}]


def test_every_lemma_reads_as_its_cue(lexicon):
    read = {cue.id: {form.entry for form in lexicon.morphology.analyze(fold(cue.lemma))} for cue in citable(lexicon)}
    assert [cue for cue, entries in read.items() if cue not in entries] == []


def test_homographs_shadow_few_lemmas(lexicon):
    shadowed = [cue.id for cue in citable(lexicon) if cue.id not in cues(lexicon, cue.lemma)]
    assert len(shadowed) < 20


def test_it_loads_quickly():
    started = time.process_time()
    Lexicon.load()
    assert time.process_time() - started < 3  # 0.7 s on a free core; other sessions may share this one


@pytest.mark.parametrize(
    ("word", "cue", "kind", "frame"),
    [
        ("وتعهدت", "تعهّد", "commitment", "bi"),
        ("داعياً", "دعا", "demand", "ila"),
        ("محذرة", "حذّر", "threat", "min"),
        ("يهدد", "هدّد", "threat", "bi"),
        ("رفضهم", "رفض", "rejection", "object"),
        ("تنفي", "نفى", "denial", "clause"),
        ("مندّدين", "ندّد", "evaluation", "bi"),
        ("ووافقت", "وافق", "commitment", "ala"),
        ("قراره", "قرار", "commitment", "bi"),
        ("الموافقة", "وافق", "commitment", "ala"),
        ("وناشدوا", "ناشد", "demand", "object"),
        ("توجيهاته", "توجيه", "commitment", "bi"),
        ("استعدادها", "استعدّ", "commitment", "li"),
        ("قلقهم", "قلق", "evaluation", "toward"),
    ],
)
def test_a_form_brings_kind_and_frame(lexicon, word, cue, kind, frame):
    found = next(c for c, _ in lexicon.analyze(fold(word)) if c.id == cue)
    assert frame in found.frames
    assert found.kind_in(frame) == kind


@pytest.mark.parametrize(("frame", "kind"), [("clause", "statement"), ("bi", "statement"), ("object", "commitment")])
def test_the_frame_may_decide_the_kind(lexicon, frame, kind):
    assert lexicon.cues["أقرّ"].kind_in(frame) == kind


def test_light_verbs_need_a_noun(lexicon):
    assert lexicon.cues["أعرب"].frames == frozenset()
    assert lexicon.cues["أعرب"].light == {"an"}


@pytest.mark.parametrize("word", ["بين", "طلب", "نقل", "كشف", "رأى", "قبل", "جاء", "وضع"])
def test_homographs_are_weak_or_light(lexicon, word):
    cue, _ = lexicon.analyze(fold(word))[0]
    assert cue.weak or cue.cls == "light"


@pytest.mark.parametrize(
    ("text", "follow", "length"),
    [
        ("بحسب وزارة الصحة", "speaker", 1),
        ("وبحسب ما قاله", "verb", 2),
        ("وفقاً لوزارة", "speaker", 1),
        ("على حد قول الوزير", "speaker", 3),
        ("على حد تعبيره", "nothing", 3),
        ("نقلا عن الوكالة", "speaker", 2),
        ("كما قال", "verb", 1),
        ("وفقا المدينة", None, 0),
        ("على الوزير", None, 0),
        ("على", None, 0),
    ],
)
def test_attributions(lexicon, text, follow, length):
    found = lexicon.attribution_at(Tokens(text).keys, 0)
    assert (found[0].follow, found[1]) == (follow, length) if follow else found is None


def test_idioms_hang_on_their_verb(lexicon):
    kinds = {(idiom.kind, frame) for idiom in lexicon.idioms["ألقى"] for frame in idiom.frames}
    assert ("evaluation", "ala") in kinds


GOOD = """\
- class: say
  kind: statement
  frames: [clause]
  cues:
    - {lemma: قَالَ, root: قول, form: I, imperfect: يَقُولُ, masdar: [قَوْل]}
"""


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (GOOD + "    - {lemma: أَعْلَنَ, root: عنن, form: IV}\n", 6, "root عنن in form IV gives"),
        (GOOD + "    - {lemma: قَالَ, root: قول, form: I, imperfect: يَقُولُ, masdar: [قَوْل]}\n", 6, "stands in"),
        (GOOD.replace("clause", "claus"), 3, "Invalid enum value"),
        (GOOD.replace("form: I,", "form: XI,"), 5, "Invalid enum value"),
        (GOOD.replace("masdar", "masdars"), 5, "unknown field"),
        (GOOD.replace("kind: statement", "kind: speech"), 2, "Invalid enum value"),
        ("- class: say\n  cues: [\n", None, "expected .*node content"),
    ],
)
def test_bad_data_names_file_and_line(tmp_path, text, line, problem):
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=problem) as caught:
        Lexicon.load([path])
    assert str(path) in str(caught.value)
    assert line is None or caught.value.line == line


def test_an_idiom_needs_its_verb(tmp_path):
    path = tmp_path / "idioms.yaml"
    path.write_text(
        "- {verb: ألقى, words: [اللوم], class: accuse, kind: evaluation, frames: [ala]}\n", encoding="utf-8"
    )
    with pytest.raises(DataError, match=r"idioms\.yaml:1: ألقى is no cue"):
        Lexicon.load([path])


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("attributions.yaml", "- {words: [على, ذمة], follow: speaker}\n"),
        ("idioms.yaml", "- {verb: قال, words: [كلمته], class: say, kind: statement, frames: [clause]}\n"),
    ],
)
def test_a_row_that_stands_twice_is_told(tmp_path, name, row):
    (cues, rows) = (tmp_path / "cues.yaml", tmp_path / name)
    cues.write_text(GOOD, encoding="utf-8")
    rows.write_text(row + row.replace("speaker", "verb").replace("statement", "commitment"), encoding="utf-8")
    with pytest.raises(DataError, match=rf"{name}:2: .* stands twice"):
        Lexicon.load([cues, rows])


def test_the_checker_says_where_a_form_comes_from():
    result = CliRunner().invoke(command, ["check", "وتعهدت", "بحسب"])
    assert result.exit_code == 0
    line = next(
        n for n, row in enumerate((DATA / "commitment.yaml").read_text("utf-8").splitlines(), 1) if "تَعَهَّدَ" in row
    )
    assert f"commitment.yaml:{line}" in result.output
    assert "perfect 3fs" in result.output


def test_the_checker_fails_on_an_unknown_word():
    result = CliRunner().invoke(command, ["check", "قال", "شجرة"])
    assert result.exit_code == 1
    assert "شجرة  not in the lexicon" in result.output


@pytest.mark.parametrize("word", ["مدينة", "بالمدينة", "أثناء", "هناك", "ووفقا", "الإعلام", "بينهم", "إضافة", "والحكم"])
def test_words_that_only_look_like_cues_are_left_out(lexicon, word):
    assert lexicon.morphology.analyze(fold(word))
    assert lexicon.analyze(fold(word)) == ()


@pytest.mark.parametrize("word", ["المؤكد", "المؤكدة", "مشير", "بمشيرة"])
def test_participles_used_as_nouns_do_not_report(lexicon, word):
    assert lexicon.morphology.analyze(fold(word))
    assert "participle" not in {form.pos for _, form in lexicon.analyze(fold(word))}


def test_every_homograph_is_needed(lexicon):
    prefixes = ("", "ال", "ب", "ل", "و", "لل")
    idle = [w for w in lexicon.homographs if not any(lexicon.morphology.analyze(prefix + w) for prefix in prefixes)]
    assert idle == []
