"""A Kafka and a Redis as a security team wants them: TLS, logins, certificates, tokens, and rights for what is used."""

import asyncio
import base64
import json
import re
import ssl
import threading
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import trustme
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    KafkaAdminClient,
    ResourcePattern,
    ResourceType,
    ScramMechanism,
    UserScramCredentialUpsertion,
)

from deploy.local.kafka import Extras, kafka
from deploy.local.processes import LOOPBACK, free_port
from tasrih.messaging.access import Access, Operation
from tasrih.settings import Settings
from tests.http_port import served
from tests.integration.redis_server import wait

ROOT = Path(__file__).parents[2]
PASSWORD = "correct horse, =staple"  # noqa: S105 - of a broker that lives for a test
LISTENERS = ("SASL_SSL", "SSL", "SASL_PLAINTEXT")
MECHANISMS = ("SCRAM-SHA-256", "SCRAM-SHA-512", "PLAIN", "OAUTHBEARER")
_SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
_OAUTH = "org.apache.kafka.common.security.oauthbearer"


class Certificates:
    """An authority with the certificates it gives out, as files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._authority = trustme.CA()
        self.ca = folder / "ca.pem"
        self._authority.cert_pem.write_to_path(self.ca)

    def of(self, name: str, *, common_name: str | None = None) -> tuple[Path, Path]:
        """Files of a certificate for a name or an address, and of its key."""
        made = self._authority.issue_cert(name, common_name=common_name)
        certificate, key = self._folder / f"{name}.pem", self._folder / f"{name}.key"
        certificate.write_bytes(b"".join(pem.bytes() for pem in made.cert_chain_pems))
        loaded = serialization.load_pem_private_key(made.private_key_pem.bytes(), None)
        key.write_bytes(_pkcs8(loaded))  # Java reads no other form
        return certificate, key

    def store(self, name: str) -> Path:
        """Certificate and key in one file."""
        certificate, key = self.of(name)
        both = self._folder / f"{name}.store.pem"
        both.write_bytes(key.read_bytes() + certificate.read_bytes())
        return both


def _pkcs8(key: Any) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


class Issuer:
    """Makes tokens that the broker takes, because it has the public key.

    `seconds` is how long a token lives; `given` are the subjects of those that were asked for.
    """

    def __init__(self, folder: Path) -> None:
        self.seconds = 60
        self.given: list[str] = []
        self._key = rsa.generate_private_key(65537, 2048)
        self.keys = folder / "jwks.json"
        numbers = self._key.public_key().public_numbers()
        public = {"n": _base64(numbers.n.to_bytes(256, "big")), "e": _base64(numbers.e.to_bytes(3, "big"))}
        self.keys.write_text(json.dumps({"keys": [{"kty": "RSA", "kid": "1", "alg": "RS256", "use": "sig", **public}]}))

    def token(self, subject: str) -> str:
        now, seconds = int(time.time()), self.seconds
        self.given.append(subject)
        claims = {"sub": subject, "iss": "tests", "aud": "kafka", "iat": now, "exp": now + seconds, "scope": "kafka"}
        head = {"alg": "RS256", "kid": "1", "typ": "JWT"}
        signed = ".".join(_base64(json.dumps(part).encode()) for part in (head, claims))
        return f"{signed}.{_base64(self._key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@dataclass
class SecureKafka:
    """A broker that lets in whom it knows; its plain listener is the administrator's."""

    plain: str
    ports: Mapping[str, int]
    certificates: Certificates
    issuer: Issuer

    def address(self, protocol: str) -> str:
        return f"{LOOPBACK}:{self.ports[protocol]}"

    def add_user(self, name: str, password: str = PASSWORD) -> None:
        """A user by SCRAM, or another password for one."""
        with closing(self._admin()) as admin:
            for mechanism in (ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512):
                change = UserScramCredentialUpsertion(name, mechanism, password)
                result = admin.alter_user_scram_credentials([change])
                assert result == {name: None}, result

    def allow(self, name: str, access: Access, prefix: str) -> None:
        """Rights of a party in the installation with this prefix."""
        self._rule(list(_rules(name, access, prefix)))

    @contextmanager
    def forbidden(self, name: str, topic: str) -> Iterator[None]:
        """Take away all rights on a topic, by its full name, for the time of a block."""
        resource = ResourcePattern(ResourceType.TOPIC, topic)
        rule = ACL(f"User:{name}", "*", ACLOperation.ALL, ACLPermissionType.DENY, resource)
        self._rule([rule])
        yield
        with closing(self._admin()) as admin:
            admin.delete_acls([rule])

    def _rule(self, rules: list[ACL]) -> None:
        with closing(self._admin()) as admin:
            assert not admin.create_acls(rules)["failed"]
            for rule in rules:
                wait(lambda rule=rule: admin.describe_acls(rule)[0], 10)  # the broker hears of it a moment later

    def _admin(self) -> KafkaAdminClient:
        return KafkaAdminClient(bootstrap_servers=self.plain)


def _rules(name: str, access: Access, prefix: str) -> Iterator[ACL]:
    for topic, operations in access.operations().items():
        kind = ACLResourcePatternType.PREFIXED if topic.endswith(".") else ACLResourcePatternType.LITERAL
        for operation in operations:
            yield _rule(name, operation, ResourcePattern(ResourceType.TOPIC, prefix + topic, kind))
    for setting in access.groups:
        yield _rule(name, access.with_groups, _group(prefix, setting))
    for setting in access.asks_about:
        yield _rule(name, "Describe", _group(prefix, setting))


