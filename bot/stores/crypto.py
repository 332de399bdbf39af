"""What is stored is encrypted with keys from DATA_KEY: the first writes, all read. So they can be rotated."""

import base64
import hashlib
import os
import re
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.stores.atomic_files import disk_errors_as_store_down, make_folder

SHORTEST = 16  # characters of a secret
SALT = b"ask-my-mp/data-key/1"  # the same everywhere: it separates this use of a secret from any other
HOW_TO = "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(32))'"


class UnusableKey(ValueError):
    """DATA_KEY cannot be used; says why and how to make one."""


class WrongKey(Exception):
    """What is stored was not written with any of these keys. Nothing was changed."""


class Cipher:
    """Encrypts and decrypts. `keys`: the text of DATA_KEY, secrets separated by commas or white space."""

    def __init__(self, keys: str) -> None:
        parts = [part for part in re.split(r"[,\s]+", keys) if part]
        if not parts or any(len(part) < SHORTEST for part in parts):
            raise UnusableKey(f"DATA_KEY: each key needs at least {SHORTEST} characters. {HOW_TO}")
        fernets = [Fernet(_stretched(part)) for part in parts]
        self._first, self._fernet = fernets[0], MultiFernet(fernets)

    def encrypt(self, plain: bytes) -> bytes:
        """The bytes, encrypted with the first key."""
        return self._fernet.encrypt(plain)

    def decrypt(self, sealed: bytes) -> bytes:
        """The bytes, decrypted with whichever key fits. Raises WrongKey."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken:
            raise WrongKey from None

    def is_current(self, sealed: bytes) -> bool:
        """Whether this was written with the first key."""
        try:
            self._first.decrypt(bytes(sealed))
        except InvalidToken:
            return False
        return True

    def renewed(self, sealed: bytes) -> bytes:
        """The same, written with the first key. Raises WrongKey."""
        return self.encrypt(self.decrypt(bytes(sealed)))


def own_key(folder: Path) -> str:
    """The key beside the data, made once and readable by the owner only: for an unset DATA_KEY.

    Raises UnusableKey when it cannot be read, and StoreDown when it cannot be made.
    """
    path = folder / "data.key"
    with disk_errors_as_store_down():
        make_folder(folder)
        if not path.exists():
            _make_key(path)
    try:
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        words = "look who may read it, put the key back from your copy, or set DATA_KEY."
        raise UnusableKey(f"{path.name} cannot be read: {words}") from None
    if not key:
        raise UnusableKey(f"{path.name} is empty: put the key back from your copy, or set DATA_KEY.")
    return key


def _make_key(path: Path) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:  # noqa: PTH123
        file.write(secrets.token_urlsafe(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # all or nothing, and the first of two processes wins
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _stretched(secret: str) -> bytes:
    """A Fernet key from a secret of any form; slow on purpose (about 50 ms, once at the start)."""
    key = hashlib.scrypt(secret.encode(), salt=SALT, n=2**14, r=8, p=1, dklen=32)
    return base64.urlsafe_b64encode(key)
