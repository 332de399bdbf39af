"""What DATA_KEY may be: how to make one, and which are so weak that they can be guessed.

Whoever has copied the data can try keys for as long as they like. A key that people make up falls to that.
"""

import re
import secrets

HOW_TO = "Make one with: python -m bot key"
SHORTEST_NEW = 20  # characters, for a store that is yet to be made
FEWEST_DISTINCT = 8  # characters
FEWEST_UNFORESEEN = 14  # characters: those that repeat or continue what stands before them do not count
ROWS = ("abcdefghijklmnopqrstuvwxyz", "0123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm")
COMMON = re.compile(
    "password|passwort|passphrase|secret|change-?_?me|let-?_?me-?_?in|admin|welcome|example|default|ask-?_?my-?_?mp"
    "|data-?_?key|telegram|database|postgres|monkey|dragon|iloveyou"
)


def new_key() -> str:
    """Return a new random key."""
    return secrets.token_urlsafe(32)


def weakness(key: str) -> str | None:
    """Return in words why a key is weak; None if it is not."""
    if len(key) < SHORTEST_NEW:
        return f"it has fewer than {SHORTEST_NEW} characters"
    if len(set(key.lower())) < FEWEST_DISTINCT:
        return "it has too few different characters"
    if _unforeseen(key.lower()) < FEWEST_UNFORESEEN:
        return "it repeats itself, or is made of common words and rows of letters or numbers"
    return None


def _unforeseen(key: str) -> int:
    """Count the characters that cannot be foreseen from those before; a common word counts as one."""
    shortened = COMMON.sub("\0", key)
    return sum(not _is_foreseen(shortened, at) for at in range(len(shortened)))


def _is_foreseen(key: str, at: int) -> bool:
    """Whether this character ends a row such as "abc" or "321", or three that stand further left too."""
    last = key[max(at - 2, 0) : at + 1]
    in_row = len(last) == 3 and any(last in row or last[::-1] in row for row in ROWS)
    return (
        in_row
        or key[at : at + 1] * 2 == key[max(at - 1, 0) : at + 1]
        or (len(last) == 3 and last in key[:at])
    )
