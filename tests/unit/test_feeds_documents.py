"""Feeds in all forms and with all faults; text in the encoding it has, not the one it claims."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.feeds.bodies import clean, fragment_text, page_text
from tasrih.feeds.charsets import decode
from tasrih.feeds.documents import read_document
from tasrih.feeds.errors import DocumentError

ARABIC = "قالت وزيرة المالية سلمى الكرماوي إن بلادها ستقدم مئة مليون دولار لإعادة إعمار قرى الوادي"
RSS = f"""<?xml version="1.0" encoding="%s"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>وكالة الوادي</title>
<item><title>تعهد &amp;amp; &lt;b&gt;وعد&lt;/b&gt;</title>
<link>https://news.example/1</link><guid isPermaLink="false">g1</guid>
<pubDate>Thu, 04 Sep 2025 15:10:00 GMT</pubDate><description>ملخص</description>
<content:encoded><![CDATA[<p>{ARABIC}.</p><script>x</script><p>ثم أضافت.</p>]]></content:encoded></item>
<item><title>ثان</title><guid>https://news.example/2</guid></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar" xml:base="https://news.example/a/"><title>وكالة</title>
<entry><id>urn:1</id><title type="text">خبر</title><link href="../1"/><updated>2025-09-04T15:10:00Z</updated>
<published>2025-09-04T15:00:00Z</published><content type="html">&lt;p&gt;{ARABIC}&lt;/p&gt;</content></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>t</title></channel><item rdf:about="https://news.example/1">
<title>خبر</title><link>https://news.example/1</link><dc:date>2025-09-04T15:10:00+03:00</dc:date></item></rdf:RDF>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "وكالة",
    "items": [
        {"id": 7, "url": "https://news.example/7", "title": "خبر", "content_html": f"<p>{ARABIC}</p>", "summary": None},
        {"id": "8", "content_text": "نص & بسيط", "date_published": "2025-09-04T15:10:00Z"},
    ],
}


def read(text, content_type=""):
    return read_document(text.encode() if isinstance(text, str) else text, content_type)


def test_rss():
    document = read(RSS % "utf-8")
    first, second = document.entries
    assert (document.form, document.title, document.problem) == ("rss20", "وكالة الوادي", "")
    assert (first.guid, first.link, first.title) == ("g1", "https://news.example/1", "تعهد & وعد")
    assert first.text == f"{ARABIC}.\nثم أضافت."
    assert first.published == "Thu, 04 Sep 2025 15:10:00 GMT"
    assert (second.guid, second.link) == ("https://news.example/2", "https://news.example/2")


def test_atom_rdf_and_json():
    (entry,) = read(ATOM).entries
    assert (entry.guid, entry.link, entry.text) == ("urn:1", "https://news.example/1", ARABIC)
    assert (entry.published, entry.updated) == ("2025-09-04T15:00:00Z", "2025-09-04T15:10:00Z")
    (entry,) = read(RDF).entries
    assert (entry.title, entry.link, entry.updated or entry.published) == (
        "خبر",
        "https://news.example/1",
        "2025-09-04T15:10:00+03:00",
    )
    seven, eight = read(json.dumps(JSON)).entries
    assert (seven.guid, seven.text, eight.text, eight.published) == ("7", ARABIC, "نص & بسيط", "2025-09-04T15:10:00Z")


def test_links_are_told_from_where_the_feed_was_found():
    xml = "<rss version='2.0'><channel><title>t</title><item><title>a</title><link>/1?x=1</link></item></channel></rss>"
    feed = json.dumps({**JSON, "items": [{"id": "1", "url": "../1?x=1"}, {"id": "2", "url": "http://[bad"}]})
    for text in (xml, feed):
        assert read_document(text.encode(), "", "https://news.example/feeds/a").entries[0].link == (
            "https://news.example/1?x=1"
        )


@pytest.mark.parametrize(
    "guid", ["<guid>1</guid>", "<guid isPermaLink='true'>1</guid>", "<guid isPermaLink='false'>1</guid>"]
)
def test_a_guid_is_the_same_in_every_feed_of_an_outlet(guid):
    xml = f"<rss version='2.0'><channel><title>t</title><item>{guid}<title>a</title></item></channel></rss>"
    atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title><entry><id>1</id><title>a</title></entry></feed>"
    places = ["https://news.example/money/feed", "http://www.news.example/war/feed.xml", ""]
    found = [read_document(text.encode(), "", url).entries[0] for text in (xml, atom) for url in places]
    assert {(entry.guid, entry.link) for entry in found} == {("1", "")}


