"""Tries full and read-only disks, and documents that are truncated, old or from a newer version."""

from pathlib import Path

from tests.chaos.documents import odd_documents
from tests.chaos.figures import Figure
from tests.chaos.full import full_disk
from tests.chaos.locked import read_only_at_start, read_only_meanwhile


async def disks(folder: Path) -> list[Figure]:
    """Try each fault in its own folder; returns what was lost, and whether the fault was reported."""
    figures = []
    for part in (full_disk, read_only_at_start, read_only_meanwhile, odd_documents):
        own_folder = folder / part.__name__
        own_folder.mkdir()
        figures += await part(own_folder)
    return figures
