"""The AsyncAPI document: which topics there are, what travels on them, who sends and who receives."""

from collections.abc import Iterable
from typing import Any, Final

import yaml

from tasrih import __version__
from tasrih.events.model import EVENTS
from tasrih.messaging.access import ACCESS, Party
from tasrih.messaging.topics import CLAIMS, CORRECTIONS, DEAD_LETTERS, INGEST_STATE, NEWS, POSITIONS, Topic, topic_table

_BINDING = "0.5.0"  # of AsyncAPI's Kafka bindings
_EVENTS_OF = {
    NEWS: ["news"],
    CLAIMS: ["claim"],
    POSITIONS: ["position"],
    CORRECTIONS: ["correction"],
    DEAD_LETTERS: ["dead_letter", "dead_letter_replay"],
    INGEST_STATE: ["feed_state", "file_state"],
}
_KEYS = {
    "news": "article id",
    "claim": "ids of the speakers, sorted and joined with +, else the folded name, else the article id",
    "position": "position id",
    "alert": "id of the official who holds the position",
    "correction": "id of the official who holds the positions",
    "dead_letter": "key of the message that was refused",
    "dead_letter_replay": "id of the dead letter",
    "feed_state": "name of the feed",
    "file_state": "name of the folder, a slash, name of the file; without a body once the file is gone",
}
_SERVICES: Final[tuple[Party, ...]] = ("ingester", "detector", "alerter", "gateway")
_HEADERS = {
    "ce_specversion": "always 1.0",
    "ce_id": "id of the event; the same event always has the same",
    "ce_source": "who made it: the news source, or /tasrih/<service>",
    "ce_type": "for example org.tasrih.alert.new_position.v1",
    "ce_time": "event time: when the article was published (RFC 3339, UTC)",
    "ce_subject": "what it is about",
    "ce_origin": "topic/partition/offset of the record because of which this one was sent; not in news",
    "ce_decision": "positions: what the claim at ce_origin meant (new, repeated, corroborated, changed, withdrawn)",
    "ce_suppressed": "positions: why that claim raised no alert; absent where it raised one",
    "ce_nearduplicate": "news: id of an earlier article that says nearly the same in the same words",
    "ce_revision": "news: how many times the article was sent with other words, where it is more than once",
    "traceparent": "W3C trace context, the same trace from article to alert",
}


def asyncapi_document(watches: Iterable[str]) -> str:
    """The document as YAML, always the same for the same topics and structs; schemas are meant relative to `docs/`."""
    table = topic_table(watches)
    document = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Tasrih",
            "version": __version__,
            "description": "Who said, promised, demanded, threatened, refused or denied what in Arabic news.",
        },
        "defaultContentType": "application/json",
        "channels": {_id(topic.name): _channel(topic) for topic in table},
        "operations": _operations([topic.name for topic in table]),
        "components": {"messages": {name: _message(name) for name in EVENTS}},
    }
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)


def _id(topic: str) -> str:
    return topic.replace(".", "_").replace("-", "_")


def _events_of(topic: str) -> list[str]:
    return _EVENTS_OF.get(topic, ["alert"])


def _channel(topic: Topic) -> dict[str, Any]:
    retention = topic.config(1)["retention.ms"]
    configuration = {
        "cleanup.policy": [topic.cleanup_policy],
        "retention.ms": int(retention),
        "max.message.bytes": topic.max_message_bytes,
    }
    kafka = {"partitions": topic.partitions, "topicConfiguration": configuration, "bindingVersion": _BINDING}
    return {
        "address": topic.name,
        "messages": {event: {"$ref": f"#/components/messages/{event}"} for event in _events_of(topic.name)},
        "bindings": {"kafka": kafka},
    }


def _operations(topics: list[str]) -> dict[str, Any]:
    sent = {service: _matching(ACCESS[service].sends, topics) for service in _SERVICES} | {"editors": [CORRECTIONS]}
    received = {service: _matching(ACCESS[service].receives, topics) for service in _SERVICES}
    sends = {
        f"{service}_sends_{_id(topic)}": _operation("send", topic) for service, names in sent.items() for topic in names
    }
    receives = {
        f"{service}_receives_{_id(topic)}": _operation("receive", topic)
        for service, names in received.items()
        for topic in names
    }
    return sends | receives


def _matching(names: Iterable[str], topics: Iterable[str]) -> list[str]:
    """Topics by names, of which one that ends in a dot stands for all that begin so."""
    table = list(topics)
    return [topic for name in names for topic in table if topic == name or (name[-1] == "." and topic.startswith(name))]


def _operation(action: str, topic: str) -> dict[str, Any]:
    return {"action": action, "channel": {"$ref": f"#/channels/{_id(topic)}"}}


def _message(event: str) -> dict[str, Any]:
    properties = {name: {"type": "string", "description": meaning} for name, meaning in _HEADERS.items()}
    return {
        "name": event,
        "contentType": "application/json",
        "headers": {"type": "object", "properties": properties},
        "payload": {"$ref": f"../schemas/{event}.v1.json"},
        "bindings": {"kafka": {"key": {"type": "string", "description": _KEYS[event]}, "bindingVersion": _BINDING}},
    }
