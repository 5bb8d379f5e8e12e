"""The Redis of the manifests: its list of users as the pod makes it, read by a real server."""

import subprocess
from pathlib import Path

import pytest
import redis

from deploy.local.processes import LOOPBACK
from tests.deploy.rendering import rendered
from tests.deploy.test_compose import TEXT, as_read
from tests.integration.redis_server import redis_server

pytestmark = pytest.mark.usefixtures("kubectl")
PASSWORDS = {"password": "one-secret", "verifier-password": "another-secret"}


def users(folder: Path, passwords: dict[str, str]) -> Path:
    """Run what the pod runs before Redis, on folders of this machine; the file that it writes."""
    manifests = rendered("base+redis")
    (pod,) = (pod for pod in manifests.pods() if pod.component == "redis")
    program, *options, script = pod.spec["initContainers"][0]["command"]
    for mount in ("secret", "config", "run"):
        (folder / mount).mkdir()
    for name, text in passwords.items():
        (folder / "secret" / name).write_text(text)
    (folder / "config" / "users.acl").write_text(manifests.one("ConfigMap", "tasrih-redis")["data"]["users.acl"])
    for inside, here in {"/etc/tasrih/redis": "secret", "/etc/redis": "config", "/run/redis": "run"}.items():
        script = script.replace(inside, str(folder / here))
    subprocess.run([program, *options, script], check=True)
    return folder / "run" / "users.acl"


def test_it_keeps_data_as_on_one_host(tmp_path):
    """In its append-only file alone: a snapshot of all in every busy minute is read by nobody, and takes memory."""
    conf = rendered("base+redis").one("ConfigMap", "tasrih-redis")["data"]["redis.conf"]
    here = {name: value.strip('"') for name, value in (line.split(" ", 1) for line in conf.splitlines())}
    words = as_read(TEXT)["services"]["redis"]["command"][1:]
    on_one_host = {name.removeprefix("--"): value for name, value in zip(words[::2], words[1::2], strict=True)}
    assert here == on_one_host | {"aclfile": "/run/redis/users.acl", "dir": "/data"}
    lines = [line for line in conf.splitlines() if not line.startswith(("aclfile", "dir"))]
    with redis_server(tmp_path, conf="\n".join(lines)) as server, server.connect() as client:
        assert client.config_get("save") == {"save": ""}


@pytest.mark.parametrize("rest", ["", "&|\\1/;$(x)'\" #>é"])
def test_each_user_has_a_password_of_its_own(tmp_path, rest):
    passwords = {name: password + rest for name, password in PASSWORDS.items()}
    lines = users(tmp_path, passwords).read_text().splitlines()
    with redis_server(tmp_path / "server") as server, server.connect() as admin:
        for line in reversed(lines):  # the default user, who says this, is shut off at the end
            admin.execute_command("ACL", "SETUSER", *line.split()[1:])
        for user, key in (("tasrih", "password"), ("tasrih-verifier", "verifier-password")):
            with redis.Redis(host=LOOPBACK, port=server.port, username=user, password=passwords[key]) as client:
                assert client.hgetall("tasrih:1:p:somebody") == {}
        with client, pytest.raises(redis.exceptions.NoPermissionError):
            client.hset("tasrih:1:p:somebody", "1", "a position")
        with redis.Redis(host=LOOPBACK, port=server.port) as stranger, pytest.raises(redis.exceptions.RedisError):
            stranger.hgetall("tasrih:1:p:somebody")


def test_without_its_password_there_is_no_user_who_compares(tmp_path):
    lines = users(tmp_path, {"password": "one-secret"}).read_text().splitlines()
    assert [line.split()[1] for line in lines] == ["default", "tasrih"]


def test_without_the_alerters_password_redis_is_not_started(tmp_path):
    with pytest.raises(subprocess.CalledProcessError):
        users(tmp_path, {})


def test_with_an_empty_password_redis_is_not_started(tmp_path):
    with pytest.raises(subprocess.CalledProcessError):
        users(tmp_path, {"password": "\n"})
