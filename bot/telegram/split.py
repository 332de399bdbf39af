"""Splits a long text into parts that Telegram accepts: at paragraphs, or else lines, sentences or words."""

import re
from html import unescape

from telegram.constants import MessageLimit

TAG = re.compile(r"<(/?)([\w-]+)[^>]*>")
ROOM = 200  # characters left free for tags that are closed at a cut and opened again after it


def plain_length(html: str) -> int:
    """The length as Telegram counts it: in UTF-16 code units, without tags."""
    return length(unescape(TAG.sub("", html)))


def length(text: str) -> int:
    """The length of plain text as Telegram counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def split(html: str, limit: int = MessageLimit.MAX_TEXT_LENGTH) -> list[str]:
    """The parts, in order, each at most `limit` UTF-16 code units of text, with its own tags closed."""
    if plain_length(html) <= limit:
        return [html]
    parts: list[str] = []
    current = ""
    for piece in _pieces(html, limit - ROOM):
        if current and plain_length(current + piece) > limit - ROOM:
            parts.append(current)
            current = ""
        current += piece
    return _with_tags_closed([part.strip() for part in (*parts, current) if part.strip()])


def _pieces(html: str, limit: int, separators: tuple[str, ...] = ("\n\n", "\n", ". ", " ")) -> list[str]:
    """Pieces no longer than the limit, cut at the coarsest separator that makes them short enough."""
    if plain_length(html) <= limit:
        return [html]
    if not separators:
        return [html[start : start + limit // 2] for start in range(0, len(html), limit // 2)]
    separator, *finer = separators
    chunks = html.split(separator)
    chunks = [chunk + separator for chunk in chunks[:-1]] + chunks[-1:]
    return [piece for chunk in chunks for piece in _pieces(chunk, limit, tuple(finer))]


def _with_tags_closed(parts: list[str]) -> list[str]:
    """Close the tags that are open at each cut, and open them again after it."""
    closed, reopened = [], ""
    for part in parts:
        html = reopened + part
        open_tags = _open_tags(html)
        reopened = "".join(tag for _, tag in open_tags)
        closed.append(html + "".join(f"</{name}>" for name, _ in reversed(open_tags)))
    return closed


def _open_tags(html: str) -> list[tuple[str, str]]:
    """The names of the tags that are still open at the end, outermost first, each with its opening tag."""
    stack: list[tuple[str, str]] = []
    for match in TAG.finditer(html):
        if not match[1]:
            stack.append((match[2], match[0]))
        elif stack and stack[-1][0] == match[2]:
            stack.pop()
    return stack
