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


def test_how_alerters_are_stopped_is_told():
    """KEDA would start one again."""
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    told = re.findall(r"annotate scaledobject (\S+) autoscaling\.keda\.sh/paused-replicas(=0|-)\n", page)
    assert told == [("tasrih-alerter", "=0"), ("tasrih-alerter", "-")]
    assert "tasrih-alerter" in rendered("production").names("ScaledObject")


def test_whoever_reads_officials_or_topics_at_the_start_is_restarted_after_a_change():
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    (told,) = re.findall(r"change of officials or topics: `kubectl -n tasrih rollout restart ([^`]*)`", page)
    starts = {path.parent.name: path.read_text() for path in (ROOT / "services").glob("*/__main__.py")}
    reading = {name for name, text in starts.items() if re.search(r"settings\.(officials|topics)_files", text)}
    assert set(told.split()) == {f"deployment/tasrih-{name}" for name in reading}


def test_every_law_has_a_breach():
    assert BREACHES.keys() == LAWS.keys()
