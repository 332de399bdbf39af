"""Reads a store in which people are writing, so that the documents of a backup fit each other.

A turn saves a user and then a case, an erasure erases the cases and then the user, and whoever joins is in
the case first. So documents that are read one after the other may contradict each other. Users are therefore
read together with their cases and with the other members of these, and again if that does not fit.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from typing import get_args

from bot.archive.links import DocumentId, id_of, links, without
from bot.stores import DocumentReader, Forgotten, Kind, StoredDocument

KINDS: tuple[Kind, ...] = get_args(Kind)
UNLINKED: tuple[Kind, ...] = ("withdrawn", "parked", "figures")  # no user has to lead to them
AT_ONCE = 200  # users read together
ATTEMPTS = 3  # to read what does not fit again: a turn is between its two saves for some milliseconds
PAUSE = 0.1  # seconds before each
Documents = dict[DocumentId, StoredDocument]


class ConsistentSource:
    """A store as an ArchiveSource: users lead only to cases that are there, and to each case leads a user.

    `left_out`: how many documents were left out, because they cannot be read or no user leads to them.
    """

    def __init__(
        self, reader: DocumentReader, pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._reader, self._pause = reader, pause
        self._written: set[DocumentId] = set()
        self._pairs: set[tuple[str, str]] = set()  # users and their cases, of what was written
        self.left_out = 0

    @property
    def pepper(self) -> bytes:
        """The secret that user keys are hashed with."""
        return self._reader.pepper

    async def undelivered(self) -> list[str]:
        """Return the users who are still to be told something by now."""
        return await self._reader.undelivered()

    async def forgotten(self) -> list[Forgotten]:
        """Return the records of what was erased until now."""
        return await self._reader.forgotten()

    async def all_documents(self) -> AsyncIterator[StoredDocument]:
        """Iterate over the documents that were there at the beginning, and over later ones they lead to."""
        self._written, self._pairs = set(), set()
        there = await self._all_ids()
        beginnings: tuple[Kind, ...] = (*UNLINKED, "user")
        for kind in beginnings:
            keys = sorted(key for one, key in there if one == kind)
            for first in range(0, len(keys), AT_ONCE):
                for document in await self._fitting(kind, keys[first : first + AT_ONCE]):
                    yield document
        self.left_out = len((there & await self._all_ids()) - self._written)

    async def _all_ids(self) -> set[DocumentId]:
        return {(kind, key) for kind in KINDS for key in await self._reader.keys(kind)}

    async def _fitting(self, kind: Kind, keys: Collection[str]) -> list[StoredDocument]:
        """Read these documents and all they are linked with, and drop the links that lead nowhere."""
        found: Documents = {}
        await self._follow(found, {(kind, key) for key in keys})
        for _ in range(ATTEMPTS):
            if not (loose := self._loose(found)):
                break
            await self._pause(PAUSE)
            for id in loose:
                found.pop(id, None)
            await self._follow(found, loose)
        return self._settle(found)

    async def _follow(self, found: Documents, wanted: set[DocumentId]) -> None:
        """Add the wanted documents to those found, and everything they are linked with."""
        absent: set[DocumentId] = set()
        while wanted := wanted - found.keys() - self._written - absent:
            read = await self._read(wanted)
            found |= {id_of(document): document for document in read}
            absent |= wanted - found.keys()
            wanted = {link for document in read for link in links(document)}

    async def _read(self, wanted: Collection[DocumentId]) -> list[StoredDocument]:
        keys = {kind: [key for one, key in wanted if one == kind] for kind in KINDS}
        read = [await self._reader.read_documents(kind, some) for kind, some in keys.items() if some]
        return [document for some in read for document in some]

    def _loose(self, found: Documents) -> set[DocumentId]:
        """The documents at both ends of every link that is not answered by one the other way."""
        return {end for id, link in self._unanswered(found) for end in (id, link)}

    def _unanswered(self, found: Documents) -> Iterator[tuple[DocumentId, DocumentId]]:
        for id, document in found.items():
            for link in links(document):
                pair = (id[1], link[1]) if id[0] == "user" else (link[1], id[1])
                answered = id in links(found[link]) if link in found else pair in self._pairs
                if not answered:
                    yield id, link

    def _settle(self, found: Documents) -> list[StoredDocument]:
        """Return the documents to write: no user leads to a case that is not written, or not theirs.

        A case keeps a member who does not list it: their document was damaged, and they began again.
        """
        gone: dict[DocumentId, set[DocumentId]] = {}
        for id, link in self._unanswered(found):
            gone.setdefault(id, set()).add(link)
        users = [without(one, gone.get(id, ())) for id, one in found.items() if id[0] == "user"]
        led_to = {link for user in users for link in links(user)}
        settled = [*users, *(one for id, one in found.items() if id[0] in UNLINKED or id in led_to)]
        self._note(settled)
        return settled

    def _note(self, documents: Collection[StoredDocument]) -> None:
        self._written |= {id_of(document) for document in documents}
        users = [document for document in documents if document.kind == "user"]
        self._pairs |= {(user.key, key) for user in users for _, key in links(user)}
