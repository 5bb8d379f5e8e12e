"""How the parties of an installation log in to servers that let in only whom they know."""

import subprocess
from pathlib import Path

from tests.integration.commands import tasrih
from tests.integration.installation import Installation
from tests.integration.secure_servers import SecureKafka

PARTIES = ("ingester", "detector", "alerter", "gateway", "replayer", "verifier", "operator")
REDIS_PASSWORD = "Redis-secret"  # noqa: S105 - of a server that lives for a test
REDIS_USERS = ("tasrih", "tasrih-verifier")


class Logins:
    """Settings by which a party logs in."""

    def __init__(self, broker: SecureKafka, tokens: str, secret: Path) -> None:
        self._broker = broker
        self._tokens = tokens
        self._secret = str(secret)

    def by(self, way: str, party: str) -> dict[str, str]:
        ca = {"kafka_ca_file": str(self._broker.certificates.ca)}
        if way == "certificate":
            certificate, key = self._broker.certificates.of(f"{party}.tasrih.invalid", common_name=party)
            own = {"kafka_certificate_file": str(certificate), "kafka_key_file": str(key)}
            return self._at("SSL") | ca | own
        if way == "OAUTHBEARER":
            given = {"token_url": self._tokens, "client_id": party, "client_secret_file": self._secret}
            return self._at("SASL_SSL", way) | ca | {f"kafka_oauth_{name}": value for name, value in given.items()}
        protocol = "SASL_PLAINTEXT" if way == "no TLS" else "SASL_SSL"
        login = {"kafka_username": party, "kafka_password_file": self._secret}
        mechanism = "SCRAM-SHA-256" if way == "no TLS" else way
        return self._at(protocol, mechanism) | login | ({} if way == "no TLS" else ca)

    def _at(self, protocol: str, mechanism: str = "") -> dict[str, str]:
        address = self._broker.address(protocol)
        where = {"kafka_bootstrap": address, "kafka_security_protocol": protocol}
        return where | ({"kafka_sasl_mechanism": mechanism} if mechanism else {})


def variables(settings: dict[str, str]) -> dict[str, str]:
    return {f"TASRIH_{name.upper()}": value for name, value in settings.items()}


def command(place: Installation, login: dict[str, str], *arguments: str, **more: str):
    return tasrih(place, *arguments, **variables(login | more))


def done(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 0, result
    return result.stdout
