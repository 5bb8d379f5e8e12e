"""The laws of the manifests hold in every composition, and each notices when it is broken."""

import pytest

from tests.deploy.breaches import BREACHES
from tests.deploy.laws import kafka, monitoring, network, pods, settings  # noqa: F401 - they put their laws into LAWS
from tests.deploy.laws.law import LAWS
from tests.deploy.rendering import COMPOSITIONS, rendered

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


def test_every_law_has_a_breach():
    assert BREACHES.keys() == LAWS.keys()
