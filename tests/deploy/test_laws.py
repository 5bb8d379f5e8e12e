"""The laws of the manifests hold in every composition, and each notices when it is broken."""

import re

import pytest

from tests.deploy.breaches import BREACHES
from tests.deploy.laws import kafka, monitoring, network, pods, settings  # noqa: F401 - they put their laws into LAWS
from tests.deploy.laws.law import LAWS
from tests.deploy.laws.settings import MADE_BY_HAND, what_is_referred_to_exists
from tests.deploy.rendering import COMPOSITIONS, ROOT, rendered

pytestmark = pytest.mark.usefixtures("kubectl")


@pytest.mark.parametrize("composition", COMPOSITIONS)
def test_every_law_holds(composition):
    manifests = rendered(composition)
    assert {name: list(law(manifests)) for name, law in LAWS.items() if list(law(manifests))} == {}


@pytest.mark.parametrize(("name", "at"), [(name, at) for name, found in BREACHES.items() for at in range(len(found))])
def test_a_breach_is_noticed(name, at):
    copy = rendered("everything").copy()
    BREACHES[name][at](copy)
    assert list(LAWS[name](copy)) != []


def test_on_one_machine_no_secret_is_made_by_hand():
    dev = rendered("dev").copy()
    assert list(what_is_referred_to_exists(dev, by_hand=set())) == []
    dev.objects = [item for item in dev.objects if item["kind"] != "Secret"]
    missing = {line.rpartition("secret ")[2].rpartition("-")[0] for line in what_is_referred_to_exists(dev, set())}
    assert missing == {"tasrih-redis", "tasrih-gateway-files"}


def test_how_to_make_secrets_by_hand_is_told():
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert set(re.findall(r"create secret generic (\S+)", page)) == MADE_BY_HAND


def test_every_law_has_a_breach():
    assert BREACHES.keys() == LAWS.keys()
