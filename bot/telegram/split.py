"""Long words in parts that Telegram takes: cut between paragraphs, else lines, else sentences, else words."""

import re
from html import unescape

from telegram.constants import MessageLimit

TAG = re.compile(r"<(/?)(\w+)[^>]*>")
ROOM = 200  # characters left for tags that are closed and opened again at a cut


def plain_length(html: str) -> int:
    """How long Telegram counts it: UTF-16 code units, without tags."""
    return len(unescape(TAG.sub("", html)).encode("utf-16-le")) // 2


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
    return _closed([part.strip() for part in (*parts, current) if part.strip()])


def _pieces(html: str, limit: int, separators: tuple[str, ...] = ("\n\n", "\n", ". ", " ")) -> list[str]:
    """The text in pieces no longer than the limit, cut at the coarsest place that is fine enough."""
    if plain_length(html) <= limit:
        return [html]
    if not separators:
        return [html[start : start + limit // 2] for start in range(0, len(html), limit // 2)]
    head, *rest = separators
    bits = html.split(head)
    whole = [bit + head for bit in bits[:-1]] + bits[-1:]
    return [piece for bit in whole for piece in _pieces(bit, limit, tuple(rest))]


def _closed(parts: list[str]) -> list[str]:
    """Close at each cut what is open, and open it again after the cut."""
    closed, opened = [], ""
    for part in parts:
        whole = opened + part
        stack: list[tuple[str, str]] = []
        for match in TAG.finditer(whole):
            if not match[1]:
                stack.append((match[2], match[0]))
            elif stack and stack[-1][0] == match[2]:
                stack.pop()
        opened = "".join(tag for _, tag in stack)
        closed.append(whole + "".join(f"</{name}>" for name, _ in reversed(stack)))
    return closed
