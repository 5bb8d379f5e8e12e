"""The rules that a replay works by: those of this installation, or those of a folder for a what-if.

Such a folder may hold `officials.yaml`, `topics.yaml`, `watches.yaml` (as a user's own files, merged over what comes
with the library) and `lexicon/` (in place of the library's cues); what it does not hold stays as it is.
"""

from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from tasrih.detection.detector import Detector
from tasrih.detection.vocabulary.lexicon import DATA as LEXICON
from tasrih.positions.alerting.watches import Watch, load_watches
from tasrih.replay.errors import RulesetError
from tasrih.settings import Settings

_KNOWN = ("officials.yaml", "topics.yaml", "watches.yaml", "lexicon")


class Rules(Struct, frozen=True):
    """Where the data lies that decides; all of it can be sent to another process."""

    officials: tuple[Path, ...] = ()
    topics: tuple[Path, ...] = ()
    watches_file: Path | None = None
    lexicon: tuple[Path, ...] | None = None
    """Files in place of the library's."""

    def detector(self) -> Detector:
        """A detector that works by them.

        Raises:
            DataError: a file is bad; the message names file and line.
            MorphologyError: camel-tools is not installed.
        """
        return _detector(self)

    def own_files(self) -> dict[str, Path]:
        """All files that are not the library's own, each by the name that it has in evidence."""
        watches = [self.watches_file] if self.watches_file else []
        lexicon = [path for path in self.lexicon or () if LEXICON not in path.parents]
        parts = {"officials": self.officials, "topics": self.topics, "watches": watches, "lexicon": lexicon}
        return {
            f"{part}/{number}-{file.name}": file
            for part, paths in parts.items()
            for number, file in enumerate(file for path in paths for file in _files_of(path))
        }

    def watches(self) -> tuple[Watch, ...]:
        """The watches among them.

        Raises:
            DataError: their file is bad.
        """
        return load_watches(self.watches_file)


@lru_cache(maxsize=1)
def _detector(rules: Rules) -> Detector:
    return Detector.load(officials=rules.officials, topics=rules.topics, lexicon=rules.lexicon)


def installed(settings: Settings) -> Rules:
    """The rules that the services work by."""
    return Rules(tuple(settings.officials_files), tuple(settings.topics_files), settings.watches_file)


def chosen(settings: Settings, name: str | None, current: str) -> Rules:
    """The rules of a what-if.

    Args:
        settings: where the rules of this installation are.
        name: a folder, or the id of this installation's ruleset; None for the installed ones.
        current: that id.

    Raises:
        RulesetError: there is no such folder, it holds nothing that is known, or the id is that of other code.
    """
    rules = installed(settings)
    if name is None or name == current:
        return rules
    folder = Path(name)
    if not folder.is_dir():
        raise RulesetError(
            f"{name} is no folder, and this installation's ruleset is {current}: "
            "to replay by the rules of another version run `tasrih replay` of that version"
        )
    there = {entry.name for entry in folder.iterdir()} - {".", ".."}
    if not there & set(_KNOWN):
        raise RulesetError(f"{folder} holds none of {', '.join(_KNOWN)}")
    return Rules(
        (folder / "officials.yaml",) if "officials.yaml" in there else rules.officials,
        (folder / "topics.yaml",) if "topics.yaml" in there else rules.topics,
        folder / "watches.yaml" if "watches.yaml" in there else rules.watches_file,
        _lexicon(folder / "lexicon") if "lexicon" in there else None,
    )


def _lexicon(folder: Path) -> tuple[Path, ...]:
    """The library's files, with those of the folder in place of namesakes."""
    own = {path.name: path for path in sorted(folder.glob("*.yaml"))}
    if not own:
        raise RulesetError(f"{folder} holds no .yaml files")
    return tuple(own.pop(path.name, path) for path in sorted(LEXICON.glob("*.yaml"))) + tuple(own.values())


def _files_of(path: Path) -> list[Path]:
    return sorted(path.glob("*.yaml")) if path.is_dir() else [path]
