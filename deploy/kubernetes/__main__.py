"""`python -m deploy.kubernetes [--check] [FOLDER]`: writes the manifests that follow from the code (`make manifests`).

With `--check` nothing is written: exit code 1 when one of them is stale.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path

from deploy.kubernetes.dashboard import dashboard
from deploy.kubernetes.topics import topics
from deploy.kubernetes.users import users
from tasrih.positions.alerting.watches import load_watches

FOLDER = Path(__file__).parent


def generated() -> Mapping[str, str]:
    """Text of every generated file, by its path in this folder."""
    return {
        "components/strimzi/topics.yaml": topics(watch.name for watch in load_watches()),
        "components/strimzi/users.yaml": users(),
        "components/monitoring/dashboard.json": dashboard(),
    }


def stale(folder: Path = FOLDER) -> list[str]:
    """Paths of generated files that are not there or not as they should be."""
    return [path for path, text in generated().items() if _read(folder / path) != text]


def main() -> int:
    """Write, or check; gives the exit code."""
    parser = argparse.ArgumentParser(prog="deploy.kubernetes", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, say what is stale")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    arguments = parser.parse_args()
    if arguments.check:
        found = stale(arguments.folder)
        for path in found:
            print(f"stale: {path}; run `make manifests`")
        return 1 if found else 0
    for path, text in generated().items():
        (arguments.folder / path).write_text(text, encoding="utf-8")
    return 0


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    raise SystemExit(main())
