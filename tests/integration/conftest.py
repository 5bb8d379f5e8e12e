"""An installation for each test, and servers that let in whom they know only for those that ask for them."""

import re
from pathlib import Path

import pytest

from tasrih.messaging.access import ACCESS
from tests.integration.installation import Installation, installation
from tests.integration.logins import PARTIES, REDIS_PASSWORD, REDIS_USERS, Logins
from tests.integration.redis_server import redis_server
from tests.integration.secure_servers import (
    PASSWORD,
    Certificates,
    documented_acl,
    secure_kafka,
    tls_end_of_its_own,
    token_endpoint,
)


@pytest.fixture
def place(kafka_bootstrap, redis_url, request, tmp_path) -> Installation:
    """An installation of the test's own."""
    return installation(kafka_bootstrap, redis_url, request.node.originalname, tmp_path)


@pytest.fixture(scope="module")
def broker(tmp_path_factory):
    with secure_kafka(tmp_path_factory.mktemp("secure")) as broker:
        for party in PARTIES:
            broker.add_user(party)
        yield broker


@pytest.fixture(scope="module")
def tokens(broker):
    with token_endpoint(broker.issuer) as url:
        yield url


@pytest.fixture(scope="module")
def secret(tmp_path_factory) -> Path:
    """A mounted secret."""
    file = tmp_path_factory.mktemp("mounted") / "password"
    file.write_text(f"{PASSWORD}\n")
    return file


@pytest.fixture(scope="module")
def logins(broker, tokens, secret) -> Logins:
    return Logins(broker, tokens, secret)


@pytest.fixture
def secure_place(broker, redis_url, request, tmp_path) -> Installation:
    """An installation whose parties have the rights of the table."""
    place = installation(broker.plain, redis_url, re.sub(r"[^\w.-]", "-", request.node.name)[:60], tmp_path)
    for party in PARTIES:
        broker.allow(party, ACCESS[party], place.settings.topic_prefix)
    return place


@pytest.fixture
def guarded_redis_server(tmp_path, secure_place):
    """A Redis that knows users with the documented rights; its default user is the administrator."""
    keys = f"~{secure_place.settings.topic_prefix}tasrih:*"
    rights = {user: documented_acl(user).replace("~tasrih:*", keys) for user in REDIS_USERS}
    lines = [f"user {user} on >{REDIS_PASSWORD} {acl}" for user, acl in rights.items()]
    conf = "\n".join(["user default on nopass ~* +@all", *lines, ""])
    with redis_server(tmp_path / "server", conf=conf) as server:
        yield server


@pytest.fixture
def guarded_redis(tmp_path, guarded_redis_server):
    """Settings for it as that user, behind TLS that asks for a certificate."""
    (tmp_path / "redis").mkdir()
    certificates = Certificates(tmp_path / "redis")
    certificate, key = certificates.of("alerter.tasrih.invalid")
    (tmp_path / "redis-password").write_text(REDIS_PASSWORD)
    with tls_end_of_its_own(guarded_redis_server.port, certificates) as port:
        yield {
            "redis_url": f"rediss://127.0.0.1:{port}/0",
            "redis_username": "tasrih",
            "redis_password_file": str(tmp_path / "redis-password"),
            "redis_ca_file": str(certificates.ca),
            "redis_certificate_file": str(certificate),
            "redis_key_file": str(key),
        }
