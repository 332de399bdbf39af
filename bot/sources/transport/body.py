"""Reads the body of an answer, up to a limit on what it decodes to.

httpx decodes each piece that arrives as a whole, and gzip within gzip layer by layer: a kilobyte can become
gigabytes before anybody counts. So the pieces are taken as they arrive, and decoded up to the limit.
"""

import zlib
from typing import Protocol

import httpx

from bot.sources import SourceDown

ASKED_FOR = "identity"  # the Accept-Encoding that is sent: no service has to encode anything
GZIP = frozenset({"gzip", "x-gzip"})  # decoded all the same: some proxies send it unasked
GZIP_FORMAT = 16 + zlib.MAX_WBITS  # zlib's number for it


async def read_body(response: httpx.Response, max_bytes: int) -> bytes:
    """Return the decoded body of a response that was sent as a stream.

    Raises SourceDown: if it decodes to more than `max_bytes`, if it says so beforehand, if it is encoded
    other than once by gzip, or if it ends too early.
    """
    decoder = _decoder(response.headers.get("Content-Encoding", ""))
    if _announced(response) > max_bytes:
        raise _too_long(max_bytes)
    body = bytearray()
    async for piece in response.aiter_raw():
        body += decoder.decode(piece, max_bytes - len(body))
        if len(body) > max_bytes:
            raise _too_long(max_bytes)
    decoder.end()
    return bytes(body)


class Decoder(Protocol):
    """Decodes a body piece by piece."""

    def decode(self, piece: bytes, room: int) -> bytes:
        """Return what a piece decodes to: whole, or more than `room` bytes of it. Raises SourceDown."""

    def end(self) -> None:
        """Raise SourceDown unless the body is whole."""


class Plain:
    """Leaves pieces as they are."""

    def decode(self, piece: bytes, room: int) -> bytes:  # noqa: ARG002 (the protocol's)
        """Return the piece, which is no longer than what was received at once."""
        return piece

    def end(self) -> None:
        """Do nothing: the transport notices a body that is cut off."""


class Gunzip:
    """Decodes one member of gzip."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(GZIP_FORMAT)

    def decode(self, piece: bytes, room: int) -> bytes:
        """Decode a piece to at most one byte more than there is room for."""
        if self._zlib.eof:
            raise SourceDown("more than one gzip in a body")
        try:
            decoded = self._zlib.decompress(piece, room + 1)
        except zlib.error:
            raise SourceDown("a body that is not gzip") from None
        if self._zlib.unused_data:
            raise SourceDown("more than one gzip in a body")
        return decoded

    def end(self) -> None:
        """Raise SourceDown unless the end was reached."""
        if not self._zlib.eof:
            raise SourceDown("gzip that is cut off")


def _decoder(header: str) -> Decoder:
    parts = (part.strip().casefold() for part in header.split(","))
    codings = [coding for coding in parts if coding not in ("", ASKED_FOR)]
    if not codings:
        return Plain()
    if len(codings) == 1 and codings[0] in GZIP:
        return Gunzip()
    raise SourceDown("an encoding that was not asked for")


def _announced(response: httpx.Response) -> int:
    """The length that the service announces; 0 if it announces none. What arrives is counted all the same."""
    text = response.headers.get("Content-Length", "").strip()
    return int(text[:18]) if text.isascii() and text.isdecimal() else 0


def _too_long(max_bytes: int) -> SourceDown:
    return SourceDown(f"more than {max_bytes} bytes")
