"""What can go wrong in a replay.

ReplayError (TasrihError)
  ├── WindowError            the window cannot be read as asked: wrong offsets, or records of it are gone
  ├── WorkspaceError         the folder of an earlier replay does not fit this one
  ├── RulesetError           the rules asked for are not here
  └── BundleError            evidence cannot be written, or is no bundle
"""

from tasrih.errors import TasrihError


class ReplayError(TasrihError):
    """Ancestor of all errors of this package."""


class WindowError(ReplayError):
    """The window cannot be read whole."""


class WorkspaceError(ReplayError):
    """A folder with the work of an earlier replay does not fit this one."""


class RulesetError(ReplayError):
    """The rules asked for are not here."""


class BundleError(ReplayError):
    """Evidence cannot be written, or what shall be checked is no bundle."""
