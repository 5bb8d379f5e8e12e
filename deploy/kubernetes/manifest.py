"""How manifests are written: as YAML, always the same text for the same objects."""

from collections.abc import Iterable
from typing import Any, Final

import yaml

CLUSTER: Final = "tasrih"
"""Name of the Kafka that Strimzi runs."""
_HEAD = "# Written by `make manifests` from {source}; a test fails when it is stale.\n"


def strimzi(kind: str, name: str, spec: dict[str, Any]) -> dict[str, Any]:
    """An object for Strimzi's operators."""
    metadata = {"name": name, "labels": {"strimzi.io/cluster": CLUSTER}}
    return {"apiVersion": "kafka.strimzi.io/v1", "kind": kind, "metadata": metadata, "spec": spec}


def text(source: str, objects: Iterable[dict[str, Any]]) -> str:
    """The objects as one file that names the source they follow from."""
    return _HEAD.format(source=source) + yaml.safe_dump_all(objects, sort_keys=False, width=120)
