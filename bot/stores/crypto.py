"""Encrypts everything stored. DATA_KEY holds one or more keys: the first encrypts, and all of them decrypt.

To rotate keys, put the new one first, re-encrypt (`rekey`), and take the old one out.
"""

import base64
import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.stores.atomic_files import DiskErrorsAsStoreDown, make_folder
from bot.stores.data_keys import HOW_TO, new_key, weakness

SHORTEST_KEY = 16  # characters
SALT = b"ask-my-mp/data-key/1"  # the same everywhere: it separates this use of a passphrase from any other


class UnusableKey(ValueError):
    """DATA_KEY cannot be used. The message says why, and how to make a key."""


class WrongKey(Exception):
    """The stored data was not encrypted with any of these keys. Nothing was changed."""


class Cipher:
    """Encrypts and decrypts with Fernet. `keys`: the text of DATA_KEY, separated by commas or white space.

    Raises UnusableKey when there is no key or a key is too short.
    """

    def __init__(self, keys: str) -> None:
        passphrases = [passphrase for passphrase in re.split(r"[,\s]+", keys) if passphrase]
        if not passphrases or any(len(passphrase) < SHORTEST_KEY for passphrase in passphrases):
            raise UnusableKey(f"DATA_KEY: each key needs at least {SHORTEST_KEY} characters. {HOW_TO}")
        fernets = [Fernet(_derive_key(passphrase)) for passphrase in passphrases]
        self._first, self._all = fernets[0], MultiFernet(fernets)
        self.weakness = weakness(passphrases[0])  # of the key that encrypts, in words; None: it is strong

    def refuse_weak(self) -> None:
        """Raise UnusableKey if the key that encrypts is weak: new data must not begin with one."""
        if self.weakness:
            advice = f"{HOW_TO} If this one still has to open a backup, put it after the new one and a comma."
            raise UnusableKey(f"DATA_KEY is too weak for new data: {self.weakness}. {advice}")

    def encrypt(self, plain: bytes) -> bytes:
        """Encrypt with the first key."""
        return self._all.encrypt(plain)

    def decrypt(self, encrypted: bytes) -> bytes:
        """Decrypt with whichever key fits. Raises WrongKey."""
        try:
            return self._all.decrypt(encrypted)
        except InvalidToken:
            raise WrongKey from None

    def uses_first_key(self, encrypted: bytes) -> bool:
        """Whether this was encrypted with the first key."""
        try:
            self._first.decrypt(bytes(encrypted))
        except InvalidToken:
            return False
        return True

    def reencrypt(self, encrypted: bytes) -> bytes:
        """Encrypt the same content with the first key. Raises WrongKey."""
        return self.encrypt(self.decrypt(bytes(encrypted)))


def hash_chat(chat: int | str, pepper: bytes) -> str:
    """Return the key of a chat's user document: a keyed hash, which does not reveal the chat."""
    return hmac.new(pepper, str(chat).encode(), hashlib.sha256).hexdigest()[:32]


def forgotten_mark(kind: str, key: str, pepper: bytes) -> str:
    """Return the mark of an erased document: a keyed hash, from which its key cannot be found."""
    return hmac.new(pepper, f"forgotten/{kind}/{key}".encode(), hashlib.sha256).hexdigest()[:32]


def load_or_create_key(folder: Path) -> str:
    """Return the key stored beside the data, for use when DATA_KEY is unset; create it if there is none.

    Only the file's owner can read it. Raises UnusableKey when it cannot be read, and StoreDown when it cannot
    be created.
    """
    path = folder / "data.key"
    with DiskErrorsAsStoreDown():
        make_folder(folder)
        if not path.exists():
            _create_key(path)
    try:
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        advice = "look who may read it, put the key back from your copy, or set DATA_KEY."
        raise UnusableKey(f"{path.name} cannot be read: {advice}") from None
    if not key:
        raise UnusableKey(f"{path.name} is empty: put the key back from your copy, or set DATA_KEY.")
    return key


def _create_key(path: Path) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:  # noqa: PTH123
        file.write(new_key())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # atomic, and the first of two processes wins
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _derive_key(passphrase: str) -> bytes:
    """Derive a Fernet key from a passphrase of any form; slow on purpose (about 50 ms, once at startup)."""
    key = hashlib.scrypt(passphrase.encode(), salt=SALT, n=2**14, r=8, p=1, dklen=32)
    return base64.urlsafe_b64encode(key)
