"""Copies every document from one store to another, and compares checksums at the end.

An interrupted transfer is simply run again: documents that have arrived are not written twice.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.stores import ArchiveSource, ArchiveStore, Kind, StoreDown
from bot.stores.backup import checksum

OTHERS = "The new store holds documents of other people. Empty it, or take another. Nothing was changed."
Checksums = dict[tuple[Kind, str], bytes]


@dataclass(frozen=True, slots=True)
class TransferReport:
    """The result of a transfer."""

    documents: int  # in the source
    written: int  # to the target; it held the others already
    verified: bool  # by checksum, the target now holds every document of the source


async def transfer_documents(
    source: ArchiveSource, target: ArchiveStore, progress: Callable[[int], None] = lambda _: None
) -> TransferReport:
    """Copy every document that the target does not hold already. `progress` gets the number read so far.

    Raises StoreDown, before anything is written if the target holds documents under another pepper.
    """
    existing = await _checksums(target)
    if existing and target.pepper != source.pepper:
        raise StoreDown(OTHERS)
    await target.adopt_pepper(source.pepper)
    documents = written = 0
    wanted: Checksums = {}
    async for document in source.all_documents():
        documents += 1
        key = document.kind, document.key
        wanted[key] = checksum(document)
        if existing.get(key) != wanted[key]:
            await target.import_document(document)
            written += 1
        progress(documents)
    arrived = await _checksums(target)
    return TransferReport(documents, written, verified=wanted.items() <= arrived.items())


async def _checksums(source: ArchiveSource) -> Checksums:
    return {(document.kind, document.key): checksum(document) async for document in source.all_documents()}
