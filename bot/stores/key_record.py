"""Which keys the documents of a store are written with: kept beside the pepper, so that a start reads none.

Two rules keep every document readable to every process. All processes write with the same key, the last one
in use. And a process that lacks a key in use does not start.
"""

import json
from dataclasses import asdict, dataclass, replace

import structlog

from bot.stores import KeyMissing, KeyReport, Kind
from bot.stores.crypto import Cipher, WrongKey

PUT_BACK = "Put the key that is missing back into DATA_KEY, after the first, and restart."
NOT_THE_KEY = (
    "DATA_KEY is not the one these data were written with. Nothing was changed. Set the old key again. To "
    "change it, set DATA_KEY=new,old (the new key, a comma, the old one)."
)
MISSING = "a key is missing from DATA_KEY: put it back, after the first, and restart"  # as alerts show it
MANY = 10_000  # documents without a key that are told apart
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """Fingerprints of keys. A record with a single key in use says that everything is written with it."""

    in_use: tuple[str, ...]  # the last one writes
    unopened: int = 0  # documents that none of the keys tried opened
    tried: tuple[str, ...] = ()

    @classmethod
    def of_new_store(cls, cipher: Cipher) -> "KeyRecord":
        """The record of a store that holds nothing yet."""
        return cls((cipher.first,))

    @classmethod
    def of_older_store(cls, cipher: Cipher, pepper: bytes) -> "KeyRecord":
        """The record of a store that has none: any key at hand may be in use, and all know the pepper's."""
        known = cipher.key_of(pepper)
        return cls((*(key for key in cipher.fingerprints if key != known), known))

    @classmethod
    def parse(cls, text: str | bytes) -> "KeyRecord":
        """Read a record. Raises ValueError, KeyError and TypeError."""
        fields = json.loads(text)
        return cls(tuple(fields["in_use"]), int(fields["unopened"]), tuple(fields["tried"]))

    def as_text(self) -> str:
        """Return the record as it is stored."""
        return json.dumps(asdict(self))

    @property
    def writes(self) -> str:
        """The key that encrypts."""
        return self.in_use[-1]

    def check(self, cipher: Cipher) -> None:
        """Raise WrongKey if documents may be written with a key that is not at hand."""
        if not set(self.in_use) <= set(cipher.fingerprints):
            raise WrongKey(
                f"DATA_KEY lacks a key that these data are written with. Nothing was changed. {PUT_BACK}"
            )

    def advanced(self, key: str) -> "KeyRecord":
        """Let this key write from now on."""
        return replace(self, in_use=(*(used for used in self.in_use if used != key), key))

    def completed(self, cipher: Cipher, unopened: int) -> "KeyRecord":
        """Record that everything is written with the key that writes, but for what no key opened."""
        return KeyRecord((self.writes,), unopened, tuple(sorted(cipher.fingerprints)) if unopened else ())

    def needs_rewriting(self, cipher: Cipher) -> bool:
        """Whether a document may be written with another key, and could be opened."""
        return len(self.in_use) > 1 or (self.unopened > 0 and set(self.tried) != set(cipher.fingerprints))

    def report(self, met: int) -> KeyReport:
        """Return how it stands. `met`: the number of documents that this process could not open."""
        if unopened := max(self.unopened, met):
            return KeyReport(f"No key in DATA_KEY opens {_counted(unopened)}. {PUT_BACK}", ok=False)
        return KeyReport() if len(self.in_use) == 1 else KeyReport("a change is under way: keep all keys")


class UnopenedDocuments:
    """The documents that no key at hand has opened in this process. Each is logged once."""

    def __init__(self) -> None:
        self._met: dict[tuple[Kind, str], None] = {}

    def __len__(self) -> int:
        return len(self._met)

    def met(self, kind: Kind, key: str) -> KeyMissing:
        """Tell the operator, by an error, and return what to raise."""
        if (kind, key) not in self._met:
            log.error(MISSING, kind=kind)
            self._met[(kind, key)] = None
            while len(self._met) > MANY:
                del self._met[next(iter(self._met))]
        return KeyMissing(f"No key at hand opens this. {PUT_BACK}", kind, key)

    def opened(self, kind: Kind, key: str) -> None:
        """Note that a document could be opened after all, or is gone."""
        self._met.pop((kind, key), None)


def left_out(number: int) -> KeyMissing:
    """The error at the end of an iteration over all documents, some of which could not be opened."""
    return KeyMissing(f"Left out: {_counted(number)} that no key in DATA_KEY opens. {PUT_BACK}")


def _counted(documents: int) -> str:
    return "1 document" if documents == 1 else f"{documents} documents"
