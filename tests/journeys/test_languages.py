"""The six journeys in every language, over the Telegram stand-in: nothing left in English, nothing long."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from html import unescape
from typing import Any

import pytest

from bot.language.languages import PLACEHOLDER, Language
from bot.telegram.split import plain_length
from flows.definition.loader import load_flow
from flows.questions import KINDS
from tests.harness.flow import NOW, all_languages
from tests.harness.telegram import TableSources, TelegramShell
from tests.journeys.test_journeys import JOURNEYS
from tests.journeys.transcript import Transcript
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Call

SENT = ("sendMessage", "sendPhoto", "sendDocument")
COPIED = re.compile(r"<pre>.*?</pre>", re.DOTALL)  # what is meant to be sent to an office, in English
QUOTED = re.compile(r'"[^"]*"')  # English to say aloud or to search for
TAG = re.compile(r"<[^>]+>")
ADDRESS = "SW1A 0AA"  # of the House of Commons: it stays as the post office wants it
SHORTEST = 16  # letters of a piece of English that cannot be there by chance


@dataclass(frozen=True)
class Seen:
    """One message as the bot sent it: its words, the labels and the data of its buttons."""

    html: str
    labels: tuple[str, ...]
    data: tuple[str, ...]


@cache
def moves(journey: Callable[[], Transcript]) -> tuple[tuple[str, str], ...]:
    """What is pressed and typed on a journey."""
    return tuple(journey().moves)


@cache
def english() -> tuple[str, ...]:
    """The pieces of every English sentence between its placeholders, as far as they are long enough."""
    pieces = set()
    for _, wording in load_flow(KINDS).wordings():
        for _, words in wording.variants():
            for piece in PLACEHOLDER.split(QUOTED.sub("\n", TAG.sub("", unescape(words))))[::2]:
                pieces |= {line.strip() for line in piece.split("\n")}
    return tuple(
        piece for piece in pieces if len(piece) >= SHORTEST and " " in piece and ADDRESS not in piece
    )


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: str(journey.__name__))
async def test_a_journey_is_the_same_in_every_language(journey: Callable[[], Transcript]) -> None:
    shell = TelegramShell(sources=TableSources())
    english = [sent.data for sent in await walk(shell, journey, "en")]
    for code, language in all_languages().items():
        if code == "en":
            continue
        messages = await walk(shell, journey, code)
        buttons = [_without_controls(sent.data) for sent in messages if sent.data]
        assert buttons == [_without_controls(data) for data in english if data], code
        assert list(_faults(messages, language)) == [], code
    assert shell.telegram.refusals == []


async def walk(shell: TelegramShell, journey: Callable[[], Transcript], code: str) -> list[Seen]:
    """Walk a journey in one language; what the bot sent, in order. The choice of the language is left out."""
    shell.now = NOW
    person, before = shell.telegram.person(), len(shell.telegram.calls)
    await person.send("/start")
    await shell.deliver()
    for kind, what in moves(journey):
        await _move(shell, person, kind, f"language:{code}" if what == "language:en" else what)
    calls = shell.telegram.calls[before:]
    return [_seen(call) for call in calls if call.method in SENT][1:]


async def _move(shell: TelegramShell, person: Person, kind: str, what: str) -> None:
    if kind == "later":
        shell.now += timedelta(days=int(what))
        return
    await (person.tap(what) if kind == "tap" else person.send(what))
    await shell.deliver()


def _seen(call: Call) -> Seen:
    html = str(call.parameters.get("text") or call.parameters.get("caption") or "")
    rows: list[list[dict[str, Any]]] = dict(call.parameters.get("reply_markup") or {}).get(
        "inline_keyboard", []
    )
    keys = [key for row in rows for key in row]
    return Seen(
        html,
        tuple(key["text"] for key in keys),
        tuple(key["callback_data"] for key in keys if "callback_data" in key),
    )


def _without_controls(data: tuple[str, ...]) -> tuple[str, ...]:
    """The English button is there in every language but English."""
    return tuple(button for button in data if not button.endswith(":_english"))


def _faults(messages: list[Seen], language: Language) -> Iterator[str]:
    for sent in messages:
        if plain_length(sent.html) > 4096:
            yield f"too long: {sent.html[:60]}"
        words = QUOTED.sub(" ", TAG.sub("", unescape(COPIED.sub(" ", sent.html))))
        for text in (words, *(label for label in sent.labels if label != "English")):
            yield from (f"English: {piece}" for piece in english() if piece in text)
        yield from (f"a long label: {label}" for label in sent.labels if len(label) > 60)
        if language.right_to_left and sent.html and not re.search("[\u0600-\u06ff]", sent.html):
            yield f"no word of the language: {sent.html[:80]}"
