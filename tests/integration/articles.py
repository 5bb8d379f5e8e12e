"""News for the whole way: ministers of invented states, each with a pledge."""

from datetime import UTC, datetime

from tasrih.events.model import NewsMessage
from tasrih.messaging.topics import alerts_of_watch

WATCH = alerts_of_watch("long_range_missiles")
"""The topic in which each of them raises an alert too."""


def article(number: int, minister: str) -> NewsMessage:
    return NewsMessage(
        id=f"wadi-{number}",
        source="صحيفة الوادي",
        title="",
        text=f"قال {minister} إن بلاده ستزود جمهورية السهل بصواريخ بعيدة المدى.",
        published_at=datetime(2025, 9, 4, 10, number, tzinfo=UTC),
    )


ONE = article(1, "رئيس جمهورية الواحة حازم البدراني")
TWO = article(2, "رئيس جمهورية الجبل ناصر الكعبي")
THREE = article(3, "رئيس وزراء إمارة الساحل فهد المنصوري")
ONE_AGAIN = article(4, "رئيس جمهورية الواحة حازم البدراني")
