"""The AsyncAPI document: up to date, complete, and without a reference that leads nowhere."""

from pathlib import Path

import yaml
from click.testing import CliRunner

from tasrih.cli.schemas import command
from tasrih.messaging.topics import topic_table
from tasrih.positions.alerting.watches import load_watches

ROOT = Path(__file__).parents[2]


def document() -> dict:
    return yaml.safe_load((ROOT / "docs" / "asyncapi.yaml").read_text(encoding="utf-8"))


def references(value) -> list[str]:
    if isinstance(value, dict):
        return [ref for key, item in value.items() for ref in ([item] if key == "$ref" else references(item))]
    return [ref for item in value for ref in references(item)] if isinstance(value, list) else []


def test_generated_files_are_up_to_date():
    result = CliRunner().invoke(command, [str(ROOT), "--check"])
    assert (result.exit_code, result.output) == (0, "")


def test_a_stale_file_is_noticed(tmp_path):
    assert CliRunner().invoke(command, [str(tmp_path)]).exit_code == 0
    assert CliRunner().invoke(command, [str(tmp_path), "--check"]).exit_code == 0
    (tmp_path / "docs" / "asyncapi.yaml").write_text("")
    result = CliRunner().invoke(command, [str(tmp_path), "--check"])
    assert (result.exit_code, result.output) == (1, "stale: docs/asyncapi.yaml; run `tasrih schemas`\n")


def test_every_topic_has_a_channel_that_somebody_sends_to():
    channels = document()["channels"]
    table = topic_table(watch.name for watch in load_watches())
    assert [channel["address"] for channel in channels.values()] == [topic.name for topic in table]
    sent = {
        item["channel"]["$ref"].rpartition("/")[2]
        for item in document()["operations"].values()
        if item["action"] == "send"
    }
    assert sent == set(channels)


def test_references_lead_somewhere():
    for reference in references(document()):
        if reference.startswith("#/"):
            place = document()
            for step in reference[2:].split("/"):
                place = place[step]
        else:
            assert (ROOT / "docs" / reference).is_file(), reference
