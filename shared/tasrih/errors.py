"""The common ancestor of the errors a user can cause or mend: the command prints these as one line, nothing else.

TasrihError
  ├── DataError          a data file is missing or breaks its schema (yamldata)
  ├── SettingsError      a variable of the environment breaks its rule (settings)
  ├── MessageError       a message cannot be taken, with a reason (events.codec)
  ├── ArticleError       an article file or one record of it cannot be read (events.articles)
  ├── MessagingError     Kafka is out of reach or refuses (messaging.errors)
  └── StoreError         Redis is out of reach or refuses (positions.storing.store)
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_GZIP = b"\x1f\x8b"


class TasrihError(Exception):
    """Something went wrong that its message explains completely; everything else is a bug and keeps its traceback."""


def no_utf8(error: UnicodeDecodeError) -> str:
    """What is wrong with bytes that are no text in UTF-8, and what to do about it."""
    if error.object.startswith(_GZIP):
        return "compressed with gzip: unpack it first"
    if error.object.startswith(_UTF_16):
        return "written in UTF-16: save it as UTF-8"
    return f"byte 0x{error.object[error.start]:02x} at position {error.start} is no UTF-8: save it as UTF-8"


@contextmanager
def explained(program: str) -> Iterator[None]:
    """End the process with exit code 2 and the error's message, without a traceback, when a `TasrihError` comes up."""
    try:
        yield
    except TasrihError as error:
        print(f"{program}: {error}", file=sys.stderr)
        raise SystemExit(2) from error
