"""Who may do what in Kafka, as Strimzi takes it: one KafkaUser for each party of `tasrih.messaging.access`."""

from collections.abc import Iterator
from typing import Any, Literal

from deploy.kubernetes.manifest import strimzi, text
from tasrih.messaging.access import ACCESS, Access
from tasrih.settings import Settings

Operation = Literal["Describe", "Read", "Write"]
"""Each of the others lets a party describe too."""


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
    may: dict[str, list[Operation]] = {}
    uses: dict[Operation, tuple[str, ...]] = {
        "Read": (*access.receives, *access.looks_up),
        "Write": access.sends,
        "Describe": access.knows_of,
    }
    for operation, names in uses.items():
        for name in names:
            may.setdefault(name, []).append(operation)
    for name, operations in may.items():
        yield _rule("topic", name, operations)
    for setting in access.groups:
        group = getattr(Settings(), setting)
        yield _rule("group", group, ["Read" if access.receives else "Describe"])


def _rule(kind: Literal["topic", "group"], name: str, operations: list[Operation]) -> dict[str, Any]:
    pattern = "prefix" if name.endswith(".") else "literal"
    return {"resource": {"type": kind, "name": name, "patternType": pattern}, "operations": operations}