def test_what_is_no_link_is_none():
    for item in ("<title>a</title>", "<title>a</title><link/>", "<title>a</title><link> </link>"):
        xml = f"<rss version='2.0'><channel><title>t</title><item>{item}</item></channel></rss>"
        assert read_document(xml.encode(), "", "https://news.example/feed").entries[0].link == ""


@pytest.mark.parametrize("written", ["&#55357;&#56832;", "&#xD83D;&#xDE00;", "&#xd83d&#56832;", "&#128512;"])
@pytest.mark.parametrize("strict", [True, False])
def test_references_to_halves_of_a_character_are_it(written, strict):
    item = f"<item><title>قال {written}!</title></item>"
    xml = f"<rss version='2.0'><channel><title>t{'' if strict else '<b'}</title>{item}</channel></rss>"
    assert read(xml).entries[0].title == "قال 😀!"
    feed = {**JSON, "items": [{"id": "1", "content_html": f"قال {written}!"}]}
    assert read(json.dumps(feed)).entries[0].text == "قال 😀!"


@pytest.mark.parametrize(
    "reference", ["&#55357;", "&#xDE00;", "&#0;", "&#1114112;", "&#xFFFFFFFFFF;", f"&#{'9' * 5000};"]
)
def test_references_to_nothing_break_no_feed(reference):
    xml = RSS % "utf-8"
    document = read(xml.replace("<title>ثان", f"<title>ثان{reference}"))
    assert (document.entries[1].title, document.problem) == ("ثان", "")


def test_what_was_escaped_twice_is_read_once_more():
    title, text = (
        "قال &amp;amp;quot;كذا&amp;amp;quot;",
        "&amp;lt;p&amp;gt;أ&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;ب &amp;amp;laquo;ج&amp;amp;raquo;&amp;lt;/p&amp;gt;",
    )
    item = f"<item><title>{title}</title><description>{text}</description></item>"
    xml = f"<rss version='2.0'><channel><title>t</title>{item}</channel></rss>"
    (entry,) = read(xml).entries
    assert (entry.title, entry.text) == ('قال "كذا"', "أ\nب «ج»")
    items = [{"id": "1", "title": "قال &#8220;كذا&#8221; &amp; <b>ثم</b>", "content_text": "5 < 6 & 7"}]
    (entry,) = read(json.dumps({**JSON, "items": items})).entries
    assert (entry.title, entry.text) == ("قال “كذا” & ثم", "5 < 6 & 7")


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("utf-8", "utf-8", ""),
        ("windows-1256", "utf-8", "application/xml; charset=utf-8"),
        ("windows-1256", "", "application/rss+xml"),
        ("windows-1256", "windows-1256", ""),
        ("iso-8859-6", "utf-8", ""),
        ("utf-8", "windows-1256", "text/xml; charset=windows-1256"),
        ("utf-8-sig", "iso-8859-1", ""),
        ("utf-16", "utf-16", ""),
        ("utf-16-le", "utf-16", ""),
        ("utf-16-be", "", "text/xml; charset=utf-16"),
        ("windows-1256", "no-such-encoding", ""),
        ("windows-1256", "iso-8859-1", ""),
        ("windows-1256", "utf-8", "text/xml; charset=ISO-8859-1"),
        ("windows-1256", "windows-1252", ""),
        ("windows-1256", "windows-1254", ""),
        ("windows-1256", "windows-1251", ""),
        ("iso-8859-6", "iso-8859-1", ""),
        ("iso-8859-6", "windows-1256", ""),
        ("cp720", "cp720", ""),
    ],
)
def test_text_has_the_encoding_that_it_has_not_the_one_it_claims(encoding, declared, content_type):
    xml = RSS % declared if declared else (RSS % "x").replace(' encoding="x"', "")
    document = read_document(xml.encode(encoding), content_type)
    assert (document.title, document.entries[0].text) == ("وكالة الوادي", f"{ARABIC}.\nثم أضافت.")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("El señor López dijo que la situación está así, además pidió más información", "iso-8859-1"),
        ("Der Präsident erklärte, daß die Länder künftig über Öl für Körper müßten", "windows-1252"),
        ("O presidente não fará declarações à imprensa amanhã, são três ações", "iso-8859-15"),
        ("Cumhurbaşkanı, üç ülkenin görüştüğünü söyledi", "windows-1254"),
        ("Министр финансов заявил, что страна даст больше денег на восстановление", "windows-1251"),
        ("Министр финансов заявил, что страна даст больше денег на восстановление", "koi8-r"),
        ("Ο υπουργός δήλωσε ότι η χώρα θα δώσει περισσότερα χρήματα", "iso-8859-7"),
        ("שר האוצר אמר כי המדינה תיתן יותר כסף", "windows-1255"),
        ("وزیر دارایی گفت کشورش پول بیشتری خواهد داد", "windows-1256"),
    ],
)
def test_what_other_languages_declare_is_believed(text, encoding):
    assert decode(text.encode(encoding, "ignore"), f"text/html; charset={encoding}") == text.encode(
        encoding, "ignore"
    ).decode(encoding)


