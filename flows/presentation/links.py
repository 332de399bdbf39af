"""Which published addresses may be shown: those that lead to a public website or mailbox, and say so."""

import re
import unicodedata
from urllib.parse import urlsplit

LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
PUNYCODE = "xn--"
# Ends of names that lead nowhere, or to something in the reader's own network.
RESERVED = frozenset(
    {
        "arpa",
        "corp",
        "example",
        "home",
        "internal",
        "intranet",
        "invalid",
        "lan",
        "local",
        "localdomain",
        "localhost",
        "onion",
        "private",
        "test",
    }
)


def is_public_site(address: str) -> bool:
    """Whether this is the address of a public website, written plainly: no account, no port, no number."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    is_plain = parts.scheme in ("http", "https") and not re.search("[@:]", parts.netloc)
    return is_plain and is_public_host(parts.netloc)


def is_public_host(host: str) -> bool:
    """Whether this is a name of the public internet, and looks like what it is.

    An address in numbers is none, however it is written: its last part begins with a digit.
    """
    labels = host.casefold().removesuffix(".").split(".")
    if len(labels) < 2 or labels[-1] in RESERVED or labels[-1][:1].isdigit():
        return False
    return len(host) <= 253 and all(map(_is_plain_label, labels))


def _is_plain_label(label: str) -> bool:
    """Whether a part of a name has only Latin letters: others look like them, and lead elsewhere."""
    try:
        shown = label.encode("ascii").decode("idna") if label.startswith(PUNYCODE) else label
        coded = shown.encode("idna").decode("ascii")
    except UnicodeError:
        return False
    is_stable = unicodedata.normalize("NFKC", shown) == shown
    return is_stable and bool(LABEL.fullmatch(coded)) and all(map(_is_latin, shown))


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN SMALL LETTER")
