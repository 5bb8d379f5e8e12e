"""The scripts that run in Redis, made of the files in `lua`."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from tasrih.positions.storing.round_trips import Script

ScriptName = Literal["load", "claim", "confirm", "overdue", "restore", "remember", "survey", "vouch"]
_LIBRARIES: Final[Mapping[ScriptName, Sequence[str]]] = {
    "claim": ("server", "put"),
    "restore": ("put",),
    "survey": ("server",),
    "vouch": ("server",),
}
"""The files whose functions a script uses."""


@cache
def script(name: ScriptName) -> Script:
    """A script with what it is put behind, for many calls."""
    return for_many("\n".join(_lua(part) for part in (*_LIBRARIES.get(name, ()), name)))


def for_many(text: str) -> Script:
    """A script of one call's text, for many calls in one command."""
    return Script(_lua("many").replace("--[[script]]", text))


def _lua(name: str) -> str:
    return (files("tasrih.positions.storing") / "lua" / f"{name}.lua").read_text(encoding="utf-8")
