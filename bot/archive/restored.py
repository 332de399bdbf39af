"""A backup as it is restored: without what was erased after it was made."""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta

from bot.archive.consistent import UNLINKED
from bot.archive.links import DocumentId, id_of, links, without
from bot.stores import Forgotten, StoredDocument
from bot.stores.backup import Backup
from bot.stores.crypto import forgotten_mark

SAME = timedelta(seconds=1)  # a time that went through a file system differs by less


class WithoutForgotten:
    """An ArchiveSource. `records`: of what was erased, under the pepper of the backup.

    What the backup does not know to be erased was erased after it, also where the clock of the machine, which
    dates documents, was ahead before. Of what it knows, a document that was saved after its record is a
    person's second beginning, and stays. `left_out`: how many documents were left out.
    """

    def __init__(self, backup: Backup, records: Iterable[Forgotten]) -> None:
        self._backup = backup
        self._records = {record.mark: record for record in sorted(records, key=lambda record: record.at)}
        self._known: dict[str, datetime] = {}  # when what the backup knows of was erased, by its mark
        self.left_out = 0

    @property
    def pepper(self) -> bytes:
        """The secret that user keys are hashed with."""
        return self._backup.pepper

    async def undelivered(self) -> list[str]:
        """Return who was still to be told something. For somebody who was erased there is nothing to tell."""
        return await self._backup.undelivered()

    async def forgotten(self) -> list[Forgotten]:
        """Return every record: an older backup may be restored one day."""
        return list(self._records.values())

    async def all_documents(self) -> AsyncIterator[StoredDocument]:
        """Iterate over the documents that were not erased, without their links to those that were."""
        kept = await self._kept()
        async for document in self._backup.all_documents():
            if id_of(document) in kept:
                yield without(document, {link for link in links(document) - kept if self._is_lost(link)})
        self.left_out = self._backup.documents - len(kept)

    async def _kept(self) -> set[DocumentId]:
        """What was not erased; of the cases only those that somebody who stays is a member of."""
        users: set[DocumentId] = set()
        cases: dict[DocumentId, frozenset[DocumentId]] = {}
        others: set[DocumentId] = set()
        self._known = {record.mark: record.at for record in await self._backup.forgotten()}
        async for document in self._backup.all_documents():
            if document.kind in UNLINKED and not self._is_erased(document):
                others.add(id_of(document))
            elif not self._is_erased(document):
                self._sort_in(document, users, cases)
        return users | others | {id for id, members in cases.items() if members & users}

    def _sort_in(
        self,
        document: StoredDocument,
        users: set[DocumentId],
        cases: dict[DocumentId, frozenset[DocumentId]],
    ) -> None:
        if document.kind == "user":
            users.add(id_of(document))
        elif document.kind == "case":
            cases[id_of(document)] = links(document)

    def _is_lost(self, link: DocumentId) -> bool:
        """Whether a link to what is not kept goes too. A member whose document was damaged stays."""
        return link[0] == "case" or forgotten_mark(*link, self.pepper) in self._records

    def _is_erased(self, document: StoredDocument) -> bool:
        is_parked = document.kind == "parked"  # under the key of its user and a number
        id = ("user", document.key.rpartition("-")[0]) if is_parked else id_of(document)
        record = self._records.get(forgotten_mark(*id, self.pepper))
        return record is not None and (document.saved_at <= record.at or self._is_newer(record))

    def _is_newer(self, record: Forgotten) -> bool:
        """Whether something was erased after the backup."""
        known = self._known.get(record.mark)
        return known is None or record.at - known > SAME
