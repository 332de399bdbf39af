"""Loads, soon after a start, what the first typed words and the first date need: libraries, lists of words.

Loaded by the first person who needs it, it would hold up everybody for a tenth of a second; before the first
update, it would hold up whoever waits for an answer.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial

import structlog

from bot.language.languages import ENGLISH, Language
from flows.gazetteer.places import gazetteer
from flows.reading import danger
from flows.reading.asked import matcher
from flows.reading.days import read_days
from flows.reading.identity import read_identity
from flows.reading.text import InvalidAnswer
from flows.state.bank_holidays import bank_holidays

ANY_DAY = date(2026, 11, 30)
BETWEEN = 0.05  # seconds between two pieces, in which people are answered
SOON = 1.0  # seconds between two looks whether somebody has written
log = structlog.get_logger()


async def warm_up(languages: Iterable[Language]) -> None:
    """Load it piece by piece, in a thread. A failure is logged: then it is loaded when it is needed."""
    for piece in _pieces(languages):
        await _load(piece)
        await asyncio.sleep(BETWEEN)


async def warm_up_days(somebody_wrote: Callable[[], bool]) -> None:
    """Load what understands questions and days once somebody writes, long before they can ask or be asked.

    It takes 20 MB, which a bot that nobody uses does without.
    """
    while not somebody_wrote():  # noqa: ASYNC110 (it is counted in any thread)
        await asyncio.sleep(SOON)
    await _load(matcher.shipped)
    await _load(partial(ENGLISH.dated, ANY_DAY))
    await _load(_read_a_day)


async def _load(piece: Callable[[], object]) -> None:
    try:
        await asyncio.to_thread(piece)
    except Exception as error:
        log.error("not warmed up", error=error)


def _pieces(languages: Iterable[Language]) -> Iterator[Callable[[], object]]:
    yield lambda: danger.hear("mispeled", "en")  # with a typing error, which takes one library more
    yield lambda: read_identity("my name is", ANY_DAY)
    yield lambda: bank_holidays("England")
    yield gazetteer
    for language in languages:
        yield partial(language.translations.pgettext, "", "any message")


def _read_a_day() -> None:
    """In words of which no lexicon knows anything, so that dateparser is asked."""
    try:
        read_days("in 2 weeks", ANY_DAY, ("en",))
    except InvalidAnswer:
        return
