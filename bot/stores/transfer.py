"""Copies every document from one store to an empty one, and compares both sides at the end.

An interrupted transfer is simply run again. The target records that it is unfinished: until it is finished no
bot runs on it, so nothing that anybody wrote is ever replaced.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import get_args

from bot.stores import ArchiveSource, ArchiveStore, InUse, Kind, StoreDown, TransferTarget
from bot.stores.backup import checksum

OCCUPIED = "The store to write to is not empty. What people wrote there would be lost. Nothing was changed."
SHARED = "Another process is on this database. Stop every bot, and run it again. Nothing was changed."
UNFINISHED = "Here stands a part of a restore or a move that was cut off. Run that again to its end first."
Checksums = dict[tuple[Kind, str], bytes]


@dataclass(frozen=True, slots=True)
class TransferReport:
    """The result of a transfer."""

    documents: int  # in the source
    written: int  # to the target; it held the others already
    verified: bool  # by checksum, both sides hold the same documents now, and no others


async def transfer_documents(
    source: ArchiveSource, target: TransferTarget, progress: Callable[[int], None] = lambda _: None
) -> TransferReport:
    """Make the target hold what the source holds. `progress` gets the number of documents read so far.

    Raises InUse if another process is on the target. Raises StoreDown if the target holds documents that no
    unfinished transfer left there, unless they are the source's own: then nothing is left to do.
    """
    if await target.is_shared():
        raise InUse(SHARED)
    if not await may_be_written(target):
        return await _compared(source, target)
    existing = await _checksums(target)
    await _claim(target)
    documents = written = 0
    async for document in source.all_documents():
        documents += 1
        if existing.pop((document.kind, document.key), None) != checksum(document):
            await target.import_document(document)
            written += 1
        progress(documents)
    for kind, key in existing:  # left by the unfinished transfer, and erased from the source since
        await target.discard(kind, key)
    await target.import_forgotten(await source.forgotten())
    await _import_undelivered(await source.undelivered(), target)
    await target.adopt_pepper(source.pepper)  # last: until then, it tells which backups the target knows of
    verified = await _checksums(source) == await _checksums(target)
    if verified:
        await target.finish_import()
    return TransferReport(documents, written, verified)


async def may_be_written(target: ArchiveStore) -> bool:
    """Whether the target is empty, or holds only what an unfinished transfer left there."""
    return await target.is_importing() or not sum([await target.count(kind) for kind in get_args(Kind)])


async def _compared(source: ArchiveSource, target: ArchiveStore) -> TransferReport:
    wanted = await _checksums(source)
    if wanted != await _checksums(target) or source.pepper != target.pepper:
        raise StoreDown(OCCUPIED)
    return TransferReport(len(wanted), written=0, verified=True)


async def _import_undelivered(users: Collection[str], target: TransferTarget) -> None:
    """Note who was still to be told something: the first bot that starts on the target tells them."""
    for user in users:
        await target.begin_delivery(user)
        await target.release_delivery(user)


async def _claim(target: ArchiveStore) -> None:
    """Begin the import, then look for others: a bot that starts takes its lock before it looks for this."""
    was_importing = await target.is_importing()
    await target.begin_import()
    if await target.is_shared():
        if not was_importing:
            await target.finish_import()
        raise InUse(SHARED)


async def _checksums(source: ArchiveSource) -> Checksums:
    return {(document.kind, document.key): checksum(document) async for document in source.all_documents()}
