"""The gateway's answers to programs: the document of the API, and what is told of parameters that are wrong."""

from pathlib import Path

import pytest
import yaml

from tests.console_cases import console

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.yaml"


@pytest.fixture
def served(tmp_path):
    with console(tmp_path) as browser:
        yield browser


def test_a_gateway_gives_the_document_that_the_docs_have(served):
    assert served.get("/v1/openapi.json").json() == yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "time",
    ["2025-09-04T18:30:00Z", "2025-09-04T21:30:00%2B03:00", "2025-09-04T21:30:00+03:00", "2025-09-04T14:30-04:00"],
)
def test_times_have_zones_though_a_plus_in_an_address_is_a_blank(served, time):
    later = "2025-09-04T18:30:01Z"
    assert served.get(f"/v1/alerts?from={time}&to={later}").status_code == 200
    refused = served.get(f"/v1/alerts?from={later}&to={time}")
    assert (refused.status_code, refused.json()["errors"]) == (400, ["to: it is not after from"])


@pytest.mark.parametrize("name", ["from", "to"])
@pytest.mark.parametrize(
    "time", ["20250904", "2025", "0", "1757000000", "yesterday", "-2h", "04/09/2025", "2025-09-31", "2025-09-04T25:00Z"]
)
def test_what_is_no_time_is_refused_and_not_taken_for_seconds(served, name, time):
    refused = served.get(f"/v1/alerts?{name}={time}")
    assert refused.status_code == 400
    assert refused.json()["errors"] == [f"{name}: a time is one of RFC 3339, as 2025-09-04T18:30:00Z, or a date"]
