"""Asks a process at its HTTP port, where it tells its health and metrics."""

import http.client

from deploy.local.processes import LOOPBACK
from tests.waiting import PATIENCE_SECONDS


def ask(port: int, path: str) -> tuple[int, str]:
    """Status and body; status 0 while nobody listens."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except OSError:
        return 0, ""
    finally:
        connection.close()
