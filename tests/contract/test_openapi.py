"""The OpenAPI document: up to date, and without a reference that leads nowhere."""

from pathlib import Path

import yaml

from services.gateway import openapi
from tests.contract.test_asyncapi import references

ROOT = Path(__file__).parents[2]


def document() -> dict:
    return yaml.safe_load((ROOT / "docs" / "openapi.yaml").read_text(encoding="utf-8"))


def test_it_is_up_to_date_and_a_stale_one_is_noticed(tmp_path, monkeypatch, capsys):
    assert openapi.main(["--check"]) == 0
    monkeypatch.setattr(openapi, "FILE", tmp_path / "openapi.yaml")
    assert openapi.main(["--check"]) == 1
    assert capsys.readouterr().out == "stale: docs/openapi.yaml; run `make schemas`\n"
    assert openapi.main([]) == 0
    assert openapi.main(["--check"]) == 0


def test_references_lead_somewhere():
    for reference in references(document()):
        place = document()
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_every_route_says_which_errors_it_answers():
    for path, operations in document()["paths"].items():
        assert path.startswith("/v1/")
        for operation in operations.values():
            assert {"200", "400", "401", "403", "404", "429", "503"} == set(operation["responses"]), path
