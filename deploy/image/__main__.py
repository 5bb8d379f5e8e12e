"""`python -m deploy.image`: what `make image-check` runs. Exit code 1 when the image is not as it should be."""

import sys
import tempfile
from pathlib import Path

from deploy.image.build import built
from deploy.image.check import faults
from deploy.local.errors import LocalError
from tasrih.errors import TasrihError


def main() -> int:
    """Build the image, run it, and tell what is wrong with it."""
    try:
        with (
            tempfile.TemporaryDirectory(prefix="tasrih-image-", dir="/var/tmp") as folder,
            built(Path(folder)) as image,
        ):
            print(f"built: {image.megabytes} MB, of which the base has {image.base_megabytes}", flush=True)
            found = faults(image, Path(folder) / "run")
    except (LocalError, TasrihError) as error:
        print(f"tasrih: the image cannot be checked: {error}", file=sys.stderr)
        return 2
    for fault in found:
        print(f"tasrih: {fault}", file=sys.stderr)
    if not found:
        print("the image is as it should be", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
