"""Measures small durable writes: no store can be faster than the disk."""

import os
import time
from pathlib import Path

from bot.stores.atomic_files import make_folder, write_atomically
from tests.benchmarks.rounds import Side, Spread, Work

PAGE, WRITES = 8_192, 50
MOUNTS, JOURNALS = Path("/proc/mounts"), Path("/proc/fs/jbd2")


def flush(folder: Path) -> Spread:
    """Measure how long an fsync of one page takes, in seconds."""
    page, spent = bytes(PAGE), []
    descriptor = os.open(folder / "flushed", os.O_WRONLY | os.O_CREAT, 0o600)
    for number in range(WRITES):
        os.pwrite(descriptor, page, number * PAGE)
        began = time.perf_counter()
        os.fsync(descriptor)
        spent.append(time.perf_counter() - began)
    os.close(descriptor)
    return Spread.of(spent)


def replacing(folder: Path) -> Side:
    """Return the system's part of a save, and nothing else: files are replaced, each durably."""
    make_folder(folder)

    async def side(_: int) -> Work:
        return work

    async def work() -> int:
        for number in range(WRITES):
            write_atomically(folder / str(number), bytes(PAGE))
        return WRITES

    return side


def filesystem(folder: Path) -> str:
    """Return in words what kind of file system a folder is on."""
    if not MOUNTS.exists():
        return "an unknown file system"
    mounts = [line.split()[:3] for line in MOUNTS.read_text(encoding="utf-8").splitlines()]
    over = [mount for mount in mounts if folder.resolve().is_relative_to(mount[1])]
    device, _, kind = max(over, key=lambda mount: len(mount[1]))
    if kind != "ext4" or any(JOURNALS.glob(f"{Path(device).name}-*")):
        return kind
    return "ext4 without a journal, which passes over the numbers of all files removed in the last minutes"
