"""Decompress an answer piece by piece, so that a small one that means a huge one is noticed before it is one."""

import zlib

from tasrih.web.errors import FetchError

_GZIP_OR_ZLIB = 47  # zlib's wbits: tell them apart by the first bytes
_GZIP_MAGIC = b"\x1f\x8b"


class Inflater:
    """Takes the pieces of one body.

    Args:
        encoding: as Content-Encoding names it.
        limit: bytes of the whole, decompressed; and as sent.

    Raises:
        FetchError: an encoding that we did not ask for.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        encoding = encoding.strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise FetchError("bad_encoding", f"content-encoding {encoding[:40]!r} was not asked for")
        self._stream = zlib.decompressobj(_GZIP_OR_ZLIB) if encoding not in ("", "identity") else None
        self._limit = limit
        self._sent = 0
        self._whole = bytearray()

    def take(self, piece: bytes) -> None:
        """Take the next piece.

        Raises:
            FetchError: the whole is too large, or no such encoding.
        """
        self._sent += len(piece)
        if self._stream is None:
            self._whole += piece
        else:
            self._inflate(piece)
        if max(len(self._whole), self._sent) > self._limit:
            raise FetchError("too_large", f"more than {self._limit} bytes")

    def end(self) -> bytes:
        """The whole.

        Raises:
            FetchError: the compressed body ends before its end.
        """
        if self._stream is not None and not self._stream.eof and self._sent:
            raise FetchError("cut", "the compressed answer ends before its end")
        return bytes(self._whole)

    def _inflate(self, piece: bytes) -> None:
        """One member of a gzip file after the other; what follows the last one is no gzip and is left out."""
        while piece and self._stream is not None:
            if self._stream.eof:
                if not piece.startswith(_GZIP_MAGIC):
                    return
                self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)
            room = max(1, self._limit + 1 - len(self._whole))
            try:
                self._whole += self._stream.decompress(piece, room)
            except zlib.error as error:
                raise FetchError("bad_encoding", f"it does not decompress: {error}") from error
            if len(self._whole) > self._limit:
                return
            piece = self._stream.unused_data
