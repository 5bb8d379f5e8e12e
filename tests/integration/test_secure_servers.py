"""News become alerts where Kafka and Redis let in whom they know only, over TLS, and to what is needed only."""

import asyncio
import json
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from kafka.admin import KafkaAdminClient
from kafka.errors import TopicAuthorizationFailedError

from deploy.local.processes import free_port
from tasrih.messaging.access import ACCESS, Access
from tasrih.messaging.admin import require_topics
from tasrih.messaging.connections.sync_clients import sync_options
from tasrih.messaging.log import PositionsLog
from tasrih.messaging.topics import CLAIMS, DEAD_LETTERS, NEWS
from tasrih.serving.webhooks import Webhook, add_webhook, new_secret
from tasrih.settings import read_settings
from tests.http_port import ask
from tests.integration.articles import ONE, TWO
from tests.integration.commands import WHOLE, one_line
from tests.integration.gateway_client import gateway
from tests.integration.installation import Installation
from tests.integration.logins import REDIS_PASSWORD, command, done, variables
from tests.integration.metrics_told import problems
from tests.integration.redis_server import redis_server, wait
from tests.integration.secure_servers import (
    PASSWORD,
    Certificates,
)
from tests.waiting import PATIENCE_SECONDS

WAYS = ("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN", "OAUTHBEARER", "certificate", "no TLS")


@pytest.fixture
def place(secure_place) -> Installation:
    return secure_place


def test_the_whole_way_by_every_login_with_the_rights_of_the_table_and_no_more(
    place, logins, guarded_redis, tmp_path, broker
):
    news = tmp_path / "news.json"
    news.write_bytes(msgspec.json.encode([ONE, TWO]))
    with (
        place.running("detector", **logins.by("SCRAM-SHA-512", "detector")),
        place.running("alerter", **logins.by("OAUTHBEARER", "alerter"), **guarded_redis),
    ):
        result = command(place, logins.by("certificate", "ingester"), "ingest", str(news))
        assert result.returncode == 0, result
        place.wait(lambda: len(place.alerts()) == 2)
        place.wait_idle()
    operator, replayer = logins.by("certificate", "operator"), logins.by("SCRAM-SHA-256", "replayer")
    alert = place.alerts()[0]
    assert alert.alert_id in done(command(place, operator, "explain", alert.alert_id))
    assert (
        done(command(place, operator, "subscribe", "--from", "beginning", "--timeout", "1")).count("new_position") == 2
    )
    assert done(command(place, operator, "dead-letters", "list")) == ""
    assert "see the configuration of topic" in one_line(command(place, replayer, "topics", "check"))
    assert done(command(place, operator, "topics", "check")) == ""
    assert alert.position.position_id in done(
        command(place, operator | guarded_redis, "positions", "show", alert.position.official_id)
    )
    replayed = command(
        place,
        replayer,
        "replay",
        *WHOLE,
        "--compare",
    )
    hook = Webhook(name="desk", url="http://127.0.0.1:9/", secrets=(new_secret(),), retry_seconds=())
    add_webhook(tmp_path / "webhooks.yaml", hook)
    more = {"webhooks_file": tmp_path / "webhooks.yaml", **logins.by("SCRAM-SHA-512", "gateway")}
    with gateway(place, **more) as served:
        assert len(served.get("/v1/alerts")[1]["alerts"]) == 2
        assert served.get(f"/v1/explain/{alert.alert_id}")[1]["kind"] == "alert"
        assert served.ask("/health", headers={"Accept": "text/html"})[2].count("<dd>0</dd>") >= 2
        place.wait(lambda: "webhook desk: begun" in served.child.log.read_text())
    verdicts = [json.loads(line).get("verdict") for line in done(replayed).splitlines()]
    assert verdicts.count("identical") >= 4
    assert not {"missing", "extra", "different"} & set(verdicts)
    assert PASSWORD not in place.logs()
    assert REDIS_PASSWORD not in place.logs()


@pytest.mark.parametrize("way", WAYS)
async def test_every_client_gets_in_by_every_way(way, place, logins):
    settings = read_settings(variables(logins.by(way, "operator") | {"topic_prefix": place.settings.topic_prefix}))
    await asyncio.to_thread(require_topics, settings, [NEWS, CLAIMS])
    log = PositionsLog(settings)
    assert len(await log.ends()) == 12
    await log.stop()


@pytest.mark.parametrize("ways", [("certificate", "PLAIN"), ("no TLS", "SCRAM-SHA-256")], ids=str)
def test_services_get_in_by_the_other_ways_too(ways, place, logins, broker):
    broker.allow("operator", ACCESS["alerter"], place.settings.topic_prefix)  # whom the broker knows by PLAIN
    with (
        place.running("detector", **logins.by(ways[0], "detector")),
        place.running("alerter", **logins.by(ways[1], "operator")),
    ):
        place.ingest(ONE)
        place.wait(place.alerts)


