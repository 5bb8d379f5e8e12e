"""`python -m services.ingester FILES`: the same as `tasrih ingest`; feeds and HTTP come into this process later."""

from tasrih.cli.ingest import command
from tasrih.errors import explained

if __name__ == "__main__":
    with explained("ingester"):
        command()
