"""What the services tell at their HTTP ports, on real Kafka and Redis, with the services as processes of their own."""

import subprocess
import sys
from pathlib import Path

from deploy.local.processes import free_port
from tasrih.messaging.records import Record
from tasrih.telemetry.metrics import METRICS
from tests.http_port import ask
from tests.integration.articles import ONE, ONE_AGAIN, TWO
from tests.integration.metrics_told import OF_THE_GATEWAY, OF_THE_INGESTER, base, problems, samples
from tests.waiting import PATIENCE_SECONDS

OPERATIONS = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")


def test_every_metric_is_told_and_every_told_one_is_documented(place):
    news, claims = free_port(), free_port()
    with (
        place.running("detector", http_port=str(news)),
        place.running("alerter", http_port=str(claims)),
    ):
        place.wait(lambda: ask(news, "/readyz")[0] == ask(claims, "/readyz")[0] == 200)
        assert ask(news, "/healthz")[0] == ask(claims, "/healthz")[0] == 200
        place.send(Record("news", b"k", b"no json", ()))
        place.ingest(ONE, TWO, ONE_AGAIN)
        place.wait(lambda: len(place.alerts()) == 2)
        place.wait_idle()
        place.wait(lambda: samples(news).get(("tasrih_consumer_lag_messages", ("news", "0"))) == 0)
        detector, alerter = samples(news), samples(claims)
    told = {base(name) for name, _ in {**detector, **alerter} if name.startswith("tasrih_")}
    assert told == set(METRICS) - OF_THE_INGESTER - OF_THE_GATEWAY
    assert [name for name in told if f"| `{name}` |" not in OPERATIONS] == []
    assert detector["tasrih_messages_processed_total", ("news", "handled")] == 3
    assert detector["tasrih_dead_letters_total", ("news", "bad_json")] == 1
    assert detector["tasrih_claims_total", ("commitment",)] == 3
    assert detector["tasrih_partitions_assigned", ()] == 12
    assert detector["tasrih_message_seconds_count", ("news",)] == 4
    assert alerter["tasrih_decisions_total", ("new",)] == 2
    assert alerter["tasrih_decisions_total", ("repeated",)] == 1
    assert alerter["tasrih_alerts_total", ("new_position", "commitment")] == 2
    assert 1 <= alerter["tasrih_redis_seconds_count", ("load",)] <= 3, (
        "claims of one holder that wait together are one call"
    )
    assert alerter["tasrih_message_age_seconds_count", ("claims",)] == 3
    assert alerter["tasrih_outbox_pending", ()] == 0
    assert alerter["tasrih_ready", ()] == 1
    assert {labels for name, labels in alerter if name == "tasrih_missing" and alerter[name, labels]} == set()
    assert alerter["process_resident_memory_bytes", ()] > 0


def test_without_redis_the_alerter_is_alive_and_not_ready(place):
    port = free_port()
    with place.running("alerter", redis_url="redis://127.0.0.1:1/0", http_port=str(port)):
        place.wait(lambda: ask(port, "/readyz")[0] == 503 and "111" in problems(port).get("redis", ""))
        assert ask(port, "/healthz")[0] == 200


def test_a_taken_port_is_one_line(place):

    port = int(place.settings.kafka_bootstrap.rpartition(":")[2])
    environment = place.environment(http_port=str(port))
    command = [sys.executable, "-m", "services.detector"]
    result = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert f"detector: cannot listen on TASRIH_HTTP_HOST=127.0.0.1, TASRIH_HTTP_PORT={port}" in result.stderr
