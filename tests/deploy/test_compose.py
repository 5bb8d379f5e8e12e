"""deploy/compose.yaml: it uses fields that exist, and says what the code says."""

import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from deploy.local.fetch import CHECKOUT
from deploy.local.kafka import write_properties
from deploy.local.processes import LOOPBACK, free_port
from deploy.local.redis import server_binary
from tasrih.settings import Settings, read_settings, variable
from tasrih.telemetry.health import Health, Progress
from tasrih.telemetry.server import serving
from tests.command_lines import refusal
from tests.deploy.laws.pods import STOP_SECONDS
from tests.deploy.test_image import DOCKERFILE
from tests.integration.redis_server import redis_server

COMPOSE = CHECKOUT / "deploy" / "compose.yaml"
TEXT = COMPOSE.read_text(encoding="utf-8")
SCHEMA = yaml.safe_load((CHECKOUT / "tests" / "deploy" / "compose.schema.yaml").read_text(encoding="utf-8"))
OURS = {"ingester", "detector", "alerter", "gateway", "topics"}
SETTINGS = {variable(name) for name in Settings.__struct_fields__}


def as_read(text: str) -> dict:
    """The file with its variables at their defaults."""
    return yaml.safe_load(re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text))


def faults(text: str) -> list[str]:
    """What the file breaks of its promises."""
    read = as_read(text)
    found = [error.message for error in jsonschema.Draft7Validator(SCHEMA).iter_errors(read)]
    services = read["services"]
    for name, service in services.items():
        variables = service.get("environment", {})
        if service["image"] == "tasrih":
            found += [f"{name}: {one} is no setting" for one in variables.keys() - SETTINGS]
            found += [] if confined(service) else [f"{name}: it may do more than it needs"]
            found += [] if exists(service["command"]) else [f"{name}: no command {service['command']}"]
            found += [] if int(service["stop_grace_period"][:-1]) > STOP_SECONDS else [f"{name}: killed while it stops"]
            found += [f"{name}: no {one}" for one in built_from(service["build"]) if not one.exists()]
        for other, how in service.get("depends_on", {}).items():
            found += [] if comes(services.get(other, {}), how["condition"]) else [f"{name}: waits for {other}"]
        volumes = {volume.partition(":")[0] for volume in service.get("volumes", [])}
        found += [f"{name}: no volume {one}" for one in volumes - read["volumes"].keys()]
    if {name for name, service in services.items() if service["image"] == "tasrih"} != OURS:
        found.append("not all services are there")
    for name, *command in told(text):
        found += [] if name in services and exists(command) else [f"says {name} {command}"]
    return found + [
        f"variable {one}" for one in set(re.findall(r"\$\{(TASRIH_\w+)", text)) - SETTINGS - {"TASRIH_DATA"}
    ]


def told(text: str) -> list[list[str]]:
    """Services and commands in them that the head of the file tells people to run."""
    lines = re.findall(r"^# .*docker compose -f deploy/compose\.yaml (?:run|exec)(?: -[-\w]+)* ([^<\n]*)", text, re.M)
    return [line.split() for line in lines]


def exists(words: list[str]) -> bool:
    """Whether it is a service of ours, or a `tasrih` command with arguments that it takes."""
    if words[:2] == ["python", "-m"]:
        return (CHECKOUT / words[2].replace(".", "/") / "__main__.py").is_file()
    return words[0] == "tasrih" and not refusal(words[1:])


def comes(service: dict, condition: str) -> bool:
    """Whether what is waited for can ever be: a service that is checked is healthy, one that ends has completed."""
    if condition == "service_healthy":
        return "test" in service.get("healthcheck", {})
    return condition == "service_completed_successfully" and service.get("restart") == "no"


def built_from(build: dict) -> list[Path]:
    context = COMPOSE.parent / build["context"]
    return [context, context / build["dockerfile"]]


def confined(service: dict) -> bool:
    return (
        service.get("read_only") is True
        and service.get("cap_drop") == ["ALL"]
        and service.get("security_opt") == ["no-new-privileges:true"]
    )