def _group(prefix: str, setting: str) -> ResourcePattern:
    group = getattr(Settings(), setting)
    kind = ACLResourcePatternType.PREFIXED if group.endswith(".") else ACLResourcePatternType.LITERAL
    return ResourcePattern(ResourceType.GROUP, prefix + group, kind)


def _rule(name: str, operation: Operation, resource: ResourcePattern) -> ACL:
    snake = re.sub("(?<=[a-z])(?=[A-Z])", "_", operation).upper()
    return ACL(f"User:{name}", "*", ACLOperation[snake], ACLPermissionType.ALLOW, resource)


@contextmanager
def secure_kafka(folder: Path) -> Iterator[SecureKafka]:
    """A broker with a listener for each way of logging in, for the time of a block."""
    certificates, issuer = Certificates(folder), Issuer(folder)
    ports = {protocol: free_port() for protocol in LISTENERS}
    extras = Extras(ports, _properties(certificates, issuer), (f"-D{_ALLOWED}={issuer.keys.as_uri()}",))
    with kafka(folder / "kafka", say=print, extras=extras) as server:
        yield SecureKafka(server.address, ports, certificates, issuer)


_ALLOWED = "org.apache.kafka.sasl.oauthbearer.allowed.urls"


def _properties(certificates: Certificates, issuer: Issuer) -> dict[str, str]:
    plain = f'org.apache.kafka.common.security.plain.PlainLoginModule required user_operator="{PASSWORD}";'
    modules = {"scram-sha-256": _SCRAM, "scram-sha-512": _SCRAM, "plain": plain}
    modules["oauthbearer"] = f"{_OAUTH}.OAuthBearerLoginModule required;"
    return {
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:ANONYMOUS",
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(certificates.store(LOOPBACK)),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(certificates.ca),
        "listener.name.ssl.ssl.client.auth": "required",
        "ssl.principal.mapping.rules": "RULE:^.*CN=([^,]+).*$/$1/",
        **{f"listener.name.sasl_ssl.{name}.sasl.jaas.config": module for name, module in modules.items()},
        "listener.name.sasl_ssl.sasl.enabled.mechanisms": ",".join(MECHANISMS),
        "listener.name.sasl_plaintext.sasl.enabled.mechanisms": "SCRAM-SHA-256",
        "listener.name.sasl_plaintext.scram-sha-256.sasl.jaas.config": _SCRAM,
        "listener.name.sasl_plaintext.scram-sha-256.connections.max.reauth.ms": "5000",  # then they end
        **{f"listener.name.sasl_ssl.oauthbearer.{name}": value for name, value in _token_properties(issuer).items()},
    }


def _token_properties(issuer: Issuer) -> dict[str, str]:
    return {
        "sasl.server.callback.handler.class": f"{_OAUTH}.OAuthBearerValidatorCallbackHandler",
        "sasl.oauthbearer.jwks.endpoint.url": issuer.keys.as_uri(),
        "sasl.oauthbearer.expected.audience": "kafka",
        "sasl.oauthbearer.expected.issuer": "tests",
        "connections.max.reauth.ms": "3600000",  # a connection ends when its token does
    }


@contextmanager
def token_endpoint(issuer: Issuer) -> Iterator[str]:
    """An endpoint that gives tokens to whoever knows the password, for the time of a block; its URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            login = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
            name, _, password = login.partition(":")
            self.rfile.read(int(self.headers["Content-Length"]))
            known = password == PASSWORD
            self.send_response(200 if known else 401)
            self.end_headers()
            answer = (
                {"access_token": issuer.token(name), "expires_in": issuer.seconds}
                if known
                else {"error": "invalid_client"}
            )
            self.wfile.write(json.dumps(answer).encode())

    with served(Handler) as url:
        yield f"{url}/token"


@asynccontextmanager
async def tls_end(port: int, certificates: Certificates) -> AsyncIterator[int]:
    """A TLS end before a server, as the server would be one: it asks for a certificate of the same authority."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(certificates.ca))
    context.load_cert_chain(*certificates.of(LOOPBACK))
    context.verify_mode = ssl.CERT_REQUIRED

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        finally:
            writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream = await asyncio.open_connection(LOOPBACK, port)
        await asyncio.gather(pump(reader, upstream[1]), pump(upstream[0], writer), return_exceptions=True)

    server = await asyncio.start_server(serve, LOOPBACK, 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


@contextmanager
def tls_end_of_its_own(port: int, certificates: Certificates) -> Iterator[int]:
    """The same beside code that blocks; its port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    end = tls_end(port, certificates)
    try:
        yield asyncio.run_coroutine_threadsafe(end.__aenter__(), loop).result(10)
        asyncio.run_coroutine_threadsafe(end.__aexit__(None, None, None), loop).result(10)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


def documented_acl(user: str = "tasrih") -> str:
    """Rights of a Redis user that docs/configuration.md asks for, with the keys of an installation without prefix."""
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    (rules,) = re.findall(rf"ACL SETUSER {user} on >password ((?:.*\\\n)*.*)\n", text)
    return " ".join(rules.replace("\\\n", " ").split())
