"""What the Dockerfile and the ignore file promise, without an engine; `make image-check` builds and runs it."""

import fnmatch
import re
import subprocess
import tomllib

import msgspec
import pytest

from deploy.image.check import LABELS, USER
from deploy.local.fetch import CHECKOUT
from tasrih.settings import Settings, variable

DOCKERFILE = CHECKOUT / "deploy" / "image" / "Dockerfile"
TEXT = DOCKERFILE.read_text(encoding="utf-8")
IGNORED = (CHECKOUT / ".dockerignore").read_text(encoding="utf-8")


def instructions(text: str) -> list[tuple[str, str]]:
    """Instruction and what follows it, continued lines as one."""
    lines = re.sub(r"^\s*#.*\n", "", text, flags=re.M).replace("\\\n", " ").splitlines()
    return [(word, " ".join(rest.split())) for word, _, rest in (line.partition(" ") for line in lines if line.strip())]


def stages(text: str) -> list[list[tuple[str, str]]]:
    """The instructions of each stage, those before the first left out."""
    found: list[list[tuple[str, str]]] = []
    for instruction in instructions(text):
        if instruction[0] == "FROM":
            found.append([])
        if found:
            found[-1].append(instruction)
    return found


def given(ignore: str, path: str) -> bool:
    """Whether a file goes to the builder: the last rule that matches it or a folder above it decides."""
    is_given = True
    for line in ignore.splitlines():
        rule = line.strip()
        if rule and not rule.startswith("#"):
            pattern = rule.removeprefix("!")
            above = [path[: at.start()] for at in re.finditer("/", path)] + [path]
            if any(matches(pattern, name) for name in above):
                is_given = rule.startswith("!")
    return is_given


def matches(pattern: str, name: str) -> bool:
    return fnmatch.fnmatchcase(
        name.rpartition("/")[2] if pattern.startswith("**/") else name, pattern.removeprefix("**/")
    )


def faults(text: str, ignore: str = IGNORED) -> list[str]:
    """What the Dockerfile breaks of its promises."""
    build, *others = stages(text)
    final = others[-1] if others else build
    found = [] if len(others) == 1 else ["it has two stages"]
    found += [
        f"FROM {rest}: not the given base" for word, rest in build + final if word == "FROM" and "${BASE}" not in rest
    ]
    found += ["the last stage runs something" for word, _ in final if word == "RUN"]
    found += ["ADD fetches and unpacks" for word, _ in instructions(text) if word == "ADD"]
    if ("ARG", "BASE=python:3.12-slim-bookworm") not in instructions(text):
        found.append("the base is not pinned")
    if [rest for word, rest in final if word == "USER"] != [USER]:
        found.append(f"the user is not {USER}")
    installs = [part for word, rest in build if word == "RUN" for part in rest.split("&&") if "pip install" in part]
    safe = ("--require-hashes --only-binary :all:", "--no-index --no-deps --no-build-isolation")
    found += [f"{part.strip()}: without hashes" for part in installs if not any(way in part for way in safe)]
    if not any(word == "RUN" and "tasrih lexicon compile" in rest for word, rest in build):
        found.append("the words are not compiled")
    if missing := LABELS - set(re.findall(r"[\w.]+(?==\")", " ".join(rest for word, rest in final if word == "LABEL"))):
        found.append(f"labels are missing: {sorted(missing)}")
    set_here = set(re.findall(r"TASRIH_\w+", " ".join(rest for word, rest in final if word == "ENV")))
    found += [f"{name} is no setting" for name in set_here - {variable(one) for one in Settings.__struct_fields__}]
    sources = [name for word, rest in build if word == "COPY" for name in rest.split()[:-1]]
    found += [f"{name} does not go to the builder" for name in sources if not given(ignore, name)]
    return found


def test_the_dockerfile_keeps_its_promises():
    assert faults(TEXT) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("USER 65532:65532", "USER root", "user is not"),
        ("USER 65532:65532", "", "user is not"),
        ("FROM ${BASE}\nARG", "FROM debian\nARG", "not the given base"),
        ("python:3.12-slim-bookworm\n", "python\n", "not pinned"),
        ("--require-hashes --only-binary :all: -r requirements.txt", "-r requirements.txt", "without hashes"),
        ("--no-index --no-deps", "--no-deps", "without hashes"),
        ("EXPOSE 9464", "RUN apt-get install gcc", "runs something"),
        ("    && /opt/tasrih/bin/tasrih lexicon compile \\\n", "", "not compiled"),
        ("COPY shared shared", "ADD shared shared", "ADD"),
        ("COPY services ", "COPY tests ", "tests does not go"),
        ("TASRIH_HTTP_HOST", "TASRIH_HTTP_HOTS", "TASRIH_HTTP_HOTS is no setting"),
        ("org.opencontainers.image.licenses", "licenses", "labels are missing"),
    ],
)
def test_a_promise_that_is_broken_is_noticed(old, new, said):
    assert old in TEXT
    assert any(said in fault for fault in faults(TEXT.replace(old, new)))


FOREIGN = """
.git/config .venv/bin/python .tasrih/kafka/x .env id_rsa pip.conf tests/conftest.py deploy/image/Dockerfile
shared/tasrih/__pycache__/x.pyc shared/tasrih.egg-info/PKG-INFO
shared/tasrih/detection/data/lexicon.msgpack
"""


@pytest.mark.parametrize("path", FOREIGN.split())
def test_what_does_not_belong_into_the_image_does_not_go_to_the_builder(path):
    assert not given(IGNORED, path)


@pytest.mark.parametrize(
    "path", ["requirements.txt", "shared/tasrih/detection/data/kinds.yaml", "services/alerter/app.py"]
)
def test_what_belongs_into_it_does(path):
    assert given(IGNORED, path)


def test_versions_and_ports_are_those_of_the_code():
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert ("ARG", f"VERSION={project['version']}") in instructions(TEXT)
    port = dict(re.findall(r"(TASRIH_\w+)=(\S+)", TEXT))["TASRIH_HTTP_PORT"]
    assert ("EXPOSE", port) in instructions(TEXT)
    assert msgspec.convert(port, int, strict=False)


def test_hadolint_finds_nothing(request, hadolint, tmp_path):
    def run(path):
        return subprocess.run([hadolint, path], capture_output=True, text=True, check=False)

    assert run(DOCKERFILE).stdout == ""
    bad = tmp_path / "Dockerfile"
    bad.write_text(TEXT.replace("WORKDIR /build", "WORKDIR build"))
    assert "DL3000" in run(bad).stdout
