"""Profiles all threads, and sums their time by layers of the code."""

import cProfile
import pstats
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

Function = tuple[str, int, str]  # file, line, name
LAYERS: Mapping[str, str] = {  # the layer of a file by part of its path; the first match counts
    "/bot/stores/crypto": "crypto",
    "/cryptography/": "crypto",
    "/bot/stores/": "store",
    "/tinydb/": "store",
    "/psycopg": "driver of PostgreSQL",
    "/bot/language/languages": "words (i18n)",
    "/bot/conversation/messages": "words (i18n)",
    "/bot/language/formats": "words (i18n)",
    "/babel/": "words (i18n)",
    "/gettext.py": "words (i18n)",
    "/transitions/": "engine",
    "/flows/": "engine",
    "/bot/conversation/conversation": "conversation, documents to JSON and back",
    "/bot/conversation/repository": "conversation, documents to JSON and back",
    "/pydantic/": "conversation, documents to JSON and back",
    "/bot/": "dispatch, handler",
    "/httpx/": "httpx",
    "/telegram/request/": "httpx",
    "/aiolimiter/": "python-telegram-bot",
    "/telegram/": "python-telegram-bot",
    "/tests/": "the benchmark itself",
}
ELSE = "event loop, threads"
MAX_DEPTH = 12  # levels of callers to search; after that, time counts for the event loop


class Profiles:
    """Profiles this thread, and every thread that starts meanwhile, from its first call on."""

    def __init__(self, timer: Callable[[], float]) -> None:
        self._timer = timer
        self.all: list[cProfile.Profile] = []

    def __enter__(self) -> None:
        threading.setprofile(self._begin)
        self._begin()

    def __exit__(self, *_: object) -> None:
        threading.setprofile(None)
        self.all[0].disable()

    def clear(self) -> None:
        """Forget everything so far; profile on."""
        for profile in self.all:
            profile.clear()

    def _begin(self, *_: Any) -> None:
        profile = cProfile.Profile(self._timer)
        self.all.append(profile)
        profile.enable()


def by_layer(profiles: Profiles, layers: Mapping[str, str]) -> Counter[str]:
    """Return nanoseconds by layer. The profiled threads must have ended."""
    merged = pstats.Stats(*profiles.all)
    entries: dict[Function, Any] = merged.stats  # type: ignore[attr-defined]

    @cache
    def layer_of(function: Function) -> str | None:
        return next((layer for part, layer in layers.items() if part in function[0]), None)

    def share_out(function: Function, spent_here: float, depth: int = 0) -> None:
        """Count time for the function's layer or, if it has none, for its callers in proportion."""
        # By caller: calls, primitive calls, own time, and cumulative time.
        callers = entries[function][4]
        total = sum(call[2] for call in callers.values())
        if (layer := layer_of(function)) or depth == MAX_DEPTH or not total:
            spent[layer or ELSE] += round(spent_here)
            return
        for caller, call in callers.items():
            if call[2]:
                share_out(caller, spent_here * call[2] / total, depth + 1)

    spent: Counter[str] = Counter()
    for function, (_, _, own, _, _) in entries.items():
        share_out(function, own * 1e9)
    return spent
