"""Looks at where everything is stored: data folder or database, its key, its disk, and who can read it."""

import errno
import os
import shutil
import stat
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing, suppress
from pathlib import Path

from bot import app
from bot.cli.doctor.diagnosis import Diagnosis, State
from bot.settings import Settings
from bot.stores import InUse, KeyReport, StoreDown
from bot.stores.atomic_files import DiskErrorsAsStoreDown
from bot.stores.crypto import KEY_FILE, Cipher, UnusableKey, WrongKey
from bot.stores.key_record import NOT_THE_KEY
from bot.stores.tinydb.folder_keys import read_record
from bot.stores.tinydb.scan import ReadOnlyFolder

LEAST_FREE = 100 * 2**20  # bytes on the disk of the data
WEAK_KEY = (
    "Make another with `python -m bot key`, put it first in DATA_KEY and keep the old one after a comma. "
    "Restart the bot, and run: python -m bot rekey"
)
NO_KEY = (
    "Before the first start, run `python -m bot key` and put what it prints into .env, as DATA_KEY=… Keep a "
    "copy in another place: without it nobody can read the data, not even you."
)
KEY_BESIDE_DATA = (
    "Whoever copies the folder can read everything. Make another key with `python -m bot key`. Set DATA_KEY "
    "to it, a comma and what is in {path}. Restart the bot, and run: python -m bot rekey. Then move that "
    "file to another place: it opens the backups made until now."
)
OTHER_FOLDER = "Or set DATA_DIR to another folder: it is made if it is not there."
FOLDER_FAULTS = {  # by the number of the system's error: what is wrong with the folder, and what to do
    errno.EACCES: (
        "this user may not write there",
        "Give the folder to the user who runs the bot: sudo mkdir -p {path} && sudo chown -R $USER {path}",
    ),
    errno.EROFS: ("its disk can only be read", "Let the disk be written to, if it is the right one."),
    errno.ENOTDIR: ("a file is in its place", "Move the file {path} away."),
    errno.ENOSPC: ("its disk is full", "Make room on the disk."),
}
FOLDER_FAULTS[errno.EPERM] = FOLDER_FAULTS[errno.EACCES]
FOLDER_FAULTS[errno.EEXIST] = FOLDER_FAULTS[errno.ENOTDIR]


async def check_store(settings: Settings) -> AsyncIterator[Diagnosis]:
    """Look whether the store can be used, and whether the key fits. Makes no folder and no key."""
    name = "database" if settings.database_url else "data folder"
    try:
        keys, detail = await _look_at_store(settings)
    except (UnusableKey, WrongKey) as problem:
        yield Diagnosis("key", "error", _key_fault(settings, problem), str(problem) or NOT_THE_KEY)
    except StoreDown as problem:
        yield await _store_fault(settings, problem)
    else:
        yield Diagnosis(name, "ok", detail)
        yield _check_key(settings, keys)


async def _look_at_store(settings: Settings) -> tuple[KeyReport, str]:
    """How it stands with the keys, and in words what was found. Raises StoreDown, UnusableKey, WrongKey."""
    if not settings.database_url:
        with DiskErrorsAsStoreDown():
            if _is_new(settings.data_dir):
                return _look_at_new_folder(settings)
    try:
        async with aclosing(await app.open_store(settings)) as store:
            return store.key_report(), "it can be used"
    except InUse:
        return _report_beside_running_bot(settings), "a bot is running on it"


def _is_new(folder: Path) -> bool:
    """Whether no bot has stored anything there. Raises OSError."""
    return not (folder / "pepper").exists() and not any(folder.glob("user/*/*"))


def _look_at_new_folder(settings: Settings) -> tuple[KeyReport, str]:
    """Look whether the first start can use the folder. Raises OSError, UnusableKey."""
    folder = settings.data_dir.absolute()
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if fault := _writing_fault(there):
        raise OSError(fault, os.strerror(fault))
    if settings.data_key:
        Cipher(settings.data_key.get_secret_value()).refuse_weak()
    return KeyReport(), "nothing is stored there yet, and it can be used"


def _writing_fault(path: Path) -> int | None:
    """The number of the error that writing into this folder would end with; None if it can be written."""
    if not path.is_dir():
        return errno.ENOTDIR
    if os.access(path, os.W_OK | os.X_OK):
        return None
    return errno.EROFS if os.statvfs(path).f_flag & os.ST_RDONLY else errno.EACCES


