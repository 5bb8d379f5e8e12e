"""Where the `tasrih` command begins: until what takes time is loaded, Ctrl-C ends it without a traceback."""

import signal


def main() -> None:
    """Run the command; see `tasrih.cli.main`."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where a shell has it ignored
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from tasrih.cli.main import main as command

    command()
