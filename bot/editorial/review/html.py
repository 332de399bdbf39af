"""Builds HTML that is safe by construction: every string is escaped unless it is `SafeHtml` already.

The result is also well-formed XML, so that an XML parser in the tests finds every fault.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

# Characters that no page may contain: controls and lone surrogates.
UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
VOID_ELEMENTS = {"br", "input", "link", "meta"}  # elements without an end tag


@dataclass(frozen=True, slots=True)
class SafeHtml:
    """HTML in which every value has been escaped."""

    html: str


EMPTY = SafeHtml("")


def element(name: str, /, *children: SafeHtml | str, **attributes: str | None) -> SafeHtml:
    """Build an element; attributes that are None are left out.

    In an attribute's name `_` becomes `-`, and is dropped at the end: `aria_label`, `class_`.
    """
    rendered = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID_ELEMENTS:
        return SafeHtml(f"<{name}{rendered}/>")
    return SafeHtml(f"<{name}{rendered}>{join(children).html}</{name}>")


def join(parts: Iterable[SafeHtml | str], separator: str = "") -> SafeHtml:
    """Concatenate parts, with a separator between them."""
    rendered = (part.html if isinstance(part, SafeHtml) else _escape(part) for part in parts)
    return SafeHtml(_escape(separator).join(rendered))


def step_link(id: str) -> SafeHtml:
    """Build a link to a step on the same page."""
    return element("a", id, href=f"#step-{id}", class_="step-link")


def _escape(text: str) -> str:
    return escape(UNPRINTABLE.sub("", text))
