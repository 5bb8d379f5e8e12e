"""`python -m tasrih.training MODEL SET...`: learn a model from annotated sets and write it."""

import argparse
from pathlib import Path

from tasrih.training import speakers

MODELS = {"speakers": speakers.train}


def main() -> None:
    """Learn what the command line names, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tasrih.training", description=__doc__)
    parser.add_argument("model", choices=sorted(MODELS))
    parser.add_argument("sets", nargs="+", type=Path, metavar="SET", help="folder with articles.json and gold.json")
    chosen = parser.parse_args()
    for name, value in MODELS[chosen.model](chosen.sets).items():
        print(f"{name:<24} {value:g}")


if __name__ == "__main__":
    main()
