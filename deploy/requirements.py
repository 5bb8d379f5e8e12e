"""Compiles `requirements*.txt` from `requirements*.in`: exact pins with hashes. For maintainers: `make requirements`.

No address of an index gets into the files, whatever the environment says, so that they hold behind any mirror.
"""

import json
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
COMPILED = (
    "requirements",
    "requirements-dev",
    "requirements-train",
    "requirements-bench",
    "requirements-deploy",
    "requirements-browser",
)
WITHOUT_DEPENDENCIES = "requirements-camel"

_COMPILE = (  # noqa: SIM905 - a command line reads best as one
    "-q --upgrade --generate-hashes --allow-unsafe --strip-extras --no-header "
    "--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options"
).split()
_REPORT = "install -q --dry-run --ignore-installed --no-deps --only-binary :all: --report - -r".split()  # noqa: SIM905


def main() -> None:
    """Compile all files, newest versions that the `.in` files allow."""
    for name in COMPILED:
        _run("piptools", "compile", *_COMPILE, "-o", f"{name}.txt", f"{name}.in")
    report = json.loads(_run("pip", *_REPORT, f"{WITHOUT_DEPENDENCIES}.in"))
    (CHECKOUT / f"{WITHOUT_DEPENDENCIES}.txt").write_text(_pins(report), encoding="utf-8")


def _pins(report: dict[str, list[dict[str, dict[str, dict[str, dict[str, str]]]]]]) -> str:
    """Format pip's installation report as pins; these packages have one wheel for every system."""
    lines = []
    for package in report["install"]:
        metadata, archive = package["metadata"], package["download_info"]["archive_info"]
        lines.append(f"{metadata['name']}=={metadata['version']} \\\n    --hash=sha256:{archive['hashes']['sha256']}\n")
    return "".join(sorted(lines))


def _run(*module_and_arguments: str) -> str:
    command = [sys.executable, "-m", *module_and_arguments]
    return subprocess.run(command, cwd=CHECKOUT, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603


if __name__ == "__main__":
    main()