REFUSED = "hangs up, as it does when it refuses user, password|Authentication failed|nsupportedSaslMechanism"
"""Of its reason kafka-python tells what it has read when the broker ends the connection."""


def test_who_is_not_let_in_is_told_why_in_one_line(place, logins, tmp_path):
    (tmp_path / "strange").mkdir()
    strange = {"kafka_ca_file": str(Certificates(tmp_path / "strange").ca)}
    wrong = {"kafka_password": "hunter2", "kafka_password_file": ""}
    other_secret = {"kafka_oauth_client_secret": "hunter2", "kafka_oauth_client_secret_file": ""}
    tls = {"kafka_security_protocol": "SSL"}
    token = logins.by("OAUTHBEARER", "operator")
    plain = {"kafka_bootstrap": logins.by("no TLS", "")["kafka_bootstrap"], "kafka_security_protocol": "SASL_PLAINTEXT"}
    scram, certificate = logins.by("SCRAM-SHA-512", "operator"), logins.by("certificate", "operator")
    wants = "as it does when it wants TLS|bad certificate|certificate required"
    cases = [
        (scram | wrong, REFUSED),
        (logins.by("PLAIN", "operator") | wrong, REFUSED),
        (scram | plain | {"kafka_ca_file": ""}, REFUSED),
        (token | other_secret, "it answers 401 invalid_client"),
        (scram | strange, "certificate verify failed: unable to get local issuer"),
        (tls | {"kafka_bootstrap": place.settings.kafka_bootstrap}, "SSL"),
        ({"kafka_bootstrap": scram["kafka_bootstrap"]}, wants),
        (certificate | {"kafka_certificate_file": "", "kafka_key_file": ""}, wants),
        (scram | {"kafka_ca_file": "/absent.pem"}, r"TASRIH_KAFKA_CA_FILE=/absent.pem: \[Errno 2\]"),
        (certificate | {"kafka_key_file": strange["kafka_ca_file"]}, "TASRIH_KAFKA_CERTIFICATE_FILE="),
    ]
    with ThreadPoolExecutor(len(cases)) as pool:
        results = pool.map(lambda case: command(place, case[0], "topics", "check"), cases)
        lines = [one_line(result) for result in results]
    assert [line for line, (_, words) in zip(lines, cases, strict=True) if not re.search(words, line)] == []
    assert "hunter2" not in str(lines)