def test_other_languages_and_single_broken_characters():
    assert decode("Le président a déclaré : « je m’engage »".encode("windows-1252")).startswith(
        "Le président a déclaré"
    )
    assert decode(ARABIC.encode() + b" \xff") == f"{ARABIC} \ufffd"
    assert decode(b"", "text/html; charset=utf-8") == ""


@given(st.binary(max_size=300), st.sampled_from(["", "text/html; charset=utf-7", "x; charset=idna", "x; charset=hex"]))
def test_decoding_never_fails(body, content_type):
    assert isinstance(decode(body, content_type), str)


def test_broken_xml_gives_what_can_be_read():
    document = read((RSS % "utf-8").replace("<title>ثان", "<title>ثان & <b"))
    assert document.problem
    assert [entry.guid for entry in document.entries] == ["g1", "https://news.example/2"]


def test_of_a_cut_document_the_last_entry_is_left_out():
    whole = RSS % "utf-8"
    document = read(whole[: whole.index("ثم أضافت")])
    assert (document.cut, document.entries) == (True, ())
    document = read(whole[: whole.index("</channel>") - 10])
    assert (document.cut, [entry.guid for entry in document.entries]) == (True, ["g1"])


BOMB = (
    '<!DOCTYPE r [<!ENTITY l0 "ha">'
    + "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 12))
    + ']><rss version="2.0"><channel><title>t</title><item><guid>1</guid><title>&l11;</title></item></channel></rss>'
)
THEFT = (
    '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>t</title><item>'
    "<guid>1</guid><title>&x;</title><description>&x;</description></item></channel></rss>"
)


@pytest.mark.parametrize("xml", [BOMB, THEFT])
def test_entities_neither_grow_nor_read_files(xml):
    (entry,) = read(xml).entries
    assert len(entry.title) < 100
    assert "root" not in entry.title + entry.text


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n\0", "empty"),
        (b"<!DOCTYPE html><html><body>hello</body></html>", "no_feed"),
        (b"hello", "no_feed"),
        (b"/etc/passwd", "no_feed"),
        (b"{}", "no_feed"),
        (b'{"version": "2", "items": []}', "no_feed"),
        (b"[" * 100_000, "no_feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [1, {"id": []}]}', "broken"),
        (b"<rss><channel", "broken"),
    ],
)
def test_what_is_no_feed_is_told_so(body, reason):
    with pytest.raises(DocumentError) as caught:
        read_document(body)
    assert caught.value.reason == reason


def test_a_feed_without_entries_is_one():
    assert read('<rss version="2.0"><channel><title>t</title></channel></rss>').entries == ()


@given(st.binary(max_size=400) | st.text(alphabet="<>&!?/[]aé ا\0\"'=-").map(lambda text: f"<rss>{text}".encode()))
def test_whatever_comes_is_a_document_or_explained(body):
    try:
        document = read_document(body)
    except DocumentError:
        return
    assert all("\0" not in entry.title + entry.text for entry in document.entries)


def test_text_of_html():
    html = "<p>واحد <b>اثنان</b>&nbsp;ثلاثة</p><script>x</script><!-- y -->أربعة<br>خمسة &amp; ستة<style>z</style>"
    assert fragment_text(html) == "واحد اثنان ثلاثة\nأربعة\nخمسة & ستة"
    assert fragment_text("a < b & c") == "a < b & c"
    assert clean("e\u0301\r\n\x07 b  c\u2028") == "é\nb c"


@given(st.text(alphabet="<>/&;#x0pbrscit! -\0\ud800ا"))
def test_no_html_breaks_it(html):
    assert "\0" not in fragment_text(html)


def page(*paragraphs):
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<html><head><title>x</title></head><body><nav><a href='/'>الرئيسية</a><a href='/s'>سياسة</a></nav><article>"
        f"<h1>عنوان</h1>{body}</article><footer>حقوق النشر محفوظة</footer></body></html>"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256"])
def test_the_article_of_a_page_is_found_without_its_menus(encoding):
    text = page_text(page(ARABIC, ARABIC, ARABIC).encode(encoding), "text/html; charset=utf-8")
    assert ARABIC in text
    assert "الرئيسية" not in text
    assert "حقوق" not in text


@pytest.mark.parametrize("body", [b"", b"<", b"\0", b"<html></html>", b"<div>" * 5_000, b"\xff\xfe"])
def test_pages_without_an_article(body):
    assert page_text(body) == ""
