"""Keeps what takes long to build from files, beside Python's own compiled files.

The flow, the catalogues and the lexicons are built once for each state of their files, and not at every start
of a process. What is kept is read with the same trust as the code: whoever could change it could change the
code beside it too. So it is never kept in a folder of data.
"""

import gc
import hashlib
import mmap
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from importlib.util import MAGIC_NUMBER
from itertools import count, islice
from pathlib import Path
from typing import TypeVar, cast

import pydantic

Built = TypeVar("Built")
HERE = Path(__file__).parent
FOLDER = HERE / "__pycache__"
LIBRARIES = Path(pydantic.__file__).parents[1]
DIGEST = hashlib.blake2b().digest_size
OTHERS_WRITE = 0o022  # the bits of a file's mode that let others write to it
SIZE = 8  # bytes of each number at the beginning of the file
SUFFIX = ".kept"
PIECE = 2**14  # bytes written at once: where it was megabytes, Linux maps megabytes for one byte that is read


def kept_build(
    name: str, sources: Iterable[Path], build: Callable[[], Built], folder: Path = FOLDER, key: str = ""
) -> Built:
    """What `build` makes of these files, from an earlier process if neither they nor the libraries changed.

    `sources`: all that it is made of, with the code that makes it. `key`: what else it depends on. Where
    nothing can be written, it is built each time. Raises OSError if a source cannot be read, and what `build`
    raises.
    """
    path = _path(name, sources, folder, key)
    if kept := _read(path):
        return cast(Built, _unpickled(kept))
    built = build()
    buffers: list[pickle.PickleBuffer] = []
    body = pickle.dumps(built, pickle.HIGHEST_PROTOCOL, buffer_callback=buffers.append)
    _write(path, [memoryview(body), *(buffer.raw() for buffer in buffers)])
    return built


def is_kept(name: str, sources: Iterable[Path], folder: Path = FOLDER, key: str = "") -> bool:
    """Whether an earlier process has kept what is made of these files as they are now."""
    return _read(_path(name, sources, folder, key)) is not None


def code_in(*folders: Path) -> list[Path]:
    """The code in these folders, as a part of the sources."""
    return [path for folder in folders for path in sorted(folder.glob("*.py"))]


def _path(name: str, sources: Iterable[Path], folder: Path, key: str) -> Path:
    return folder / f"{name}.{_fingerprint(sources, key)}{SUFFIX}"


def _fingerprint(sources: Iterable[Path], key: str) -> str:
    """Of the sources, of this code, and of the Python and the versions of the libraries that read them."""
    digest = hashlib.blake2b(MAGIC_NUMBER + key.encode(), digest_size=8)
    for library in sorted(path.name for path in LIBRARIES.glob("*.dist-info")):
        digest.update(library.encode())
    for path in (*code_in(HERE), *sources):
        digest.update(
            f"{path.parent.name}/{path.name}".encode() + hashlib.blake2b(path.read_bytes()).digest()
        )
    return digest.hexdigest()


def _read(path: Path) -> list[memoryview] | None:
    """The parts that were written there, as parts of the file; None if there are none, or others."""
    try:
        with path.open("rb") as file:
            if not _is_trusted(path):
                return None
            whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):  # not there, empty
        return None
    _advise(whole, "MADV_NOHUGEPAGE")  # or the use of one page brings 2 MB into memory
    body = memoryview(whole)[DIGEST:]
    if hashlib.blake2b(body).digest() != whole[:DIGEST]:
        return None
    _advise(whole, "MADV_DONTNEED")  # out of the process's memory again, until it is used
    return list(_parts(body))


def _is_trusted(path: Path) -> bool:
    """Whether only the owner of the folder, who could change the code as well, may have written it."""
    status = path.stat()
    return status.st_uid == path.parent.stat().st_uid and not status.st_mode & OTHERS_WRITE


def _advise(whole: mmap.mmap, advice: str) -> None:
    """Advise the system how the file is used; not every system takes every advice."""
    with suppress(AttributeError, OSError):
        whole.madvise(getattr(mmap, advice))


def _parts(body: memoryview) -> Iterator[memoryview]:
    """The parts. Their number and sizes stand together at the beginning, so that no part is read for them."""
    heads = (int.from_bytes(body[start : start + SIZE], "big") for start in count(0, SIZE))
    number = next(heads)
    sizes = list(islice(heads, number))
    start = SIZE * (1 + number)
    for size in sizes:
        yield body[start : start + size]
        start += size


def _unpickled(parts: Sequence[memoryview]) -> object:
    """What was kept. There is no garbage among it: to look for some meanwhile would take most of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        return pickle.loads(parts[0], buffers=parts[1:])  # noqa: S301  # see above
    finally:
        if collects:
            gc.enable()


def _write(path: Path, parts: Sequence[memoryview]) -> None:
    """Write the file as a whole or not at all; those of earlier releases and of killed processes go.

    A file that is there is never changed: other processes have it in their memory.
    """
    name = path.name.partition(".")[0]
    sizes = b"".join(len(part).to_bytes(SIZE, "big") for part in parts)
    body = b"".join([len(parts).to_bytes(SIZE, "big"), sizes, *parts])
    whole = hashlib.blake2b(body).digest() + body
    try:
        path.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f"{name}.", suffix=SUFFIX, delete=False, buffering=0
        ) as draft:
            for start in range(0, len(whole), PIECE):
                draft.write(whole[start : start + PIECE])
        Path(draft.name).chmod(0o644)  # for processes of other users too
        Path(draft.name).replace(path)
        for other in path.parent.glob(f"{name}.*{SUFFIX}"):
            if other != path:
                other.unlink(missing_ok=True)
    except OSError:
        return  # a folder that only others may write to, or a full disk
