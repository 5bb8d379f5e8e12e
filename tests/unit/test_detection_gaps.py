"""Words that the cue lexicon may lack: where they stand, what explains a mark, and the command that lists them."""

import json

import pytest
from click.testing import CliRunner

from tasrih.cli.lexicon import command
from tasrih.detection.reading.gaps import find_gaps

BOAST = "وتبجحت وزيرة المالية بأن بلادها أغنى دول المنطقة."


@pytest.fixture
def gaps(read):
    """Texts to (word, marks, speakers) of what is found in them."""
    return lambda *texts: [(gap.word, dict(gap.marks), gap.speakers) for gap in find_gaps(map(read, texts))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (BOAST, ("وتبجحت", {"clause": 1}, 1)),
        ("وحضر الوزير اللقاء، متبجحا بأن بلاده أغنى دول المنطقة.", ("متبجحا", {"clause": 1}, 0)),
        ('تبجح الوزير "بلادنا أغنى دول هذه المنطقة كلها".', ("تبجح", {"quote": 1}, 1)),
        ("تبجح الوزير: بلادنا أغنى دول المنطقة.", ("تبجح", {"colon": 1}, 1)),
        ('تبجح الوزير: "بلادنا أغنى دول هذه المنطقة كلها".', ("تبجح", {"colon": 1}, 1)),
    ],
)
def test_an_unknown_word_where_a_cue_would_stand(gaps, text, found):
    assert found in gaps(text)


@pytest.mark.parametrize(
    "text",
    [
        "قال الوزير الأشيب أن بلاده أغنى دول المنطقة.",
        "تبجح بحسب الوزير أن بلاده أغنى دول المنطقة.",
        "يجب على الوزير الأشيب أن يستقيل.",
        "تبجح الوزير طويلا. إن بلاده أغنى دول المنطقة.",
        'تبجح الوزير "الثري جدا".',
        "تبجح الوزير طويلا أمام الحضور.",
        "",
    ],
)
def test_a_mark_that_something_explains_or_that_opens_no_content(gaps, text):
    assert [word for word, _, _ in gaps(text) if word in ("تبجح", "الاشيب")] == []


def test_forms_with_a_conjunction_count_with_those_without(gaps):
    assert ("تبجح", {"clause": 2}, 2) in gaps("وتبجح الوزير بأن الجسر متين.", "تبجح الوزير بأن السد متين.")


def test_the_likeliest_come_first_and_show_a_speaker(read):
    texts = ["يبدو أن الجسر متين. يبدو أن السد متين.", "تبجح طويلا بأن السد متين.", BOAST.replace("وتبجحت", "تبجح")]
    first, second, *_ = find_gaps(map(read, texts))
    assert (first.word, first.example) == ("تبجح", "تبجح وزيرة المالية بأن بلادها أغنى دول المنطقة.")
    assert (second.word, second.marks.total(), second.speakers) == ("يبدو", 2, 0)


@pytest.fixture
def run(tmp_path):
    path = tmp_path / "articles.ndjson"
    texts = [BOAST, BOAST, "يبدو أن السد متين."]
    lines = [
        json.dumps({"id": str(n), "source": "s", "title": "", "text": text, "published_at": "2024-05-01T10:00:00Z"})
        for n, text in enumerate(texts)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return lambda *options: CliRunner().invoke(command, ["gaps", str(path), *options])


def test_the_command_prints_a_line_each(run):
    result = run()
    assert result.exit_code == 0, result.exception
    assert result.output == "2  وتبجحت  speaker 2 clause 2  وتبجحت وزيرة المالية بأن بلادها أغنى دول المنطقة.\n"


@pytest.mark.parametrize(("options", "lines"), [(("--at-least", "1"), 2), (("--at-least", "1", "--limit", "1"), 1)])
def test_rare_words_and_long_lists_are_cut(run, options, lines):
    assert len(run(*options).output.splitlines()) == lines


@pytest.mark.parametrize("options", [("--at-least", "0"), ("--limit", "no")])
def test_wrong_options_are_refused(run, options):
    assert run(*options).exit_code == 2
