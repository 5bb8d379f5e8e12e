"""`tasrih officials show` and `who`: what the registry knows, and whom the detector takes a phrase for."""

from datetime import date

import pytest
from click.testing import CliRunner

from tasrih.cli.main import main
from tasrih.cli.officials import command
from tasrih.officials.model import Term, day_bounds
from tests.detection_cases import news

OWN = """
countries:
- {id: xn, name: نورافيا, nisba: [نورافي], capital: [نوراف]}
- {id: xb, name: بردانيا, nisba: [برداني]}
people:
- id: xn.salma_al_karmawi
  name: سلمى *الكرماوي/الكرموي
  wikidata: Q999999999
  roles: [finance_minister/xn 2020-03-05..2024-06, prime_minister/xn 2024-07-02..]
- {id: xn.adel_nasef, name: عادل *ناصيف, roles: [finance_minister/xn 2024-07-15..]}
- {id: xb.hadi_nasef, name: هادي *ناصيف, roles: [interior_minister/xb 2020..2022]}
- {id: xn.maher_al_hakim, name: ماهر *الحكيم, roles: [spokesperson/xn.defence_ministry 2024-01-01..]}
"""


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(OWN, encoding="utf-8")
    return path


@pytest.fixture
def run(own):
    """Arguments to exit code and output, with the invented officials."""

    def run(*arguments):
        result = CliRunner().invoke(command, [*arguments, "--officials", str(own)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return run


@pytest.mark.parametrize("asked", [["xn.salma_al_karmawi"], ["سلمى", "الكرماوي"], ["سلمي الكرموي"], ["الكرماوي"]])
def test_a_person_is_shown_whole(run, own, asked):
    code, text = run("show", *asked)
    assert code == 0
    assert text == (
        "id        xn.salma_al_karmawi\n"
        "type      person\n"
        "state     xn\n"
        "wikidata  Q999999999\n"
        "name      سلمى الكرماوي\n"
        "names     سلمى *الكرماوي/الكرموي\n"
        "role      finance_minister/xn 2020-03-05..2024-06  وزير المالية النورافي\n"
        "role      prime_minister/xn 2024-07-02..  رئيس الوزراء النورافي\n"
        f"line      {own}:6\n"
    )


def test_all_who_share_a_name_are_shown(run):
    code, text = run("show", "ناصيف")
    assert code == 0
    assert [line.split()[-1] for line in text.splitlines() if line.startswith("id")] == [
        "xn.adel_nasef",
        "xb.hadi_nasef",
    ]


@pytest.mark.parametrize("asked", ["finance_minister/xn", "وزيرة المالية النورافية"])
def test_a_post_is_shown_with_its_holders(run, asked):
    assert run("show", asked)[1].splitlines()[1:] == [
        "type      office",
        "state     xn",
        "name      وزير المالية النورافي",
        "holder    finance_minister/xn 2020-03-05..2024-06  xn.salma_al_karmawi",
        "holder    finance_minister/xn 2024-07-15..  xn.adel_nasef",
    ]


def test_an_office_is_shown_with_its_principal_and_a_body_with_those_who_speak_for_it(run):
    assert "principal prime_minister/xn\n" in run("show", "xn.prime_minister_office")[1]
    holders = [line for line in run("show", "وزارة الدفاع النورافية")[1].splitlines() if line.startswith("holder")]
    assert holders == ["holder    spokesperson/xn.defence_ministry 2024-01-01..  xn.maher_al_hakim"]


@pytest.mark.parametrize("asked", ["xn.nobody", "سامر الوهمي", "finance_minister/zz", "no_role/xn", " "])
def test_what_is_not_there_is_a_finding(run, asked):
    assert run("show", asked) == (1, f"tasrih: {asked}: no official of the registry\n")


@pytest.mark.parametrize(
    ("phrase", "on", "code", "lines"),
    [
        (
            "وزيرة المالية النورافية",
            "2022-01-01",
            0,
            [
                "وزيرة المالية النورافية: xn.salma_al_karmawi  person  سلمى الكرماوي",
                "  role      finance_minister/xn 2020-03-05..2024-06",
            ],
        ),
        (
            "وزير المالية النورافي",
            "2024-07-10",
            1,
            [
                "وزير المالية النورافي: finance_minister/xn, nobody is known to have held it on 2024-07-10",
                "  before    finance_minister/xn 2020-03-05..2024-06  xn.salma_al_karmawi",
                "  after     finance_minister/xn 2024-07-15..  xn.adel_nasef",
            ],
        ),
        (
            "وزير المالية النورافي",
            "2024-06-10",
            1,
            [
                "وزير المالية النورافي: finance_minister/xn, nobody is known to have held it on 2024-06-10",
                "  perhaps   finance_minister/xn 2020-03-05..2024-06  xn.salma_al_karmawi",
                "  after     finance_minister/xn 2024-07-15..  xn.adel_nasef",
            ],
        ),
        (
            "المتحدث باسم وزارة الدفاع النورافية ماهر الحكيم",
            "2025-01-01",
            0,
            [
                "ماهر الحكيم: xn.maher_al_hakim  person  ماهر الحكيم",
                "  role      spokesperson/xn.defence_ministry 2024-01-01..",
                "  claims    xn.defence_ministry",
            ],
        ),
        (
            "ناصيف",
            "2030-01-01",
            0,
            ["ناصيف: xn.adel_nasef  person  عادل ناصيف", "  role      finance_minister/xn 2024-07-15.."],
        ),
        (
            "ناصيف",
            "2010-01-01",
            1,
            [
                "ناصيف: ambiguous, a name of 2 whom the day does not tell apart",
                "  xn.adel_nasef  عادل ناصيف  finance_minister/xn 2024-07-15..",
                "  xb.hadi_nasef  هادي ناصيف  interior_minister/xb 2020..2022",
                "  claims    name:ناصيف",
            ],
        ),
        (
            "سامر الوهمي",
            "2025-01-01",
            1,
            ["سامر الوهمي: unknown, no name or title of the registry", "  claims    name:سامر الوهمي"],
        ),
        (
            "رئيسة الوزراء النورافية ووزير العدل البرداني",
            "2025-01-01",
            1,
            [
                "رئيسة الوزراء النورافية: xn.salma_al_karmawi  person  سلمى الكرماوي",
                "  role      prime_minister/xn 2024-07-02..",
                "وزير العدل البرداني: justice_minister/xb, nobody is known to have held it on 2025-01-01",
            ],
        ),
        ("مصادر", "2025-01-01", 1, ["مصادر: anonymous, a source that nobody names"]),
        ("قال إن", "2025-01-01", 1, ["قال إن: no phrase that can name a speaker"]),
        ("", "2025-01-01", 1, [": no phrase that can name a speaker"]),
    ],
)
def test_whom_a_phrase_means_at_a_day(run, phrase, on, code, lines):
    assert run("who", phrase, "--at", on) == (code, "".join(f"{line}\n" for line in lines))


def test_the_answer_is_that_of_detection(detector):
    phrase = "المتحدث باسم وزارة الدفاع السيلدافية"
    (claim,) = detector.detect(news(f"قال {phrase} إن الحدود هادئة."))
    (voice,) = detector.speakers(phrase, date(2024, 5, 1))
    assert voice.speaker == claim.speakers[0]


def test_officials_come_from_the_settings(own, monkeypatch):
    monkeypatch.setenv("TASRIH_OFFICIALS_FILE", str(own))
    for arguments in (["show", "ناصيف"], ["who", "ناصيف", "--at", "2030-01-01"], ["who", "ناصيف"]):
        assert "xn.adel_nasef" in CliRunner().invoke(command, arguments).output


@pytest.mark.parametrize("day", ["2015-13-01", "yesterday", "2015", ""])
def test_a_day_that_is_none_is_told_in_one_line(monkeypatch, capsys, day):
    monkeypatch.setattr("sys.argv", ["tasrih", "officials", "who", "--at", day, "ناصيف"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == f"tasrih: --at: {day!r} is no day; a day is written as 2025-09-04\n"


@pytest.mark.parametrize("arguments", [["who"], ["show"], ["who", "--at"]])
def test_wrong_usage_ends_with_two(arguments):
    assert CliRunner().invoke(command, arguments).exit_code == 2


@pytest.mark.parametrize("dates", ["2012-05-15..2017-05-14", "2012-02..", "..2017", "2012..2013-11", ".."])
def test_a_term_is_written_as_the_data_write_it(dates):
    first, _, last = dates.partition("..")
    term = Term(role="president", target="xn", start=day_bounds(first, date.min), end=day_bounds(last, date.max))
    assert str(term) == f"president/xn {dates}"
