"""One feed over many polls: what is new is sent once, what changed again under its id, and nothing is lost."""

import random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasrih.events.model import FeedState
from tasrih.feeds.errors import DocumentError
from tasrih.feeds.polling import FeedPoller
from tasrih.feeds.schedule import pause
from tasrih.feeds.sources import Feed
from tasrih.web.errors import FetchError
from tasrih.web.fetching import Fetched
from tests.feed_fakes import NOW, Clock, Killed, Pages, Sent, read_here

URL = "https://news.example/feed.xml"
FEED = Feed(name="valley", url=URL, source="وكالة الوادي", body="feed")
LONG = "قالت الوزيرة إن بلادها ستقدم مئة مليون دولار لإعادة الإعمار. " * 20


def item(number, text="نص", date="Thu, 04 Sep 2025 15:10:00 GMT", guid=None, link=None, title=None):
    return (
        f"<item><title>{title or f'خبر {number}'}</title><link>{link or f'https://news.example/{number}'}</link>"
        f"<guid isPermaLink='false'>{guid or f'g{number}'}</guid><pubDate>{date}</pubDate>"
        f"<description>{text}</description></item>"
    )


def rss(*items):
    return f"<rss version='2.0'><channel><title>t</title>{''.join(items)}</channel></rss>".encode()


class Newsroom:
    """A feed, what polls it and what comes of that."""

    def __init__(self, feed=FEED):
        self.feed, self.web, self.sent, self.clock = feed, Pages(), Sent(), Clock()
        self.restart()

    def restart(self):
        """Know what was remembered, and nothing else."""
        state = self.sent.states[-1] if self.sent.states else None
        self.poller = FeedPoller(self.feed, state, self.web, read_here, self.sent, self.clock)

    async def shows(self, *items, **fields):
        self.web.pages[URL] = Fetched(URL, rss(*items), **fields)
        return await self.poller.poll()


async def test_what_is_new_is_sent_once_the_oldest_first():
    room = Newsroom()
    await room.shows(item(2), item(1))
    assert [incoming.article.title for incoming in room.sent.articles] == ["خبر 1", "خبر 2"]
    await room.shows(item(3), item(2), item(1))
    room.restart()
    await room.shows(item(3), item(2), item(1))
    assert [incoming.article.title for incoming in room.sent.articles] == ["خبر 1", "خبر 2", "خبر 3"]
    assert len(set(room.sent.ids)) == 3


async def test_an_article_with_other_words_is_sent_again_under_its_id():
    room = Newsroom()
    await room.shows(item(1))
    room.restart()
    polled = await room.shows(item(1, "نص جديد"))
    await room.shows(item(1, "نص جديد", date="Thu, 04 Sep 2025 15:30:00 GMT"))
    first, second = room.sent.articles
    assert first.article.id == second.article.id
    assert (first.revision, second.revision, second.article.text) == (1, 2, "نص جديد")
    assert dict(polled.outcomes) == {"updated": 1}


async def test_a_feed_that_has_not_changed_is_asked_so():
    room = Newsroom()
    await room.shows(item(1), etag='"1"', last_modified="today")
    room.restart()
    room.web.pages[URL] = Fetched(URL, b"", modified=False)
    assert not (await room.poller.poll()).modified
    _, headers = room.web.asked[-1]
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"1"', "today")
    assert len(room.sent.states) == 1


@pytest.mark.parametrize("said", ["الخميس، 04 سبتمبر 2025", "é", "a\x7f"])
async def test_a_feed_whose_state_no_request_can_hold_is_asked_without_it(said):
    room = Newsroom()
    await room.shows(item(1), etag=said, last_modified=said)
    room.restart()
    await room.shows(item(2), item(1), etag=said, last_modified=said)
    assert set(room.web.asked[-1][1]) == {"Accept"}
    assert len(room.sent.ids) == 2


async def test_another_address_does_not_get_the_old_one_s_etag():
    room = Newsroom()
    await room.shows(item(1), etag='"1"')
    moved = FeedPoller(
        msgspec.structs.replace(FEED, url=f"{URL}2"), room.sent.states[-1], room.web, read_here, room.sent
    )
    room.web.pages[f"{URL}2"] = rss(item(1))
    await moved.poll()
    assert "If-None-Match" not in room.web.asked[-1][1]
    assert len(room.sent.articles) == 1


@settings(max_examples=60)
@given(st.integers(0, 70), st.integers(1, 60))
async def test_whenever_the_process_dies_nothing_is_lost_and_the_same_ids_come_again(steps, entries):
    room = Newsroom()
    room.sent.steps_left = steps
    items = [item(number) for number in range(entries)]
    try:
        await room.shows(*items, etag='"1"')
    except Killed:
        assert room.sent.states == [] or room.sent.states[-1].etag == ""
    room.sent.steps_left = 10**9
    room.restart()
    await room.shows(*items, etag='"1"')
    assert len(set(room.sent.ids)) == entries
    assert len(room.sent.ids) <= entries + 20
    assert room.sent.states[-1].etag == '"1"'


