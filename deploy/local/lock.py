"""Writes `kafka.lock`, the jars of Apache Kafka with their hashes. For maintainers: it needs Maven, nothing else does.

Run `python -m deploy.local.lock` after changing a version here.
"""

import hashlib
import subprocess
import tempfile
from pathlib import Path

LOCK = Path(__file__).with_name("kafka.lock")
ROOTS = ("org.apache.kafka:kafka_2.13:4.2.0", "org.slf4j:slf4j-nop:1.7.36")

_HEAD = "# sha256 size group:artifact:version; written by `python -m deploy.local.lock`, do not edit\n"
_POM = """<project><modelVersion>4.0.0</modelVersion>
<groupId>local</groupId><artifactId>lock</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>{dependencies}</dependencies></project>
"""


def main() -> None:
    """Resolve the roots with Maven and write the lock."""
    with tempfile.TemporaryDirectory() as folder:
        jars = _copy_dependencies(Path(folder))
        rows = sorted(_row(jars, jar) for jar in jars.rglob("*.jar"))
    LOCK.write_text(_HEAD + "".join(f"{digest} {size} {name}\n" for name, digest, size in rows), encoding="utf-8")
    print(f"{LOCK.name}: {len(rows)} jars")


def _copy_dependencies(folder: Path) -> Path:
    tags = ("groupId", "artifactId", "version")
    dependencies = "".join(
        "<dependency>"
        + "".join(f"<{tag}>{part}</{tag}>" for tag, part in zip(tags, root.split(":"), strict=True))
        + "</dependency>"
        for root in ROOTS
    )
    (folder / "pom.xml").write_text(_POM.format(dependencies=dependencies), encoding="utf-8")
    command = ["mvn", "-B", "-q", "dependency:copy-dependencies", "-Dmdep.useRepositoryLayout=true"]
    subprocess.run([*command, "-DoutputDirectory=jars"], cwd=folder, check=True)  # noqa: S603 - a fixed command
    return folder / "jars"


def _row(jars: Path, jar: Path) -> tuple[str, str, int]:
    *group, artifact, version, _ = jar.relative_to(jars).parts
    body = jar.read_bytes()
    return f"{'.'.join(group)}:{artifact}:{version}", hashlib.sha256(body).hexdigest(), len(body)


if __name__ == "__main__":
    main()
