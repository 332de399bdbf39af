"""Keeps what takes seconds to build from files, beside Python's own compiled files.

A lexicon of thousands of patterns is built once for each release, not at every start of a process. Whoever
could change what is kept here could change the code beside it too, so it is read with the same trust.
"""

import gc
import hashlib
import pickle
import tempfile
from collections.abc import Callable, Iterable
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import TypeVar, cast

Built = TypeVar("Built")
HERE = Path(__file__).parent
FOLDER = HERE / "__pycache__"
DIGEST = hashlib.blake2b().digest_size


def kept_build(
    name: str, sources: Iterable[Path], build: Callable[[], Built], folder: Path = FOLDER
) -> Built:
    """What `build` makes of these files, from an earlier process if neither they nor the code here changed.

    Raises OSError if a source cannot be read, and what `build` raises. Where nothing can be written, it is
    built every time.
    """
    path = folder / f"{name}.{_fingerprint(sources)}.pickle"
    if kept := _read(path):
        return cast(Built, _unpickled(kept))
    built = build()
    _write(path, pickle.dumps(built, pickle.HIGHEST_PROTOCOL))
    return built


def _fingerprint(sources: Iterable[Path]) -> str:
    """Of the sources, of the code that builds something of them, and of the Python that reads it."""
    digest = hashlib.blake2b(MAGIC_NUMBER, digest_size=8)
    for path in (*sorted(HERE.glob("*.py")), *sources):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _read(path: Path) -> bytes | None:
    """The bytes that were written there; None if there are none, or others."""
    try:
        whole = path.read_bytes()
    except OSError:
        return None
    body = whole[DIGEST:]
    return body if hashlib.blake2b(body).digest() == whole[:DIGEST] else None


def _unpickled(kept: bytes) -> object:
    """What was kept. There is no garbage among it: to look for some meanwhile would take most of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        return pickle.loads(kept)  # noqa: S301  # see above
    finally:
        if collects:
            gc.enable()


def _write(path: Path, body: bytes) -> None:
    """Write the file as a whole or not at all; those of earlier releases and of killed processes go."""
    name = path.name.partition(".")[0]
    try:
        path.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f"{name}.", suffix=".pickle", delete=False
        ) as draft:
            draft.write(hashlib.blake2b(body).digest() + body)
        Path(draft.name).chmod(0o644)  # for processes of other users too
        Path(draft.name).replace(path)
        for other in path.parent.glob(f"{name}.*.pickle"):
            if other != path:
                other.unlink(missing_ok=True)
    except OSError:
        return  # a folder that only others may write to, or a full disk