async def test_short_entries_get_the_text_of_their_pages():
    room = Newsroom(msgspec.structs.replace(FEED, body="auto"))
    page = f"<html><body><article><p>{LONG}</p><p>{LONG}</p></article></body></html>"
    room.web.pages["https://news.example/1"] = page.encode()
    await room.shows(item(1), item(2, LONG), item(3, "كلمات قليلة"))
    texts = {incoming.article.title: incoming.article.text for incoming in room.sent.articles}
    assert LONG.strip() in texts["خبر 1"]
    assert texts["خبر 2"] == LONG.strip()
    assert texts["خبر 3"] == "كلمات قليلة"
    assert room.web.urls() == [URL, "https://news.example/3", "https://news.example/1"]


async def test_a_page_that_cannot_be_had_now_is_waited_for_but_not_for_good():
    room = Newsroom(msgspec.structs.replace(FEED, body="page"))
    room.web.pages["https://news.example/1"] = FetchError("timeout", "slow")
    for waiting in (1, 1, 0):
        polled = await room.shows(item(1), etag='"1"')
        assert polled.waiting == waiting
        assert (room.poller.state.etag == "") == bool(waiting)
    assert [incoming.article.text for incoming in room.sent.articles] == ["نص"]


async def test_a_page_that_comes_in_time():
    room = Newsroom(msgspec.structs.replace(FEED, body="page"))
    room.web.pages["https://news.example/1"] = FetchError("server_error", "oops")
    await room.shows(item(1))
    room.web.pages["https://news.example/1"] = f"<html><body><article><p>{LONG}</p></article></body></html>".encode()
    await room.shows(item(1))
    assert [incoming.article.text for incoming in room.sent.articles] == [LONG.strip()]


async def test_guids_that_are_shared_are_no_guids():
    room = Newsroom()
    await room.shows(item(1, guid="same"), item(2, guid="same"))
    room.restart()
    await room.shows(item(3, guid="same"))
    assert len(set(room.sent.ids)) == 3
    assert room.poller.state.shared_guids


async def test_an_id_that_comes_twice_is_one_article_and_told():
    room = Newsroom()
    polled = await room.shows(item(1, "نص أول"), item(1, "نص ثان"))
    assert [incoming.article.text for incoming in room.sent.articles] == ["نص أول"]
    assert polled.problems == ["1 entries have the id of another"]
    await room.shows(item(1, "نص أول"), item(1, "نص ثان"))
    assert len(room.sent.articles) == 1


async def test_times_that_will_not_do_are_those_of_the_first_look():
    room = Newsroom()
    dates = {1: "Thu, 04 Sep 2035 15:10:00 GMT", 2: "", 3: "أمس"}
    polled = await room.shows(*(item(number, date=date) for number, date in dates.items()))
    assert {incoming.article.published_at for incoming in room.sent.articles} == {NOW}
    assert dict(polled.marks) == {"future_date": 1, "no_date": 1, "bad_date": 1}
    room.clock.pass_by(hours=5)
    room.restart()
    await room.shows(*(item(number, "نص جديد", date=date) for number, date in dates.items()))
    assert {incoming.article.published_at for incoming in room.sent.articles} == {NOW}


async def test_an_entry_without_words_is_refused_once():
    room = Newsroom()
    empty = "<item><guid>1</guid></item>"
    await room.shows(empty)
    await room.shows(empty)
    assert room.sent.articles == []
    assert len(room.sent.refused) == 1
    polled = await room.shows(item(2, "ن" * 1_000_001))
    assert dict(polled.outcomes) == {"refused": 1}


async def test_what_is_remembered_is_bounded():
    room = Newsroom()
    for start in range(0, 1_500, 100):
        await room.shows(*(item(number) for number in range(start, start + 100)))
    assert len(room.poller.state.seen) == 600
    assert len(msgspec.json.encode(room.poller.state)) < 120_000
    polled = await room.shows(*(item(number) for number in range(3_000)))
    assert "1000 entries are more than are looked at" in polled.problems


async def test_failures_change_nothing():
    room = Newsroom()
    await room.shows(item(1))
    before = room.poller.state
    room.web.pages[URL] = b"<html><body>sorry</body></html>"
    with pytest.raises(DocumentError):
        await room.poller.poll()
    room.web.pages[URL] = FetchError("unreachable", "x")
    with pytest.raises(FetchError):
        await room.poller.poll()
    assert room.poller.state == before
    assert isinstance(before, FeedState)


def test_pauses_grow_and_are_spread_and_what_was_asked_for_is_kept():
    chance = random.Random(1)
    drawn = [pause(300, 0, chance) for _ in range(50)]
    assert 270 <= min(drawn) < 285 < 315 < max(drawn) <= 330
    for failures, (low, high) in {1: (300, 600), 2: (600, 1_200), 3: (1_200, 2_400), 50: (1_800, 3_600)}.items():
        drawn = [pause(300, failures, chance) for _ in range(50)]
        assert low <= min(drawn) < max(drawn) <= high
    assert pause(300, 1, chance, retry_after=7_000) == 7_000
    assert pause(7_200, 5, chance) <= 7_200
    assert pause(2, 30, chance, longest=30) <= 30
