"""The schema files that other languages build on: up to date, and true of the examples beside them."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tasrih.events import codec, ids
from tasrih.events.model import EVENTS, Alert
from tasrih.events.schemas import schema_files, stale_schemas, write_schemas

SCHEMAS = Path(__file__).parents[2] / "schemas"
EXAMPLES = SCHEMAS / "examples"


def example(name: str) -> bytes:
    return (EXAMPLES / f"{name}.v1.json").read_bytes()


def test_files_are_up_to_date():
    assert stale_schemas(SCHEMAS) == []


def test_every_event_has_one_example_and_no_example_is_an_orphan():
    assert {path.name for path in EXAMPLES.iterdir()} == set(schema_files())


@pytest.mark.parametrize("name", EVENTS)
def test_examples_are_valid_by_schema_and_by_codec(name):
    schema = json.loads((SCHEMAS / f"{name}.v1.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(example(name)))
    event = codec.decode(example(name), EVENTS[name])
    assert json.loads(codec.encode(event)) == json.loads(example(name))


@pytest.mark.parametrize("name", EVENTS)
def test_schemas_refuse_what_the_codec_refuses(name):
    schema = Draft202012Validator(json.loads((SCHEMAS / f"{name}.v1.json").read_bytes()))
    for field in schema.schema["$defs"][EVENTS[name].__name__]["required"]:
        without = {key: value for key, value in json.loads(example(name)).items() if key != field}
        assert not schema.is_valid(without)
        with pytest.raises(codec.MessageError):
            codec.decode(json.dumps(without).encode(), EVENTS[name])


def test_ids_and_offsets_of_the_examples_are_real():
    news, alert = json.loads(example("news")), codec.decode(example("alert"), Alert)
    claim = alert.claim
    assert news[claim.field][claim.start : claim.end] == claim.content
    assert claim.claim_id == ids.claim_id(
        news["source"], news["id"], claim.field, claim.start, claim.end, claim.content
    )
    assert alert.alert_id == ids.alert_id(alert.position.position_id, claim.claim_id, alert.type)


def test_a_stale_folder_is_noticed(tmp_path):
    write_schemas(tmp_path)
    assert stale_schemas(tmp_path) == []
    (tmp_path / "news.v1.json").write_text("{}")
    (tmp_path / "claim.v1.json").unlink()
    (tmp_path / "orphan.v1.json").write_text("{}")
    assert stale_schemas(tmp_path) == ["claim.v1.json", "news.v1.json", "orphan.v1.json"]
