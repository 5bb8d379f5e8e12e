"""Manifests as kustomize renders them: overlays, and every component over the base."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
KUBERNETES = ROOT / "deploy" / "kubernetes"
COMPONENTS = sorted(path.name for path in (KUBERNETES / "components").iterdir())
OVERLAYS = sorted(path.name for path in (KUBERNETES / "overlays").iterdir())
COMPOSITIONS = [*OVERLAYS, "base", *(f"base+{name}" for name in COMPONENTS), "everything"]
_NEEDS = {"replay-job": ["audit-job"]}

Object = dict[str, Any]


@dataclass(frozen=True)
class Pod:
    """A pod template, and the object that it stands in."""

    owner: Object
    template: Object

    @property
    def name(self) -> str:
        return f"{self.owner['kind']}/{self.owner['metadata']['name']}"

    @property
    def labels(self) -> Mapping[str, str]:
        return self.template["metadata"].get("labels", {})

    @property
    def spec(self) -> Object:
        return self.template["spec"]

    @property
    def component(self) -> str:
        return self.labels.get("app.kubernetes.io/component", "")

    @property
    def containers(self) -> list[Object]:
        return [*self.spec.get("initContainers", []), *self.spec["containers"]]

    @property
    def serves(self) -> bool:
        """Whether it runs until it is stopped, and does something for others."""
        return self.owner["kind"] in {"Deployment", "StatefulSet"} and self.component != "operator"


@dataclass
class Manifests:
    """All objects of one composition, and the text of the base's settings, whose comments name what is left alone."""

    objects: list[Object]
    settings_text: str = ""

    def of(self, *kinds: str) -> list[Object]:
        return [item for item in self.objects if item["kind"] in kinds]

    def names(self, *kinds: str) -> set[str]:
        return {item["metadata"]["name"] for item in self.of(*kinds)}

    def one(self, kind: str, name: str) -> Object:
        return next(item for item in self.of(kind) if item["metadata"]["name"] == name)

    def pods(self) -> Iterator[Pod]:
        for item in self.of("Deployment", "StatefulSet", "Job"):
            yield Pod(item, item["spec"]["template"])
        for item in self.of("CronJob"):
            yield Pod(item, item["spec"]["jobTemplate"]["spec"]["template"])

    def workers(self) -> list[Pod]:
        """Pods of our own services that serve."""
        return [pod for pod in self.pods() if pod.serves and pod.component != "redis"]

    def environment(self, pod: Pod, container: Object) -> dict[str, str]:
        """Variables of a container, by what its ConfigMaps and its own list say."""
        maps = {item["metadata"]["name"]: item.get("data", {}) for item in self.of("ConfigMap")}
        found: dict[str, str] = {}
        for source in container.get("envFrom", []):
            found |= maps[source["configMapRef"]["name"]]
        return found | {item["name"]: item.get("value", "") for item in container.get("env", [])}

    def copy(self) -> "Manifests":
        return deepcopy(self)


@cache
def rendered(composition: str) -> Manifests:
    """The objects of an overlay, of the base, of `base+component`, or of the base with all components."""
    if composition in OVERLAYS:
        return _manifests(kustomize(KUBERNETES / "overlays" / composition))
    _, _, chosen = composition.partition("+")
    components = COMPONENTS if composition == "everything" else [*_NEEDS.get(chosen, []), chosen] if chosen else []
    folder = ROOT / ".tasrih" / "composition"  # kustomize takes relative paths only, and follows none through links
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    document = {
        "resources": [os.path.relpath(KUBERNETES / "base", folder)],
        "components": [os.path.relpath(KUBERNETES / "components" / name, folder) for name in components],
        "namespace": "tasrih",
    }
    (folder / "kustomization.yaml").write_text(json.dumps(document), encoding="utf-8")
    try:
        return _manifests(kustomize(folder))
    finally:
        shutil.rmtree(folder)


def kustomize(folder: Path) -> str:
    """What `kubectl kustomize` makes of a folder."""
    result = subprocess.run(["kubectl", "kustomize", str(folder)], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


def _manifests(text: str) -> Manifests:
    settings = (KUBERNETES / "base" / "settings.env").read_text(encoding="utf-8")
    return Manifests(list(yaml.safe_load_all(text)), settings)
