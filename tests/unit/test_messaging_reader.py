"""Places of records, without Kafka."""

import pytest

from tasrih.messaging.errors import MessagingError
from tasrih.messaging.reader import fetch
from tasrih.settings import Settings


@pytest.mark.parametrize("text", ["", "news", "news/1", "news/1/x", "/1/2", "news/-1/2"])
def test_what_is_no_place_is_told_before_anything_connects(text):
    with pytest.raises(MessagingError, match="is no place of a record"):
        list(fetch(Settings(kafka_bootstrap="127.0.0.1:1"), [text]))
