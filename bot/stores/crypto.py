"""Encrypts everything stored. DATA_KEY holds one or more keys: all decrypt, and the store says which writes.

To rotate keys, put the new one first, re-encrypt (`rekey`), and take the old one out. Each token says which
key encrypted it, so that a document whose key is missing is told from one that is damaged.
"""

import base64
import hashlib
import hmac
import os
import re
import secrets
import time
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from bot.stores.atomic_files import DiskErrorsAsStoreDown, make_folder
from bot.stores.data_keys import HOW_TO, new_key, weakness

SHORTEST_KEY = 16  # characters
KEY_FILE = "data.key"  # in DATA_DIR: the key while DATA_KEY is not set
SALT = b"ask-my-mp/data-key/1"  # the same everywhere: it separates this use of a passphrase from any other
FERNET_VERSION = b"\x80"
TIME_BITS = 32  # of the 64 that Fernet has for the time
HEAD = 12  # characters of a token, with its version and time
SHORTEST_TOKEN = 1 + 8 + 16 + 16 + 32  # bytes: version, time, IV, one block, HMAC


class UnusableKey(ValueError):
    """DATA_KEY cannot be used. The message says why, and how to make a key."""


class WrongKey(Exception):
    """The stored data was not encrypted with any of these keys. Nothing was changed."""


class Corrupted(WrongKey):
    """No key will ever open this: it is no token, or it was changed after a key at hand had encrypted it."""


class Cipher:
    """Encrypts and decrypts with Fernet. `keys`: the text of DATA_KEY, separated by commas or white space.

    `fingerprints`: the fingerprint of each key, in the same order. Until the store says otherwise, the first
    encrypts. Raises UnusableKey when there is no key or a key is too short.
    """

    def __init__(self, keys: str) -> None:
        passphrases = [passphrase for passphrase in re.split(r"[,\s]+", keys) if passphrase]
        if not passphrases or any(len(passphrase) < SHORTEST_KEY for passphrase in passphrases):
            raise UnusableKey(f"DATA_KEY: each key needs at least {SHORTEST_KEY} characters. {HOW_TO}")
        derived = [_derive_key(passphrase) for passphrase in passphrases]
        self._fernets = {_fingerprint(key): Fernet(key) for key in derived}
        self.fingerprints = tuple(self._fernets)
        self.writes_with = self.first = self.fingerprints[0]
        self.weakness = weakness(passphrases[0])  # of the first key, in words; None: it is strong

    def refuse_weak(self) -> None:
        """Raise UnusableKey if the first key is weak: new data must not begin with one."""
        if self.weakness:
            advice = f"{HOW_TO} If this one still has to open a backup, put it after the new one and a comma."
            raise UnusableKey(f"DATA_KEY is too weak for new data: {self.weakness}. {advice}")

    def write_with(self, fingerprint: str) -> None:
        """Encrypt with this key from now on."""
        if fingerprint not in self._fernets:
            raise WrongKey
        self.writes_with = fingerprint

    def encrypt(self, plain: bytes) -> bytes:
        """Encrypt with the key that writes now."""
        stamp = (int(self.writes_with, 16) << TIME_BITS) | int(time.time())
        return self._fernets[self.writes_with].encrypt_at_time(plain, stamp)

    def decrypt(self, encrypted: bytes) -> bytes:
        """Decrypt with whichever key fits. Raises WrongKey, and Corrupted when no key will ever fit."""
        return self._open(bytes(encrypted))[1]

    def opens(self, encrypted: bytes) -> bool:
        """Whether one of the keys opens this."""
        try:
            self._open(bytes(encrypted))
        except WrongKey:
            return False
        return True

    def key_of(self, encrypted: bytes) -> str:
        """Return the fingerprint of the key that opens this. Raises WrongKey."""
        return self._open(bytes(encrypted))[0]

    def is_outdated(self, encrypted: bytes) -> bool:
        """Whether another key encrypted this than the one that writes now. The beginning may be enough."""
        named = named_key(bytes(encrypted[:HEAD]))
        if named:
            return named != self.writes_with
        try:
            return self.key_of(encrypted) != self.writes_with
        except WrongKey:
            return True

    def reencrypt(self, encrypted: bytes) -> bytes:
        """Encrypt the same content with the key that writes now. Raises WrongKey."""
        return self.encrypt(self.decrypt(encrypted))

    def _open(self, encrypted: bytes) -> tuple[str, bytes]:
        """Return the fingerprint of the key that fits, and the content."""
        named = named_key(encrypted)
        for fingerprint in [named] if named in self._fernets else self.fingerprints:
            try:
                return fingerprint, self._fernets[fingerprint].decrypt(encrypted)
            except InvalidToken:
                continue
        if named in self._fernets or not _is_token(encrypted):
            raise Corrupted
        raise WrongKey


def named_key(encrypted: bytes) -> str | None:
    """Return the fingerprint of the key that encrypted this, as far as it says so: older documents do not.

    Fernet has room for a time until the year 292 billion. Its upper half holds the fingerprint, so that the
    token stays one of Fernet's: versions of the bot that know nothing of this open it too.
    """
    try:
        head = base64.urlsafe_b64decode(encrypted[:HEAD])
    except ValueError:
        return None
    return head[1:5].hex() if head[:1] == FERNET_VERSION and any(head[1:5]) else None


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
    path = folder / KEY_FILE
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


def _fingerprint(key: bytes) -> str:
    """Return 8 hexadecimal digits that name a key and reveal nothing of it; never only zeros."""
    digest = hmac.new(key, b"ask-my-mp/key-fingerprint/1", hashlib.sha256).digest()
    return digest[:4].hex() if any(digest[:4]) else "00000001"


def _is_token(encrypted: bytes) -> bool:
    """Whether this has the form of a Fernet token, so that some other key may open it."""
    try:
        token = base64.b64decode(encrypted, altchars=b"-_", validate=True)
    except ValueError:
        return False
    return (
        token[:1] == FERNET_VERSION
        and len(token) >= SHORTEST_TOKEN
        and (len(token) - SHORTEST_TOKEN) % 16 == 0
    )
