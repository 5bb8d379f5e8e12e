"""The `tasrih` command as it is: which commands there are, and which words they take."""

import click

from tasrih.cli.main import cli


def commands(group: click.Group, context: click.Context, name: str) -> list[str]:
    """Full names of all commands that do something."""
    found = []
    for child in group.list_commands(context):
        command = group.get_command(context, child)
        within = commands(command, context, f"{name} {child}") if isinstance(command, click.Group) else []
        alone = not within or command.invoke_without_command
        found += [*within, *([f"{name} {child}"] if alone else [])]
    return found


def refusal(words: list[str]) -> str:
    """Why `tasrih` does not take these words as a command with its arguments; empty if it does."""
    command, rest = cli, words
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        command, rest = command.get_command(click.Context(command), rest[0]), rest[1:]
    if command is None or (isinstance(command, click.Group) and not command.invoke_without_command):
        return f"no command {' '.join(words)}"
    try:
        command.make_context("", rest)
    except click.UsageError as error:
        return error.format_message()
    return ""
