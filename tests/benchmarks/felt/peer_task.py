"""What a peer in a process of its own is told: `<kind> <address> <token> <folder>`.

The folder holds `taps.pickle`: the same questions for all, and the chats that are to be at the first one.
When it is told to stop, the peer writes to `<kind>.json` which questions each chat has answered.
"""

import json
import pickle
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.taps import Tap

Answers = Mapping[int, Sequence[str]]  # the steps that each chat has answered
TAPS_FILE = "taps.pickle"


@dataclass(frozen=True, slots=True)
class PeerTask:
    """Where a peer polls, what it asks, and whom."""

    address: str
    token: str
    taps: Sequence[Tap]
    chats: Sequence[int]


def write_task(folder: Path, taps: Sequence[Tap], chats: Sequence[int]) -> None:
    """Write down what a peer asks, and whom."""
    (folder / TAPS_FILE).write_bytes(pickle.dumps((taps, chats)))


def read_answers(folder: Path, kind: str) -> Answers:
    """Return what a peer that has stopped has kept."""
    kept = json.loads((folder / f"{kind}.json").read_text(encoding="utf-8"))
    return {int(chat): steps for chat, steps in kept.items()}


def run_peer(peers: Mapping[str, Callable[[PeerTask], Answers]]) -> None:
    """Run the kind of peer that the command line names, until told to stop."""
    kind, address, token, place = sys.argv[1:]
    folder = Path(place)
    taps, chats = pickle.loads((folder / TAPS_FILE).read_bytes())  # noqa: S301 (the benchmark wrote it)
    answers = peers[kind](PeerTask(address, token, taps, chats))
    (folder / f"{kind}.json").write_text(json.dumps(answers), encoding="utf-8")
