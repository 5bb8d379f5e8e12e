"""What hangs, grows or dies while it reads a document is not this process."""

import asyncio
import os
import time

import pytest

from tasrih.feeds.bodies import page_text
from tasrih.feeds.documents import read_document
from tasrih.feeds.errors import DocumentError
from tasrih.feeds.isolation import IsolatedReader
from tests.waiting import PATIENCE_SECONDS


def hang():
    time.sleep(60)


def grow():
    return len(bytearray(4 * 1024**3))


def die():
    os._exit(3)


def raise_bug():
    raise RuntimeError("a bug")


@pytest.fixture
def reader():
    reader = IsolatedReader(PATIENCE_SECONDS)
    yield reader
    reader.stop()


async def test_documents_and_their_errors_come_back(reader):
    document = await reader(read_document, b"<rss version='2.0'><channel><title>t</title></channel></rss>")
    assert document.title == "t"
    with pytest.raises(DocumentError) as caught:
        await reader(read_document, b"hello")
    assert (caught.value.reason, str(caught.value)) == ("no_feed", "no_feed: it is neither RSS, Atom nor JSON Feed")
    assert await reader(page_text, b"") == ""


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (grow, "took_too_long: reading it needed too much memory"),
        (die, "took_too_long: reading it needed too much memory or broke the reader"),
        (raise_bug, "broken: RuntimeError: a bug"),
    ],
)
async def test_what_goes_wrong_is_one_document_s_problem(reader, function, told):
    with pytest.raises(DocumentError) as caught:
        await reader(function)
    assert str(caught.value) == told
    assert await reader(page_text, b"") == ""


async def test_what_takes_too_long_is_ended():
    reader = IsolatedReader(0.5)
    with pytest.raises(DocumentError, match=r"took more than 0\.5 s"):
        await reader(hang)
    reader.stop()


async def test_a_call_that_is_given_up_leaves_no_process_behind(reader):
    await reader(page_text, b"")
    child = reader._child._process
    call = asyncio.create_task(reader(hang))
    await asyncio.sleep(0.1)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert not child.is_alive()
    assert await reader(page_text, b"") == ""
