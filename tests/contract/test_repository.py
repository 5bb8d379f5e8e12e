"""What holds for every file of the repository: it speaks of the product alone, and its pins are safe anywhere."""

import os
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

REGISTRY_HOSTS = re.compile(
    r"pypi\.org|pythonhosted\.org|repo1?\.maven|maven\.org|maven\.apache\.org|debian\.org|npmjs\.|docker\.io"
)
PRIVATE_PATHS = re.compile(r"(?<![\w.$}/~-])/(work|root)/")
PINNED = re.compile(r"^[A-Za-z0-9._-]+==[^\s;]+( ; [^\\]+)? \\$")

SKIPPED = {".git", ".venv", ".tasrih", ".hypothesis", "build", "dist", "__pycache__"}


def repository_files():
    for folder, names, files in os.walk(ROOT):
        names[:] = [name for name in names if name not in SKIPPED and not name.endswith(("_cache", ".egg-info"))]
        yield from (Path(folder) / file for file in files if file not in SKIPPED)  # .git is a file in a worktree


def readable_texts():
    for path in repository_files():
        try:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def found(pattern):
    return [f"{path}: {match.group()}" for path, text in readable_texts() if (match := pattern.search(text))]


def test_no_file_names_a_registry():
    assert found(REGISTRY_HOSTS) == []


def test_no_file_names_a_private_path():
    assert found(PRIVATE_PATHS) == []


COMPILED = sorted(path.name for path in ROOT.glob("requirements*.txt"))


def test_kafka_is_named_to_its_clients_in_one_place_for_each_library():
    texts = {path.as_posix(): text for path, text in readable_texts() if path.parts[0] in ("services", "shared")}
    named = {path for path, text in texts.items() if "bootstrap_servers" in text}
    assert named == {f"shared/tasrih/messaging/connections/{kind}_clients.py" for kind in ("sync", "async")}


@pytest.mark.parametrize("name", COMPILED)
def test_every_requirement_is_pinned_with_hashes(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    heads = [at for at, line in enumerate(lines) if line and not line[0].isspace() and not line.startswith("#")]
    assert heads
    for head in heads:
        assert PINNED.match(lines[head]), lines[head]
        assert lines[head + 1].startswith("    --hash=sha256:"), lines[head]
    assert not [line for line in lines if line.startswith(("--", "torch==", "transformers==", "tensorflow=="))]


def test_both_requirements_pin_the_same_versions():
    pins = [
        dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.M))
        for name in ("requirements.txt", "requirements-dev.txt")
    ]
    assert {name: pins[1][name] for name in pins[0].keys() & pins[1].keys()}.items() <= pins[0].items()


def test_the_build_backend_is_the_pinned_one():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    backend = next(wish for wish in project["build-system"]["requires"] if wish.startswith("setuptools"))
    assert f"\n{backend} " in (ROOT / "requirements.txt").read_text(encoding="utf-8")


def test_the_lock_of_kafka_names_each_jar_once_with_its_hash():
    rows = [line.split() for line in (ROOT / "deploy/local/kafka.lock").read_text().splitlines() if line[0] != "#"]
    assert len({coordinate for _, _, coordinate in rows}) == len(rows) == 46
    assert all(re.fullmatch(r"[0-9a-f]{64}", sha256) and int(size) > 0 for sha256, size, _ in rows)