def _report_beside_running_bot(settings: Settings) -> KeyReport:
    keys = app.cipher(settings)
    ReadOnlyFolder(settings.data_dir, keys)  # raises WrongKey
    record = read_record(settings.data_dir, keys)
    record.check(keys)
    return record.report(0)


def _check_key(settings: Settings, keys: KeyReport) -> Diagnosis:
    """Look whether documents lack a key, and whether it can be guessed or lies beside the data."""
    path = settings.data_dir / KEY_FILE
    if not keys.ok:
        return Diagnosis("key", "error", "a key is missing from DATA_KEY", keys.words)
    if settings.data_key is None and path.exists():
        advice = KEY_BESIDE_DATA.format(path=path)
        return Diagnosis("key", "warning", "it is kept beside the data, as DATA_KEY is not set", advice)
    if settings.data_key is None:
        return Diagnosis("key", "warning", "DATA_KEY is not set, so a key would lie beside the data", NO_KEY)
    weakness = app.cipher(settings).weakness
    detail = f"it can be guessed: {weakness}" if weakness else "it fits"
    return Diagnosis("key", "warning" if weakness else "ok", detail, WEAK_KEY)


def _key_fault(settings: Settings, problem: UnusableKey | WrongKey) -> str:
    if isinstance(problem, WrongKey):
        return "it does not open what is stored"
    is_missing = settings.data_key is None and settings.database_url is not None
    return "DATA_KEY is not set" if is_missing else "it cannot be used"


async def _store_fault(settings: Settings, problem: StoreDown) -> Diagnosis:
    """Say why the store cannot be used, as exactly as it can be found out."""
    if settings.database_url:
        from bot.stores.postgres.why_down import why_down  # a bot on files needs no driver

        reason = await why_down(settings.database_url.get_secret_value())
        return Diagnosis("database", "error", "it cannot be used", reason or str(problem))
    cause = problem.__cause__
    fault = FOLDER_FAULTS.get(cause.errno or 0) if isinstance(cause, OSError) else None
    if fault is None:
        return Diagnosis("data folder", "error", f"{settings.data_dir} cannot be used", str(problem))
    path = settings.data_dir.absolute()
    advice = f"{fault[1].format(path=path)}\n{OTHER_FOLDER}"
    return Diagnosis("data folder", "error", f"{path} cannot be used: {fault[0]}", advice)


def free_bytes(folder: Path) -> int:
    """The room that is left on the disk of a folder, which may be yet to be made. Raises OSError."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    return shutil.disk_usage(there).free


def check_disk(settings: Settings, free: Callable[[Path], int] = free_bytes) -> Iterator[Diagnosis]:
    """Look whether there is room to write."""
    if settings.database_url:
        return
    with suppress(OSError):
        room = free(settings.data_dir)
        advice = "Make room on the disk: while it is full, nothing that people write can be kept."
        state: State = "ok" if room >= LEAST_FREE else "error"
        yield Diagnosis("disk", state, f"{room // 2**20:,} MB are free", advice)


def check_files(settings: Settings) -> Diagnosis:
    """Look whether other users of this machine can read the data or the settings."""
    exposed = [str(path) for path in _private_files(settings) if _is_open_to_others(path)]
    if not exposed:
        return Diagnosis("privacy", "ok", "no other user of this machine can read the data or .env")
    detail = f"other users of this machine can read {' and '.join(exposed)}"
    return Diagnosis(
        "privacy", "warning", detail, f"Close what others can read: chmod go= {' '.join(exposed)}"
    )


def _private_files(settings: Settings) -> list[Path]:
    """Return the files and folders with secrets or data in them."""
    folder, private = settings.data_dir, [Path(".env")]
    with suppress(OSError):
        if not settings.database_url and folder.is_dir():
            private += [folder, folder / KEY_FILE]
        return [path for path in private if path.exists()]
    return []


def _is_open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


async def list_withdrawn(settings: Settings) -> Diagnosis:
    """Name the facts that are withdrawn, in a store that can be used."""
    if not settings.database_url and _is_new(settings.data_dir):
        return Diagnosis("withdrawn", "ok", "nothing")
    async with app.open_withdrawals(settings) as withdrawals:
        names = ", ".join(str(fact) for fact in sorted(withdrawals.facts))
        return Diagnosis("withdrawn", "ok", names or "nothing")
