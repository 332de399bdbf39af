"""What the disk takes for a small write that is waited for: stores can be no faster than that."""

import os
import time
from pathlib import Path

from tests.benchmarks.rounds import Spread

PAGE, WRITES = 8_192, 50


def flush(folder: Path) -> Spread:
    """Seconds of a write of one page until it is on the disk."""
    page, spent = bytes(PAGE), []
    descriptor = os.open(folder / "flushed", os.O_WRONLY | os.O_CREAT, 0o600)
    for number in range(WRITES):
        os.pwrite(descriptor, page, number * PAGE)
        began = time.perf_counter()
        os.fsync(descriptor)
        spent.append(time.perf_counter() - began)
    os.close(descriptor)
    return Spread.of(spent)
