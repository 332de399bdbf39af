"""Everything from one store to another, checked by counts and checksums. Can be cut off and done again."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.stores import Kind, Store, StoreDown
from bot.stores.backup import Source, fingerprint

OTHERS = "The new store holds documents of other people. Empty it, or take another. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move came to."""

    documents: int
    written: int  # the others stood there already
    same: bool  # both sides hold the same, by their checksums


async def move(source: Source, target: Store, told: Callable[[int], None] = lambda _: None) -> Moved:
    """Carry every document over. What an earlier move brought and is the same is left as it is.

    `told`: hears how many were looked at so far. Raises StoreDown.
    """
    known = {(kept.kind, kept.key): fingerprint(kept) async for kept in target.everything()}
    if known and target.pepper != source.pepper:
        raise StoreDown(OTHERS)
    await target.adopt(source.pepper)
    number = written = 0
    wanted: dict[tuple[Kind, str], bytes] = {}
    async for kept in source.everything():
        number += 1
        wanted[kept.kind, kept.key] = fingerprint(kept)
        if known.get((kept.kind, kept.key)) != fingerprint(kept):
            await target.put(kept)
            written += 1
        told(number)
    brought = {(kept.kind, kept.key): fingerprint(kept) async for kept in target.everything()}
    return Moved(number, written, all(brought.get(key) == print_ for key, print_ in wanted.items()))
