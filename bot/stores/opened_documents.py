"""What can be opened of a store, for a backup that must not fail because of a few documents without a key."""

from collections.abc import AsyncIterator

from bot.stores import ArchiveSource, KeyMissing, StoredDocument


class OpenedDocuments:
    """An ArchiveSource without the documents that no key at hand opens. `left_out`: how many, in words."""

    def __init__(self, source: ArchiveSource) -> None:
        self._source = source
        self.left_out: KeyMissing | None = None

    @property
    def pepper(self) -> bytes:
        """The secret that user keys are hashed with."""
        return self._source.pepper

    async def all_documents(self) -> AsyncIterator[StoredDocument]:
        """Iterate over every document that can be opened."""
        self.left_out = None
        try:
            async for document in self._source.all_documents():
                yield document
        except KeyMissing as missing:
            self.left_out = missing
