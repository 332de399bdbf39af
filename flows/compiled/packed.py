"""Numbers and texts in one piece of memory each, where there are tens of thousands of them.

An object for each takes ten times the memory. `kept_build` keeps such a piece in its file as it is: read
back, it is a part of that file, of which only the pages in use come into memory, once for all processes.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pickle import PickleBuffer
from typing import Any, Literal

HANDS_OUT_BUFFERS = 5  # the first protocol of pickle that does


class Packed:
    """What consists of a few arrays. Pickled with a callback for buffers, it hands them out as they are."""

    def __init__(self, *arrays: "array[int]") -> None:
        self._pieces: tuple[memoryview[int], ...] = tuple(memoryview(each) for each in arrays)

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        kind = PickleBuffer if protocol >= HANDS_OUT_BUFFERS else bytes
        return _unpacked, (type(self), *((piece.format, kind(piece)) for piece in self._pieces))


class PackedNumbers(Packed):
    """Lists of numbers of at most 32 bits, by their place."""

    def __init__(self, lists: Iterable[Iterable[int]]) -> None:
        numbers, ends = array("I"), array("I", [0])
        for each in lists:
            numbers.extend(each)
            ends.append(len(numbers))
        super().__init__(_narrow(numbers), ends)

    def __getitem__(self, place: int) -> list[int]:
        numbers, ends = self._pieces
        return numbers[ends[place] : ends[place + 1]].tolist()


class PackedTexts(Packed):
    """Texts, by their place."""

    def __init__(self, texts: Iterable[str]) -> None:
        letters, ends = array("B"), array("I", [0])
        for text in texts:
            letters.frombytes(text.encode())
            ends.append(len(letters))
        super().__init__(letters, ends)

    def __getitem__(self, place: int) -> str:
        letters, ends = self._pieces
        return str(letters[ends[place] : ends[place + 1]], "utf-8")


class PackedPlaces(Packed):
    """The place of each of many texts. A digest of 64 bits stands for each text.

    That one of a million texts has the digest of another has a chance of less than one in ten million.
    """

    def __init__(self, places: Mapping[str, int]) -> None:
        by_digest = sorted((_digest(text), place) for text, place in places.items())
        digests, numbers = array("Q"), array("I")
        for digest, place in by_digest:
            digests.append(digest)
            numbers.append(place)
        super().__init__(digests, numbers)

    def __len__(self) -> int:
        return len(self._pieces[0])

    def get(self, text: str) -> int | None:
        """The place of a text; None if it is none of these."""
        digests, numbers = self._pieces
        digest = _digest(text)
        found = bisect_left(digests, digest)
        return numbers[found] if found < len(digests) and digests[found] == digest else None


def _narrow(numbers: "array[int]") -> "array[int]":
    """The same numbers in one byte each, or in two, if all have room in that."""
    largest = max(numbers, default=0)
    return array("B" if largest < 2**8 else "H" if largest < 2**16 else "I", numbers)


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def _unpacked(kind: type[Packed], *pieces: tuple[Literal["B", "H", "I", "Q"], Any]) -> Packed:
    packed = object.__new__(kind)
    Packed.__init__(packed)
    packed._pieces = tuple(memoryview(piece).cast("B").cast(form) for form, piece in pieces)
    return packed
