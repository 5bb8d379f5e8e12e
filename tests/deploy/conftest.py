"""Tools that the checks of the manifests need: a test that lacks one is skipped, in `make deploy-check` it fails."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.deploy.rendering import Manifests, rendered

INSTEAD = {
    "kubectl": "put kubectl on PATH",
    "promtool": "on Debian and Ubuntu: apt-get install prometheus",
    "kubernetes_validate": "make deploy-check brings it",
    "cloudcoil": "make deploy-check brings it",
    "promql_parser": "make deploy-check brings it",
    "hadolint": "make deploy-check brings it",
}


def lack(request, tool: str) -> None:
    """Skip, or fail where all tools are asked for."""
    reason = f"no {tool}: {INSTEAD[tool]}"
    (pytest.fail if request.config.getoption("--all-tools") else pytest.skip)(reason)


@pytest.fixture(scope="session")
def kubectl(request):
    if not shutil.which("kubectl"):
        lack(request, "kubectl")


@pytest.fixture(scope="session")
def promtool(request):
    if not shutil.which("promtool"):
        lack(request, "promtool")


@pytest.fixture(scope="session")
def hadolint(request) -> Path:
    beside = Path(sys.executable).with_name("hadolint")
    if not beside.exists():
        lack(request, "hadolint")
    return beside


@pytest.fixture(scope="session")
def library(request):
    """Import a library of requirements-deploy.txt."""

    def load(name: str):
        try:
            return __import__(name, fromlist=["_"])
        except ImportError:
            lack(request, name.partition(".")[0])

    return load


@pytest.fixture
def production(kubectl) -> Manifests:
    return rendered("production").copy()
