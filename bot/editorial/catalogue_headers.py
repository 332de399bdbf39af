"""The headers of the catalogues: which project, when it changed, and who translates it.

A header says only what is true. Babel's defaults ("FULL NAME <EMAIL@ADDRESS>") give way to the fact that
nobody has done it yet; what a translator or Weblate wrote stays.
"""

import re
from datetime import datetime
from typing import TypeAlias

from babel.messages.catalog import Catalog

from bot import VERSION

PROJECT = "Ask My MP"
REPORT_TO = "see locales/README.md"
NO_TRANSLATOR = "nobody yet (no native speaker has reviewed it)"
NO_TEAM = "nobody yet (see locales/README.md)"
DEFAULTS = re.compile(r"EMAIL@ADDRESS|LL@li\.org|YEAR-MO-DA|HO:MI\+ZONE")

Content: TypeAlias = list[tuple[object, ...]]


def set_header(new: Catalog, old: Catalog | None, now: datetime) -> None:
    """Give a catalogue its header: the old one's, with a new date if a message changed."""
    new.project, new.version, new.msgid_bugs_address = PROJECT, VERSION, REPORT_TO
    new.last_translator = _real(old.last_translator if old else "", NO_TRANSLATOR)
    new.language_team = _real(old.language_team if old else "", NO_TEAM)
    is_changed = old is None or _content(old) != _content(new)
    new.creation_date = now if old is None or is_changed else old.creation_date
    is_undated = old is None or not isinstance(old.revision_date, datetime)
    new.revision_date = now if old is None or is_changed or is_undated else old.revision_date


def has_defaults(catalogue: Catalog) -> bool:
    """Tell whether the header has an entry that nobody has filled in."""
    return any(DEFAULTS.search(value) for _, value in catalogue.mime_headers)


def _real(value: str, instead: str) -> str:
    return instead if not value or DEFAULTS.search(value) else value


def _content(catalogue: Catalog) -> Content:
    """Return what makes a catalogue another one. A line number, a comment or an order does not."""
    messages = [message for message in catalogue if message.id]
    return sorted(
        ((message.context, message.id, message.string, message.fuzzy) for message in messages), key=repr
    )