def service(place: Installation, name: str, login: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A service that ends by itself."""
    arguments = [sys.executable, "-m", f"services.{name}"]
    environment = place.environment(**login)
    return subprocess.run(
        arguments, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )


def test_a_service_that_is_not_let_in_or_may_not_see_its_topics_ends_with_one_line(place, logins, broker):
    login = logins.by("SCRAM-SHA-512", "detector")
    line = one_line(service(place, "detector", login | {"kafka_password": "hunter2", "kafka_password_file": ""}))
    assert line.startswith("detector: Kafka at ")
    assert re.search(REFUSED, line)
    assert "hunter2" not in line
    with broker.forbidden("detector", f"{place.settings.topic_prefix}{CLAIMS}"):
        line = one_line(service(place, "detector", login))
    assert line == f"detector: Kafka's access rules do not let us see topic {place.settings.topic_prefix}claims"


@pytest.mark.parametrize(
    ("lacking", "kept"),
    [
        (Access(receives=(NEWS,), knows_of=(CLAIMS, DEAD_LETTERS), groups=("detector_group",)), "write topic {}claims"),
        (Access(receives=(NEWS,), sends=(CLAIMS, DEAD_LETTERS)), "use group {}tasrih-detector"),
        (Access(sends=(CLAIMS, DEAD_LETTERS), knows_of=(NEWS,), groups=("detector_group",)), "read topic {}news"),
    ],
)
def test_a_service_that_lacks_a_right_ends_with_one_line_that_names_it(lacking, kept, place, logins, broker):
    novice = f"novice-{place.settings.topic_prefix}"
    broker.add_user(novice)
    broker.allow(novice, lacking, place.settings.topic_prefix)
    line = one_line(service(place, "detector", logins.by("SCRAM-SHA-512", novice)))
    assert line.startswith("detector: Kafka's access rules do not let us ")
    assert kept.format(place.settings.topic_prefix) in line


def test_a_right_that_is_withdrawn_loses_nothing_and_all_goes_on_when_it_is_back(place, logins, broker):
    port = free_port()
    with (
        place.running("detector", **logins.by("SCRAM-SHA-512", "detector"), http_port=str(port)),
        place.running("alerter"),
    ):
        place.wait(lambda: ask(port, "/readyz")[0] == 200)
        with broker.forbidden("detector", f"{place.settings.topic_prefix}{CLAIMS}"):
            place.ingest(ONE)
            place.wait(lambda: "messages" in problems(port))
            assert "uthoriz" in problems(port)["messages"]
        place.wait(place.alerts)
        place.wait(lambda: ask(port, "/readyz")[0] == 200)
        place.wait_idle()
    assert len(place.alerts()) == 1
    assert place.dead_letters() == []


def test_tokens_are_renewed_and_connections_that_end_with_theirs_lose_nothing(place, logins, broker):
    broker.issuer.seconds, before = 6, len(broker.issuer.given)
    try:
        with (
            place.running("detector", **logins.by("OAUTHBEARER", "detector")),
            place.running("alerter", **logins.by("OAUTHBEARER", "alerter")),
        ):
            place.ingest(ONE)
            place.wait(place.alerts)
            wait(lambda: len(broker.issuer.given) >= before + 9)
            place.ingest(TWO)
            place.wait(lambda: len(place.alerts()) == 2)
            place.wait_idle()
    finally:
        broker.issuer.seconds = 60
    assert {alert.article.id for alert in place.alerts()} == {ONE.id, TWO.id}


def test_a_new_password_of_kafka_is_taken_from_its_file(place, logins, broker, tmp_path):
    changing, prefix = f"changing-{place.settings.topic_prefix}", place.settings.topic_prefix
    file = tmp_path / "password"
    file.write_text("old")
    broker.add_user(changing, "old")
    broker.allow(changing, ACCESS["detector"], prefix)
    broker.allow(changing, ACCESS["alerter"], prefix)
    login = logins.by("no TLS", changing) | {"kafka_password_file": str(file)}
    with place.running("detector", **login), place.running("alerter", **login):
        place.ingest(ONE)
        place.wait(place.alerts)
        file.write_text("new")
        broker.add_user(changing, "new")
        time.sleep(6)  # no connection is older than five seconds
        place.ingest(TWO)
        place.wait(lambda: len(place.alerts()) == 2)
        place.wait_idle()
    assert {alert.article.id for alert in place.alerts()} == {ONE.id, TWO.id}


def test_a_new_certificate_of_ours_is_taken_for_the_next_connection(place, logins):
    login, other = logins.by("certificate", "operator"), logins.by("certificate", "stranger")
    options = sync_options(read_settings(variables(login)))

    def error_code() -> int:
        with closing(KafkaAdminClient(**options)) as client:
            return client.describe_topics([f"{place.settings.topic_prefix}{NEWS}"])[0]["error_code"]

    assert error_code() == 0
    for name in ("kafka_certificate_file", "kafka_key_file"):
        shutil.copy(other[name], login[name])
    assert error_code() == TopicAuthorizationFailedError.errno


def test_a_new_authority_is_taken_for_the_next_connection(place, logins, tmp_path):
    file = tmp_path / "ca.pem"
    login = logins.by("SCRAM-SHA-512", "operator")
    file.write_text(Certificates(tmp_path).ca.read_text())
    options = sync_options(read_settings(variables(login | {"kafka_ca_file": str(file)})))
    shutil.copy(login["kafka_ca_file"], file)
    KafkaAdminClient(**options, bootstrap_timeout_ms=5000).close()


def test_a_new_password_of_redis_is_taken_from_its_file(place, tmp_path):
    file = tmp_path / "password"
    file.write_text("old")
    with redis_server(
        tmp_path / "redis", conf="user tasrih on >old ~* +@all\nuser default on nopass ~* +@all\n"
    ) as server:
        login = {"redis_url": server.url, "redis_username": "tasrih", "redis_password_file": str(file)}
        with place.running("detector"), place.running("alerter", **login):
            place.ingest(ONE)
            place.wait(place.alerts)
            file.write_text("new")
            with server.connect() as admin:
                admin.execute_command("ACL", "SETUSER", "tasrih", "resetpass", ">new")
                admin.execute_command("CLIENT", "KILL", "USER", "tasrih")
            place.ingest(TWO)
            place.wait(lambda: len(place.alerts()) == 2)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [("password", "invalid username-password pair"), ("authority", "certificate verify failed")],
)
def test_an_alerter_whom_redis_refuses_is_not_ready_and_loses_nothing(wrong, said, place, guarded_redis, tmp_path):
    (tmp_path / "strange").mkdir()
    strange = Certificates(tmp_path / "strange").ca
    file = Path(guarded_redis["redis_password_file" if wrong == "password" else "redis_ca_file"])
    right = file.read_text()
    file.write_text("hunter2" if wrong == "password" else strange.read_text())
    port = free_port()
    with place.running("detector"), place.running("alerter", **guarded_redis, http_port=str(port)):
        place.ingest(ONE)
        place.wait(lambda: said in ask(port, "/readyz")[1])
        assert place.alerts() == []
        file.write_text(right)
        place.wait(place.alerts)
        place.wait(lambda: ask(port, "/readyz")[0] == 200)
        place.wait_idle()
    assert len(place.alerts()) == 1
    assert "hunter2" not in place.logs()
