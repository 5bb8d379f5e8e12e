"""Files of a folder are read once, whole, and again when they change."""

import json
import os

import pytest

from tasrih.feeds import folders
from tasrih.feeds.errors import DocumentError
from tasrih.feeds.folders import FolderWatcher
from tasrih.feeds.sources import Folder
from tests.feed_fakes import Clock, Killed, Sent


def article(name, text="نص"):
    return {"id": name, "source": "s", "title": "ع", "text": text, "published_at": "2025-09-04T15:10:00Z"}


class Desk:
    def __init__(self, path):
        self.path, self.sent, self.clock = path, Sent(), Clock()
        self.restart()

    def restart(self):
        self.watcher = FolderWatcher(Folder(name="drop", path=str(self.path)), self.sent.states, self.sent, self.clock)

    async def looks(self, times=2):
        for _ in range(times):
            outcomes = await self.watcher.look()
        return outcomes

    def write(self, name, *articles):
        (self.path / name).write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


async def test_new_files_are_read_once_also_after_a_restart(desk):
    desk.write("a.ndjson", article("1"), article("2"))
    desk.write("b.json", article("3"))
    (desk.path / "c.txt").write_text("عنوان\nنص", encoding="utf-8")
    await desk.looks(3)
    assert desk.sent.ids[:3] == ["1", "2", "3"]
    assert desk.sent.articles[3].article.source == "drop"
    desk.restart()
    await desk.looks(3)
    assert len(desk.sent.articles) == 4


async def test_other_files_are_left_alone(desk):
    for name in (".a.json", "a.json.part", "a.tmp", "a.xml", "a.JSON~"):
        desk.write(name, article(name))
    (desk.path / "folder.json").mkdir()
    await desk.looks(3)
    assert desk.sent.articles == []


async def test_a_file_that_is_being_written_is_left_until_it_stands_still(desk):
    desk.write("a.ndjson", article("1"))
    await desk.watcher.look()
    desk.write("a.ndjson", article("1"), article("2"))
    await desk.watcher.look()
    assert desk.sent.articles == []
    await desk.watcher.look()
    assert desk.sent.ids == ["1", "2"]


async def test_a_file_that_changes_later_is_read_again(desk):
    desk.write("a.ndjson", article("1"))
    await desk.looks()
    desk.write("a.ndjson", article("1"), article("2"))
    await desk.looks()
    assert desk.sent.ids == ["1", "1", "2"]


async def test_a_file_that_was_read_too_early_is_mended_by_its_end(desk):
    whole = json.dumps([article("1"), article("2")])
    (desk.path / "a.json").write_text(whole[:50])
    await desk.looks()
    assert (desk.sent.ids, len(desk.sent.refused)) == ([], 1)
    (desk.path / "a.json").write_text(whole)
    await desk.looks()
    assert desk.sent.ids == ["1", "2"]


async def test_records_that_are_no_articles_are_told_and_the_others_sent(desk):
    (desk.path / "a.ndjson").write_text(f"{json.dumps(article('1'))}\n{{}}\n{json.dumps(article('2'))}\n")
    outcomes = await desk.looks()
    assert desk.sent.ids == ["1", "2"]
    assert [problem.rpartition("/")[2][:23] for problem in desk.sent.refused] == ["a.ndjson:2: missing_fiel"[:23]]
    assert dict(outcomes) == {"sent": 2, "refused": 1}


async def test_an_article_of_the_year_2099_is_told_and_the_others_sent(desk):
    desk.write("a.ndjson", article("1") | {"published_at": "2099-09-04T15:10:00Z"}, article("2"))
    await desk.looks()
    assert desk.sent.ids == ["2"]
    (refused,) = desk.sent.refused
    assert refused.endswith("/a.ndjson:1: article 1 of s: published_at is 2099-09-04T15:10:00+00:00, in the future")


async def test_a_document_that_would_fill_the_memory_is_refused_and_lines_are_not(desk, monkeypatch):
    monkeypatch.setattr(folders, "_MAX_DOCUMENT", 100)
    desk.write("a.ndjson", article("1", "نص" * 100))
    desk.write("b.json", article("2", "نص" * 100))
    await desk.looks(3)
    assert desk.sent.ids == ["1"]
    assert len(desk.sent.refused) == 1
    assert "write NDJSON" in desk.sent.refused[0]


async def test_whenever_the_process_dies_all_articles_come(desk):
    for number in range(5):
        desk.write(f"{number}.ndjson", *(article(f"{number}-{index}") for index in range(450)))
    for steps in range(0, 25, 3):
        desk.sent.steps_left = steps
        desk.restart()
        try:
            await desk.looks()
        except Killed:
            continue
    desk.sent.steps_left = 10**9
    desk.restart()
    await desk.looks()
    assert len(set(desk.sent.ids)) == 5 * 450
    assert len(desk.sent.states) == 5


async def test_what_is_gone_is_forgotten(desk):
    desk.write("a.json", article("1"))
    await desk.looks()
    (desk.path / "a.json").unlink()
    await desk.watcher.look()
    assert desk.sent.states == []


async def test_a_folder_that_is_not_there_is_told(desk, tmp_path):
    watcher = FolderWatcher(Folder(name="drop", path=str(tmp_path / "none")), [], desk.sent)
    with pytest.raises(DocumentError, match=r"^unreadable: .*none: No such file"):
        await watcher.look()


async def test_a_file_that_may_not_be_read_is_told_and_waits(desk, monkeypatch):
    desk.write("a.json", article("1"))
    desk.write("b.json", article("2"))
    with monkeypatch.context() as closed:
        closed.setattr(os, "access", lambda path, mode: path.name != "a.json")
        with pytest.raises(DocumentError, match=r"not allowed to read a\.json"):
            await desk.looks()
    assert desk.sent.ids == ["2"]
    await desk.looks()
    assert desk.sent.ids == ["2", "1"]
