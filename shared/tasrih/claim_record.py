"""The record in which the detector sends a claim, made by the service and again by whoever replays what it did."""

from tasrih.events.model import Claim
from tasrih.messaging.records import Received, Record, event_record
from tasrih.messaging.topics import CLAIMS
from tasrih.positions.sameness.identity import speaker_key


def claim_record(claim: Claim, news: Received) -> Record:
    """A claim of an article, which stands at the place that its record names (`ce_origin`)."""
    return event_record(CLAIMS, speaker_key(claim), claim, producer="detector", trace=news.trace, origin=news.place)