def test_the_file_keeps_its_promises():
    assert faults(TEXT) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("TASRIH_REDIS_URL:", "TASRIH_REDIS_ADDRESS:", "TASRIH_REDIS_ADDRESS is no setting"),
        ("${TASRIH_LOG_LEVEL:-INFO}", "${TASRIH_LOGLEVEL:-INFO}", "variable TASRIH_LOGLEVEL"),
        ("read_only: true", "read_only: false", "may do more"),
        ("  restart: unless-stopped", "  restarts: unless-stopped", "'restarts' was unexpected"),
        ('["127.0.0.1:8080:8080"]', '["8080:8080"]', "does not match"),
        ("image: apache/kafka:4.2.0", "image: apache/kafka", "does not match"),
        ("kafka: {condition: service_healthy}", "broker: {condition: service_healthy}", "waits for broker"),
        ("[redis:/data]", "[cache:/data]", "no volume cache"),
        ("\n  alerter:\n", "\n  alarmer:\n", "not all services"),
        ("tasrih, topics, create", "tasrih, topics, make", "topics: no command"),
        ("services.detector]", "services.detektor]", "detector: no command"),
        ("exec alerter tasrih subscribe --from", "exec alerter tasrih subscribe --since", "says alerter"),
        ("ingester python -m services.ingester -", "feeds python -m services.ingester -", "says feeds"),
        ("stop_grace_period: 30s", "stop_grace_period: 20s", "killed while it stops"),
        ("dockerfile: deploy/image/Dockerfile", "dockerfile: deploy/Dockerfile", "no "),
        ('    restart: "no"', "    restart: unless-stopped", "waits for topics"),
        ("test: [CMD, valkey-cli, ping]", "disable: true", "waits for redis"),
    ],
)
def test_a_promise_that_is_broken_is_noticed(old, new, said):
    assert old in TEXT
    assert any(said in fault for fault in faults(TEXT.replace(old, new)))


@pytest.mark.parametrize("name", sorted(OURS))
def test_its_settings_are_good_ones(name):
    service = as_read(TEXT)["services"][name]
    settings = read_settings({name: value or "" for name, value in service["environment"].items()})
    assert (settings.kafka_bootstrap, settings.redis_url) == ("kafka:9092", "redis://redis:6379/0")


def test_kafka_is_set_up_as_on_this_machine(tmp_path):
    write_properties(tmp_path, {"PLAINTEXT": 9092}, 9093, {})
    local = dict(line.split("=", 1) for line in (tmp_path / "server.properties").read_text().splitlines())
    variables = as_read(TEXT)["services"]["kafka"]["environment"]
    ours = {name.removeprefix("KAFKA_").lower().replace("_", "."): value for name, value in variables.items()}
    same = ours.keys() - {name for name in ours if "listeners" in name or name.endswith(("voters", "dirs", "opts"))}
    assert {name: ours[name] for name in same} == {name: local[name] for name in same}
    assert local.keys() - ours.keys() == {
        "offsets.topic.num.partitions",
        "transaction.state.log.num.partitions",
        "log.segment.bytes",
    }


def test_its_kafka_is_the_one_that_the_tests_run():
    lock = (CHECKOUT / "deploy" / "local" / "kafka.lock").read_text(encoding="utf-8")
    (version,) = re.findall(r"org\.apache\.kafka:kafka_2\.13:(\S+)", lock)
    assert as_read(TEXT)["services"]["kafka"]["image"] == f"apache/kafka:{version}"


def test_its_redis_is_the_one_that_the_tests_run():
    said = subprocess.run([str(server_binary()), "--version"], capture_output=True, text=True, check=True).stdout
    image, _, version = as_read(TEXT)["services"]["redis"]["image"].partition(":")
    if "Valkey" not in said:
        pytest.skip("the machine has a Redis of its own")
    assert image == "valkey/valkey"
    assert re.search(rf"v={re.escape(version)}\b", said)


def test_its_port_is_the_gateways():
    gateway = as_read(TEXT)["services"]["gateway"]
    settings = read_settings({name: value or "" for name, value in gateway["environment"].items()})
    assert gateway["ports"] == [f"{LOOPBACK}:{settings.gateway_port}:{settings.gateway_port}"]
    assert settings.gateway_host == "0.0.0.0"


def healthcheck(name: str, **environment: str) -> int:
    """Exit code of a service's check, as the engine runs it."""
    program, *arguments = as_read(TEXT)["services"][name]["healthcheck"]["test"][1:]
    assert program == "python"
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, timeout=60, check=False
    ).returncode


@pytest.mark.parametrize("name", sorted(OURS - {"topics"}))
def test_its_services_are_healthy_when_they_are_ready(name):
    health = Health(Progress(60), "kafka")
    image = dict(re.findall(r"(TASRIH_HTTP_PORT)=(\d+)", DOCKERFILE.read_text(encoding="utf-8")))
    assert image.keys() == {"TASRIH_HTTP_PORT"}, "the check reads the port that the image sets"
    port = free_port()
    assert healthcheck(name, TASRIH_HTTP_PORT=str(port)) == 1
    with serving(health, LOOPBACK, port):
        assert healthcheck(name, TASRIH_HTTP_PORT=str(port)) == 1
        health.readiness.regain("kafka")
        assert healthcheck(name, TASRIH_HTTP_PORT=str(port)) == 0


def test_its_redis_starts_with_these_words(tmp_path):
    """Under the name that the image gives it; what keeps data is on, and nothing is evicted."""
    program, *words = as_read(TEXT)["services"]["redis"]["command"]
    assert program == "valkey-server"
    with redis_server(tmp_path, *words) as server, server.connect() as client:
        kept = {name: client.config_get(name)[name] for name in ("appendonly", "maxmemory-policy", "save")}
    assert kept == {"appendonly": "yes", "maxmemory-policy": "noeviction", "save": ""}
