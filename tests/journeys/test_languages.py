"""The journeys in every language, over real HTTP: nothing left in English, nothing long, no dead end."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from html import unescape
from typing import Any

import pytest

from bot.language.languages import PLACEHOLDER, Language
from bot.telegram.outbound import NO_WORDS
from bot.telegram.split import plain_length
from flows.definition.loader import load_flow
from flows.questions import KINDS
from tests.flows.reading.measure_danger import SETS, read_set
from tests.harness.flow import NOW, all_languages
from tests.harness.telegram import TableSources, TelegramShell
from tests.journeys.test_journeys import JOURNEYS
from tests.journeys.transcript import Transcript
from tests.soak import in_soak
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Call

SENT = ("sendMessage", "sendPhoto", "sendDocument")
COPIED = re.compile(r"<pre>.*?</pre>", re.DOTALL)  # what is meant to be sent to an office, in English
SAID = re.compile("🗣[^\n]*")  # what is to be said to an office, in English; its meaning stands below it
ON_PAPER = re.compile(r"^“.*”$(?=\n\()", re.M)  # said aloud to an office: its meaning stands below it
OFFERED = re.compile(r"<i>(?!\()[^<]*</i>")  # the English of a sentence that may be chosen, below it
QUOTED = re.compile(r'"[^"]*"')  # English to say aloud or to search for
TAG = re.compile(r"<[^>]+>")
ADDRESS = "SW1A 0AA"  # of the House of Commons: it stays as the post office wants it
MOVES_AT_LEAST = 7  # of every journey, without those that turn pages
ENGLISH, CARD = ":_english", ":_card"  # the card stands above a question only when it comes up
HELP_NOW = ":_help"
# Danger is answered in the language in which it is typed: on a journey in another, it is typed in that one.
DANGERS = {"ክመውት ደልየ": "suicidal", "they took my friend an hour ago": "officers"}
SHORTEST = 16  # letters of a piece of English that cannot be there by chance


@dataclass(frozen=True)
class Seen:
    """One message as the bot sent it: its words, and the labels and data of its buttons."""

    html: str
    labels: tuple[str, ...]
    data: tuple[str, ...]


@cache
def moves(journey: Callable[[], Transcript]) -> tuple[tuple[str, str], ...]:
    """What is pressed and typed on a journey."""
    return tuple(journey().moves)


# Names that people have to recognise on letters, so that translations have them too, some in brackets.
KEPT = {"House of Commons", "further submissions"}


@cache
def english() -> tuple[str, ...]:
    """The pieces of every English sentence between its placeholders, as far as they are long enough."""
    pieces = set()
    for _, wording in load_flow(KINDS).wordings():
        for _, words in wording.variants():
            for piece in PLACEHOLDER.split(QUOTED.sub("\n", TAG.sub("", unescape(words))))[::2]:
                pieces |= {line.strip() for line in piece.split("\n")}
    pieces -= KEPT
    return tuple(
        piece for piece in pieces if len(piece) >= SHORTEST and " " in piece and ADDRESS not in piece
    )


def _without_card(data: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in data if not one.endswith(CARD))


@pytest.mark.soak
@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: str(journey.__name__))
async def test_a_journey_is_the_same_in_every_language(journey: Callable[[], Transcript]) -> None:
    shell = TelegramShell(sources=TableSources())
    async with shell.over_http():
        english = await walk(shell, journey, "en")
        for code, language in all_languages().items():
            if code == "en":
                continue
            messages = [sent for move in await walk(shell, journey, code) for sent in move]
            buttons = [_without_english(sent.data) for sent in messages if sent.data]
            assert buttons == [sent.data for move in english for sent in move if sent.data], code
            assert list(_faults(messages, language)) == [], code
    assert shell.telegram.refusals == []


@pytest.mark.parametrize(
    "journey", [JOURNEYS[0], *in_soak(JOURNEYS[1:])], ids=lambda journey: str(journey.__name__)
)
async def test_at_every_question_the_english_is_shown_and_it_stays_open_below(
    journey: Callable[[], Transcript],
) -> None:
    """In two languages for each journey: that is once in every language."""
    shell, number = TelegramShell(sources=TableSources()), JOURNEYS.index(journey)
    english = await walk(shell, journey, "en")
    for code in [code for code in all_languages() if code != "en"][number :: len(JOURNEYS)]:
        person, said = await begin(shell), 0
        for (kind, what), spoken in zip(moves(journey), english, strict=True):
            *_, asked = [Seen("", (), ()), *await _move(shell, person, kind, _in_language(what, code))]
            if not asked.data or any(":_page" in data for data in asked.data):
                continue  # only some time has passed; or asked anew, it would show its first page
            (english_button,) = (data for data in asked.data if data.endswith(ENGLISH))
            shown, *_, again = await _move(shell, person, "tap", english_button)
            assert _last_words(spoken[-1]) in shown.html, f"{code}: {shown.html}"
            below, before = (_without_card(seen.data) for seen in (again, asked))
            assert below == before, f"{code}: {asked}"
            # alone, the menu says why, too, and a question that was asked again in a line says all of it
            assert _last_words(asked) in again.html, f"{code}: {asked}"
            said += 1
        assert said > MOVES_AT_LEAST, code


async def walk(shell: TelegramShell, journey: Callable[[], Transcript], code: str) -> list[list[Seen]]:
    """Walk a journey in one language; returns what the bot sent after each move."""
    person = await begin(shell)
    return [await _move(shell, person, kind, _in_language(what, code)) for kind, what in moves(journey)]


async def begin(shell: TelegramShell) -> Person:
    """Let somebody send /start, at the moment when every journey begins."""
    shell.now = NOW
    person = shell.telegram.person()
    await person.send("/start")
    await shell.deliver()
    return person


def _in_language(what: str, code: str) -> str:
    if what in DANGERS:
        return _danger(DANGERS[what], code)
    return f"language:{code}" if what.startswith("language:") else what


@cache
def _danger(kind: str, code: str) -> str:
    """Something that people say in a language when they are in this danger."""
    return str(read_set(SETS / f"{code}.dev.yaml")[kind][0])


async def _move(shell: TelegramShell, person: Person, kind: str, what: str) -> list[Seen]:
    """Make a move; returns what the bot sends."""
    before = len(shell.telegram.calls)
    if kind == "later":
        shell.now += timedelta(days=int(what))
        return []
    await (person.tap(what) if kind == "tap" else person.send(what))
    await shell.deliver()
    return [_seen(call) for call in shell.telegram.calls[before:] if call.method in SENT]


def _last_words(sent: Seen) -> str:
    """The last paragraph: a notice or a card may stand before it."""
    return sent.html.rpartition("\n\n")[2]


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


def _without_english(data: tuple[str, ...]) -> tuple[str, ...]:
    """The buttons without the one that shows the English: it is there in every language but English.

    Only the answer to danger has no such button: the question that follows it at once has it.
    """
    if data[-1].endswith(HELP_NOW) and (len(data) == 1 or data[0].startswith("help_officers:")):
        return data
    others = tuple(one for one in data if not one.endswith(ENGLISH))
    assert len(others) == len(data) - 1, data
    return others


def _faults(messages: list[Seen], language: Language) -> Iterator[str]:
    for sent in messages:
        if plain_length(sent.html) > 4096:
            yield f"too long: {sent.html[:60]}"
        unsent = ON_PAPER.sub(" ", SAID.sub(" ", COPIED.sub(" ", OFFERED.sub(" ", sent.html))))
        words = QUOTED.sub(" ", TAG.sub("", unescape(unsent)))
        for text in (words, *(label for label in sent.labels if label != "English")):
            yield from (f"English: {piece}" for piece in english() if piece in text)
        yield from (f"a long label: {label}" for label in sent.labels if len(label) > 60)
        has_words = sent.html not in ("", NO_WORDS)
        if language.right_to_left and has_words and not re.search("[\u0600-\u06ff]", sent.html):
            yield f"no word of the language: {sent.html[:80]}"
