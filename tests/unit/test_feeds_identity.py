"""The same article is the same, whatever its link carries; near duplicates are alike, others are not."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.feeds.articles import Draft, article_of, web_link
from tasrih.feeds.dates import When
from tasrih.feeds.documents import Entry
from tasrih.feeds.duplicates import NEAR, NearDuplicates, likeness, sketch
from tasrih.feeds.identity import article_id, canonical_link, shares_guids
from tasrih.feeds.sources import Feed
from tests.feed_fakes import NOW

FEED = Feed(name="valley", url="https://news.example/feed.xml", source="وكالة الوادي")


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        ("HTTPS://News.Example:443/a?utm_source=x&id=7&fbclid=1#top", "https://news.example/a?id=7"),
        ("http://news.example", "http://news.example/"),
        ("http://news.example:8080/?b=2&a=1", "http://news.example:8080/?b=2&a=1"),
        (" https://news.example/خبر ", "https://news.example/خبر"),
        ("http://[2001:DB8::1]:80/a", "http://[2001:db8::1]/a"),
        ("http://[2001:db8::1]:8080", "http://[2001:db8::1]:8080/"),
        ("http://[bad", "http://[bad"),
        ("urn:7", "urn:7"),
        ("", ""),
    ],
)
def test_canonical_links(link, canonical):
    assert canonical_link(link) == canonical
    assert canonical_link(canonical) == canonical


@given(st.text(max_size=80).map(lambda text: f"https://{text}") | st.text(max_size=40))
def test_a_canonical_link_is_its_own(link):
    assert canonical_link(canonical_link(link)) == canonical_link(link)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "/relative", "ftp://a.example/", "x" * 9999]
)
def test_only_links_to_pages_are_told(link):
    assert web_link(link) == ""


def test_what_tells_articles_apart():
    one = Entry(guid="g", link="https://a.example/1?utm_medium=rss")
    same, other = Entry(guid="g", link="https://a.example/1"), Entry(guid="g", link="https://a.example/2")
    assert article_id("s", one, "guid") == article_id("s", same, "guid") == article_id("s", other, "guid")
    for identity in ("link", "guid and link"):
        assert article_id("s", one, identity) == article_id("s", same, identity) != article_id("s", other, identity)
    assert article_id("s", one, "guid") != article_id("t", one, "guid")
    assert article_id("s", Entry(link="https://a.example/1"), "guid") == article_id("s", one, "link")
    assert article_id("s", Entry(title="a"), "guid") != article_id("s", Entry(title="b"), "guid")
    assert shares_guids([one, other])
    assert not shares_guids([one, same, Entry(link="x"), Entry(link="y")])


def article(entry, text):
    return article_of(FEED, entry, Draft("id", text, When(NOW)))


def test_an_article_of_an_entry():
    made = article(Entry(title="عنوان", link="https://a.example/1#x", lang="ar-SA"), "عنوان\nنص\nبقية")
    assert (made.title, made.text, made.url, made.lang, made.source) == (
        "عنوان",
        "نص\nبقية",
        "https://a.example/1",
        "ar-SA",
        "وكالة الوادي",
    )
    untitled = article(Entry(link="javascript:x"), "سطر أول\nنص")
    assert (untitled.title, untitled.text, untitled.url, untitled.lang) == ("سطر أول", "نص", None, "ar")


def report(seed, words=120):
    return " ".join(random.Random(seed).choices([f"كلمة{number}" for number in range(3_000)], k=words))


def edited(text, share, seed=7):
    chance = random.Random(seed)
    return " ".join("بديل" if chance.random() < share else word for word in text.split())


def test_reports_with_a_word_changed_here_and_there_are_alike_and_others_are_not():
    text = report(1)
    assert likeness(sketch("", text), sketch("", text)) == 1
    assert likeness(sketch("", text), sketch("", edited(text, 0.05))) >= NEAR
    assert likeness(sketch("", text), sketch("", " ".join(text.split()[:100]))) >= NEAR
    assert likeness(sketch("", text), sketch("", edited(text, 0.6))) < NEAR
    assert likeness(sketch("", text), sketch("", report(2))) < 0.1
    assert sketch("قصير", "جدا") == ()


def test_spelling_and_marks_make_no_difference():
    text = report(1).replace("كلمة", "إعلانة ")
    assert sketch("", text) == sketch("", text.replace("إ", "ا").replace("ة", "ه").replace(" ", "، "))


def test_the_earlier_of_two_is_named_and_the_latest_are_remembered():
    near = NearDuplicates(remembered=100)
    first = sketch("", report(0))
    assert near.earlier("0", first) is None
    for number in range(101):
        own = sketch("", report(number))
        assert near.earlier(f"again-{number}", own) is None
        near.add(str(number), own)
    assert len(near) == 100
    assert near.earlier("x", first) is None
    assert near.earlier("x", sketch("", edited(report(50), 0.03))) == "50"
    assert near.earlier("50", sketch("", report(50))) is None
    near.add("50", sketch("", report(999)))
    assert near.earlier("x", sketch("", report(50))) is None


def test_pairs_that_stand_everywhere_cost_little():
    near = NearDuplicates()
    for number in range(300):
        near.add(str(number), sketch("", f"{'حقوق النشر محفوظة ' * 10} {report(number, 60)}"))
    assert max(map(len, near._having.values())) <= 64
