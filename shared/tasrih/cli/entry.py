"""Where the `tasrih` command begins: until what takes time is loaded, signals end it without a traceback."""

from tasrih.cli.signals import end_at_once


def main() -> None:
    """Run the command; see `tasrih.cli.main`."""
    end_at_once()
    from tasrih.cli.main import main as command

    command()
