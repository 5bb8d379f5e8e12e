"""Who may do what in Kafka, as Strimzi takes it: one KafkaUser for each party of `tasrih.messaging.access`."""

from collections.abc import Iterator
from typing import Any, Literal

from deploy.kubernetes.manifest import strimzi, text
from tasrih.messaging.access import ACCESS, Access, Operation
from tasrih.settings import Settings


def users() -> str:
    """Manifests of all users. Strimzi makes a Secret of the same name for each, with its password."""
    manifests = [
        strimzi(
            "KafkaUser",
            f"tasrih-{party}",
            {
                "authentication": {"type": "scram-sha-512"},
                "authorization": {"type": "simple", "acls": list(_rules(access))},
            },
        )
        for party, access in ACCESS.items()
    ]
    return text("shared/tasrih/messaging/access.py", manifests)


def _rules(access: Access) -> Iterator[dict[str, Any]]:
    for name, operations in access.operations().items():
        yield _rule("topic", name, operations)
    for setting in access.groups:
        yield _rule("group", getattr(Settings(), setting), [access.with_groups])
    for setting in access.asks_about:
        yield _rule("group", getattr(Settings(), setting), ["Describe"])


def _rule(kind: Literal["topic", "group"], name: str, operations: list[Operation]) -> dict[str, Any]:
    pattern = "prefix" if name.endswith(".") else "literal"
    return {"resource": {"type": kind, "name": name, "patternType": pattern}, "operations": operations}
