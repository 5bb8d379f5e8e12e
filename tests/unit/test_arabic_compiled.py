"""What entries are compiled to is kept in a file that is used for these entries alone, and only while it is whole."""

import logging
import os

import pytest
from click.testing import CliRunner

from tasrih.arabic import compiled as module
from tasrih.arabic.compiled import compile_entries, compiled, read, write
from tasrih.arabic.inflection import Entry
from tasrih.arabic.morphology import Morphology
from tasrih.cli.main import cli
from tasrih.detection.vocabulary import lexicon
from tasrih.detection.vocabulary.lexicon import Lexicon
from tasrih.errors import TasrihError

ENTRIES = (
    Entry(id="say", lemma="قَالَ", root="قول", form="I", imperfect="يَقُولُ", masdars=("قَوْل",)),
    Entry(id="stress", lemma="أَكَّدَ", root="ءكد", form="II"),
    Entry(id="stressed", lemma="تَأْكِيد", pos=frozenset({"noun"})),
)
WORDS = ["قال", "وأكد", "سيؤكدون", "بتأكيدها", "فليقولوا", "مؤكدا", "قولهم", "كتب"]


@pytest.fixture
def file(tmp_path):
    write(tmp_path / "lexicon.msgpack", ENTRIES)
    return tmp_path / "lexicon.msgpack"


def forbid_inflection(monkeypatch):
    monkeypatch.setattr(module, "inflect", lambda entry: pytest.fail(f"{entry.id} is inflected"))


def test_what_the_file_keeps_is_not_made_again(file, caplog, monkeypatch):
    forbid_inflection(monkeypatch)
    assert Morphology(ENTRIES, file).analyze("قال")
    assert caplog.records == []


def test_words_are_read_from_the_file_as_without_it(file):
    kept, made = Morphology(ENTRIES, file), Morphology(ENTRIES)
    assert compile_entries(ENTRIES) == read(file, ENTRIES)
    assert list(kept.forms()) == list(made.forms())
    assert [kept.analyze(word) for word in WORDS] == [made.analyze(word) for word in WORDS]


def truncate(file, _):
    file.write_bytes(file.read_bytes()[:-100])


def empty(file, _):
    file.write_bytes(b"")


def change_a_letter(file, _):
    content = bytearray(file.read_bytes())
    content[-9] ^= 1
    file.write_bytes(content)


def a_folder_in_its_place(file, _):
    file.unlink()
    file.mkdir()


def other_code(_, monkeypatch):
    monkeypatch.setattr(module, "_HERE", module._HERE / "data")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (truncate, "it is damaged"),
        (empty, "it was made from other data"),
        (change_a_letter, "it is damaged"),
        (a_folder_in_its_place, "Is a directory"),
        (other_code, "it was made from other data"),
    ],
)
def test_a_file_of_no_use_is_told_in_one_line_and_all_is_made_anew(damage, said, file, monkeypatch, caplog):
    damage(file, monkeypatch)
    assert compiled(ENTRIES, file) == compile_entries(ENTRIES)
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert record.getMessage().startswith(f"{file} is not used, its forms are made anew: ")
    assert said in record.getMessage()


def test_a_file_of_other_entries_is_not_used(file, caplog):
    changed = (*ENTRIES[:2], Entry(id="stressed", lemma="تَشْدِيد", pos=frozenset({"noun"})))
    assert compiled(changed, file) == compile_entries(changed)
    assert [record.getMessage().endswith("it was made from other data") for record in caplog.records] == [True]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_read_is_told(file, caplog):
    file.parent.chmod(0)
    try:
        assert compiled(ENTRIES, file) == compile_entries(ENTRIES)
    finally:
        file.parent.chmod(0o700)
    assert "Permission denied" in caplog.text


def test_where_there_is_no_file_nothing_is_said(tmp_path, caplog):
    assert compiled(ENTRIES, tmp_path / "absent") == compile_entries(ENTRIES)
    assert caplog.records == []


def lexicon_compile(*options):
    result = CliRunner().invoke(cli, ["lexicon", "compile", *options])
    return result.exit_code, result.output


def test_the_command_keeps_the_lexicon_of_the_package_which_the_detector_then_reads(tmp_path, monkeypatch):
    place = tmp_path / "lexicon.msgpack"
    monkeypatch.setattr(lexicon, "COMPILED", place)
    assert lexicon_compile("--check") == (1, f"{place} is not there or of no use\n")
    assert lexicon_compile() == (0, f"{place}\n")
    assert lexicon_compile("--check") == (0, "")
    assert list(tmp_path.iterdir()) == [place]
    forbid_inflection(monkeypatch)
    assert Lexicon.load().analyze("قال")


def test_a_place_that_cannot_be_written_is_told_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(lexicon, "COMPILED", tmp_path / "absent" / "lexicon.msgpack")
    with pytest.raises(TasrihError, match=r"^the forms cannot be kept: \[Errno 2\]"):
        cli(["lexicon", "compile"])


def test_another_lexicon_is_not_looked_for_in_the_file(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(lexicon, "COMPILED", tmp_path)  # would be told of, as a folder
    Lexicon.load([])
    assert caplog.records == []
