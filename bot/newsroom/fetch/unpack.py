"""gzip and deflate, piece by piece and never beyond a limit: a bomb costs no more than a page."""

from __future__ import annotations

import zlib

# What we ask for; both are in the standard library.
ACCEPTED = "gzip, deflate"
_PLAIN = ("", "identity")
_GZIP_MAGIC = b"\x1f\x8b"
# zlib: 32 takes gzip and zlib by their header, -15 is deflate without one.
_WITH_HEADER, _RAW = 32 + zlib.MAX_WBITS, -zlib.MAX_WBITS


class TooLargeError(Exception):
    """There is more than the limit allows."""


class PackedWronglyError(Exception):
    """It is packed in a way that was not asked for, or broken."""


class Unpacker:
    """Takes pieces of a body as they come; `most` bounds them packed and unpacked alike.

    `encoding` is the header Content-Encoding. A body that is announced as gzip and is not is taken
    as it is: servers that pack nothing but say so exist.
    Raises (every method): TooLargeError, PackedWronglyError.
    """

    def __init__(self, encoding: str, most: int) -> None:
        self._encoding = encoding.strip().lower()
        if self._encoding not in (*_PLAIN, "gzip", "x-gzip", "deflate"):
            raise PackedWronglyError(self._encoding)
        self._most = most
        self._packed = 0
        self._start = b""
        self._zip: zlib._Decompress | None = None
        self._body = bytearray()

    def take(self, piece: bytes) -> None:
        self._packed += len(piece)
        if self._packed > self._most:
            raise TooLargeError
        if self._encoding in _PLAIN:
            self._body += piece
            return
        if self._zip is None:
            self._start += piece
            if len(self._start) < 2:
                return
            piece, self._start = self._start, b""
            self._open(piece)
            if self._encoding in _PLAIN:
                self._body += piece
                return
        self._unzip(piece)

    def result(self) -> bytes:
        """All of it, once the last piece has been taken."""
        if self._zip is not None and not self._zip.eof:
            raise PackedWronglyError(self._encoding)
        return bytes(self._body) + self._start

    def _open(self, start: bytes) -> None:
        if self._encoding.endswith("gzip"):
            if start[:2] != _GZIP_MAGIC:
                self._encoding = "identity"
                return
            bits = _WITH_HEADER
        else:
            # RFC 1950: the first two bytes of zlib's header are a multiple of 31.
            is_zlib = start[0] & 0x0F == 8 and int.from_bytes(start[:2], "big") % 31 == 0
            bits = _WITH_HEADER if is_zlib else _RAW
        self._zip = zlib.decompressobj(bits)

    def _unzip(self, piece: bytes) -> None:
        while piece and self._zip is not None:
            try:
                self._body += self._zip.decompress(piece, self._most + 1 - len(self._body))
            except zlib.error as error:
                raise PackedWronglyError(self._encoding) from error
            if len(self._body) > self._most:
                raise TooLargeError
            piece = self._zip.unconsumed_tail
            if self._zip.eof:
                # RFC 1952: several members may follow one another; what else follows is padding.
                piece = self._zip.unused_data
                if piece[:2] != _GZIP_MAGIC:
                    return
                self._zip = zlib.decompressobj(_WITH_HEADER)
