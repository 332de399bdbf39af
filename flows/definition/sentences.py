"""Cuts a message into its sentences, so that each can be found again wherever it stands."""

import re
from collections.abc import Iterator

TAG = re.compile(r"</?[A-Za-z][^<>]*>")
LIST_MARK = re.compile(r"^(?:[^\w\s{(\[\"“'’/£.…]+|\d{1,2}\.(?=\s)|\s)+")  # "• ", "1. ", "🔔 ", "⚠️ "
OPENERS, CLOSERS = re.escape("\"“'’(["), re.escape("\"”'’)]")
END = re.compile(rf"[.!?…]+[{CLOSERS}]*(?=\s+[{OPENERS}]*[^\Wa-z_]|\s+[{OPENERS}]*[^\w\s]|\s*$)")
# What ends with a full stop in the middle of a sentence.
ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:e\.g|i\.e|a\.m|p\.m|etc|cf|vs|approx|Mr|Mrs|Ms|Dr|St|Nr|No|Rd|[A-Z])\.$"
)


def sentences(words: str) -> Iterator[str]:
    """Yield each sentence of a message as `plain` writes it. A line never runs on into the next."""
    for line in words.splitlines():
        yield from _of_line(plain(line))


def plain(words: str) -> str:
    """The words without tags, without the mark of a list before them, and with single spaces."""
    return " ".join(LIST_MARK.sub("", TAG.sub("", words)).split())


def _of_line(line: str) -> Iterator[str]:
    start = 0
    for end in END.finditer(line):
        if not ABBREVIATION.search(line[: end.end()]) and (sentence := line[start : end.end()].strip()):
            yield plain(sentence)
            start = end.end()
    if rest := line[start:].strip():
        yield plain(rest)
