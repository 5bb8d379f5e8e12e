"""Bytes as a terminal may show them: text with escapes where it is text, else a hex dump; long ones cut."""

from collections.abc import Iterator

_MAX_CHARS = 2_000
_MAX_BYTES = 512
_ROW = 16


def preview(value: bytes | None) -> str:
    """Text on one line; what is no UTF-8 as rows of hex and ASCII, each on a line of its own."""
    if value is None:
        return "none"
    head = value[: 4 * _MAX_CHARS]
    try:
        text = (head if head == value else _whole_characters(head)).decode("utf-8")
    except UnicodeDecodeError:
        return "\n" + "\n".join(_rows(value)) + _rest(len(value), _MAX_BYTES, "bytes")
    return "".join(map(_escaped, text[:_MAX_CHARS])) + _rest(len(value), len(text[:_MAX_CHARS].encode()), "bytes")


def _whole_characters(head: bytes) -> bytes:
    """Without the beginning of a character that the cut left at the end."""
    return head.decode("utf-8", "ignore").encode() if _is_cut(head) else head


def _is_cut(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3 and error.reason == "unexpected end of data"
    return False


def _escaped(character: str) -> str:
    return character if character.isprintable() else repr(character)[1:-1]


def _rows(value: bytes) -> Iterator[str]:
    for start in range(0, min(len(value), _MAX_BYTES), _ROW):
        row = value[start : start + _ROW]
        text = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        yield f"  {start:08x}  {row.hex(' '):<{3 * _ROW}} {text}"


def _rest(size: int, shown: int, unit: str) -> str:
    return f" … {size - shown} {unit} more" if size > shown else ""
