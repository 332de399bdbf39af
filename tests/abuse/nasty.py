"""What should never do harm: words, callback data, payloads and values of the wrong kind."""

import random
from typing import Any

BIDI = "\u202e\u2066\u2067\u2068\u2069\u200f\u061c"
ZALGO = "z" + "\u0300\u0489\u20dd" * 200
WORDS = (
    "",
    " ",
    "\x00",
    "a\x00b\x1b[31m\x07",
    "\ufffe\uffff\ufdd0",
    "\ud83d",
    "\udc00half",
    BIDI + "evil" + BIDI,
    ZALGO,
    "<b>bold</b><script>alert(1)</script>",
    "</b></i></pre>&lt;&amp;&#0;&#x110000;&nosuch;",
    '<a href="tg://user?id=1">x</a><tg-spoiler>y',
    "{mp} {link} {0} %s %n ${HOME}",
    "'; DROP TABLE document; --",
    "../../../../etc/passwd",
    "x" * 20_000,
    "ی" * 4_096,
    "😀" * 3_000,
    "👨‍👩‍👧‍👦" * 400,
    "&" * 4_096,
    "\n" * 500 + "x",
    "SW1A 1AA LS1 1AA BA1 1AA",
    "BA1 1AA",
    "Practiceshire",
    "Outage",
    "30/11/2026",
    "99/99/9999",
    "4 December 15:30",
    "٣٠/١١/٢٠٢٦",
    "I do",
    "1",
    "yes",
    "Yarl's Wood",
    "one thing in my own words",
    "javascript:alert(1)",
)
PAYLOADS = (
    "",
    "j",
    "jabc",
    "j" + "0" * 63,
    "j" + "0" * 200,
    "j../../etc/passwd" + "x" * 47,
    "jj" + "-_" * 31,
    "J" + "0" * 63,
    "ref_campaign",
    "%00%0a",
    "j\ud83d" + "0" * 62,
    "j" + "<b>" * 21,
    "j\u202e" + "0" * 62,
    "null",
    "a b c",
)
DATA = (
    "",
    ":",
    "::",
    "menu",
    ":menu",
    "menu:",
    "x" * 64,
    "ی" * 32,
    "menu:" + "x" * 59,
    "bell:",
    "bell:~",
    "bell:~.",
    "bell:~rest.keep",
    "bell:000000000000~a1.off",
    "bell:a1.off",
    "bell:rest.keep",
    "bell:checkin.urgent",
    "bell:home.wait",
    "forget:yes",
    "forget:hand_over",
    "join:yes",
    "people:invite",
    "people:supporter",
    "people:leave",
    "people:0",
    "cases:new",
    "cases:../../x",
    "language:xx",
    "language:../../fa",
    "several:_done",
    "menu:_done",
    "menu:_keep",
    "menu:_back",
    "menu:_english",
    "constituency:-1",
    "constituency:1e9",
    "surgery_day:9999-99-99",
    "surgery_day:2026-11-30T99",
    "surgery_time:9999",
    "\x00:\x00",
    "menu:\ud83d",
)
VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**63,
    10**30,
    1.5,
    1e308,
    "",
    "text",
    [],
    [[[]]],
    {},
    {"id": {"id": {}}},
    [None],
    "\ud83d",
)


def word(rng: random.Random) -> str:
    """A nasty word, or two of them in one."""
    first, second = rng.choice(WORDS), rng.choice(WORDS)
    return first if rng.random() < 0.7 else first + second


def data(rng: random.Random, steps: list[str], seen: list[str]) -> str:
    """Callback data that nobody was offered: known ones in parts, and junk."""
    known = [*seen, *DATA]
    kind = rng.randrange(4)
    if kind == 0:
        return rng.choice(known)
    step, choice = rng.choice(steps), rng.choice(known).partition(":")[2]
    return (f"{step}:{choice}" if kind == 1 else f"{step}:{rng.choice(WORDS)}")[:64]


def deep(levels: int) -> Any:
    """A list in a list in a list."""
    found: Any = []
    for _ in range(levels):
        found = [found]
    return found
