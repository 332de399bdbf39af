"""HTML that is safe by construction: what is not markup already is escaped when it is put in.

What comes out is well-formed XML too, so that a parser finds every fault.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

# What no page may hold: control characters, half of a pair of surrogates.
UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
EMPTY = {"br", "input", "link", "meta"}  # elements that HTML knows without an end


@dataclass(frozen=True, slots=True)
class Markup:
    """HTML that needs no escaping any more."""

    html: str

    def __add__(self, other: "Markup") -> "Markup":
        return Markup(self.html + other.html)


NOTHING = Markup("")


def element(name: str, /, *parts: Markup | str, **attributes: str | None) -> Markup:
    """One element. `_` in the name of an attribute stands for `-`, at its end for nothing: `class_`."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_safe(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in EMPTY:
        return Markup(f"<{name}{told}/>")
    return Markup(f"<{name}{told}>{joined(parts).html}</{name}>")


def joined(parts: Iterable[Markup | str], between: str = "") -> Markup:
    """Several parts one after the other, with some words between them."""
    return Markup(
        _safe(between).join(part.html if isinstance(part, Markup) else _safe(part) for part in parts)
    )


def _safe(words: str) -> str:
    return escape(UNPRINTABLE.sub("", words))


def step_link(id: str) -> Markup:
    """A link to a step."""
    return element("a", id, href=f"#step-{id}", class_="step-link")
