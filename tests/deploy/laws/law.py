"""What a law is: a function that gives a line for each breach of it."""

from collections.abc import Callable, Iterable
from typing import Final

from tests.deploy.rendering import Manifests

Law = Callable[[Manifests], Iterable[str]]
LAWS: Final[dict[str, Law]] = {}


def law(function: Law) -> Law:
    """Put a function among the laws."""
    LAWS[function.__name__] = function
    return function


def selects(selector: dict, labels: dict) -> bool:
    """Whether a label selector of Kubernetes selects something with these labels."""
    if any(labels.get(key) != value for key, value in selector.get("matchLabels", {}).items()):
        return False
    return all(_holds(rule, labels) for rule in selector.get("matchExpressions", []))


def _holds(rule: dict, labels: dict) -> bool:
    assert rule["operator"] == "In", rule
    return labels.get(rule["key"]) in rule["values"]
