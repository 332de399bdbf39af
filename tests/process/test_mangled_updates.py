"""Updates that the library cannot parse hold up nobody, and whoever sent something is answered."""

import json
import random
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.webhooks import delivering
from tests.harness.process import BotProcess, bot_process, free_ports
from tests.process.test_journey import press
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Json
from tests.standins.telegram_webhook import Delivery, Mishaps

WAIT = 30.0  # seconds for an answer that comes in milliseconds
Mangle = Callable[[Json], None]
QUESTION = {"id": "1", "question": "Who?"}  # of a poll, as a server writes it that knows no newer field


def _changed(**fields: Any) -> Mangle:
    """Give the message these fields, and take away those that are None."""

    def change(update: Json) -> None:
        message = update["message"]
        message |= fields
        for key in [key for key, value in fields.items() if value is None]:
            del message[key]

    return change


def _numbered(number: Any) -> Mangle:
    return lambda update: update.update(update_id=number)


UNDERSTOOD: dict[str, Mangle] = {  # mangled, and the words are there
    "a reply to a poll without a field": _changed(reply_to_message={"message_id": 1, "poll": QUESTION}),
    "no number of the message": _changed(message_id=None),
    "a date in words": _changed(date="yesterday"),
    "a date beyond time": _changed(date=10**30),
    "a sender without a name": _changed(**{"from": {"id": "Amina"}}),
    "no kind of chat": lambda update: update["message"]["chat"].pop("type"),
    "entities that are none": _changed(entities=[7, "bold", {"type": []}]),
    "half a character": lambda update: update["message"].update(text=update["message"]["text"] + "\ud83d"),
    "a nest of lists": lambda update: update["message"].update(quote=json.loads("[" * 900 + "]" * 900)),
    "no number": _numbered(None),
    "a number in words": _numbered("seven"),
    "a number beyond all": _numbered(2**70),
}
SEEN: dict[str, Mangle] = {  # mangled, and the words are not there
    "a poll without a field": _changed(text=None, poll=QUESTION),
    "a picture of no size": _changed(text=None, photo=[{"width": "wide"}]),
    "words that are none": _changed(text={"words": 7}),
}
PASSED_OVER: dict[str, Mangle] = {  # nobody knows whose it is, or nobody said anything
    "no chat": _changed(chat=None),
    "a list for a chat": _changed(chat=[[]]),
    "no message": lambda update: update.update(message="words"),
    "an empty update": lambda update: update.clear(),
    "an unknown event": _changed(text=None, pinned_message={"message_id": {}}),
}
NOT_JSON = {
    "five thousand digits": "9" * 5000,
    "a nest that no parser reads": "[" * 100_000 + "]" * 100_000,
    "not JSON": "{]",
}
NO_LISTS = ('{"ok":true,"result":7}', "<html>")
NOT_JSON_AT_ALL = re.compile('"nonsense: (.+?)"')
MANGLED = {**UNDERSTOOD, **SEEN, **PASSED_OVER}


async def _begun(bot: BotProcess, names: Iterable[str]) -> dict[str, Person]:
    """People who have chosen their language, by name."""
    people = {name: bot.telegram.person(name) for name in names}
    for person in people.values():
        await person.send("/start")
        await press(person, "language:en")
        await person.wait(lambda seen: seen[-1].button("who:person"), WAIT)
    return people


async def _is_answered(person: Person, text: str, words: str) -> None:
    await person.send(text)
    await person.wait(lambda seen: any(words in message.text for message in seen), WAIT)


async def _gets_a_word(person: Person) -> None:
    """Somebody sends something, and is sent the open question."""
    before = len(person.messages)
    await person.send("hello")
    await person.wait(lambda seen: len(seen) > before and seen[-1].button("who:person"), WAIT)


async def _all_go_on(bot: BotProcess, people: Iterable[Person]) -> None:
    """What was mangled is confirmed; everybody is answered after a restart."""
    await bot.telegram.wait(lambda: not bot.telegram.unconfirmed, WAIT)
    bot.telegram.write = json.dumps
    await bot.stop()
    await bot.start()
    for person in people:
        await _is_answered(person, "/help", "In danger right now?")


async def test_mangled_updates_that_are_polled_hold_up_nobody(tmp_path: Path) -> None:
    """Words are understood, what is not words gets a kind word, and what nobody said is passed over."""
    async with bot_process(tmp_path) as bot:
        await bot.start()
        people = await _begun(bot, [*MANGLED, "Other"])
        bot.telegram.write = mangling(people)
        for case in UNDERSTOOD:
            await _is_answered(people[case], "i want to die", "116 123")
        for case in SEEN:
            await _gets_a_word(people[case])
        for case in PASSED_OVER:
            await people[case].send("hello")
        await _is_answered(people["Other"], "/privacy", "Who runs this bot")
        assert [case for case in PASSED_OVER if len(people[case].messages) != 3] == []
        await _all_go_on(bot, people.values())
        assert bot.telegram.refusals == []


@pytest.mark.soak
async def test_mangled_updates_by_webhook_are_answered_too(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    async with bot_process(tmp_path, WEBHOOK_URL="https://bot.test", PORT=str(port)) as bot:
        await bot.start()
        rng = random.Random(1)  # noqa: S311 (no mishaps are drawn)
        async with delivering(Delivery(bot.telegram, [f"http://127.0.0.1:{port}"], rng, Mishaps())):
            people = await _begun(bot, MANGLED)
            bot.telegram.write = mangling(people)
            for case in UNDERSTOOD:
                await _is_answered(people[case], "i want to die", "116 123")
            for case in SEEN:
                await _gets_a_word(people[case])
            for case in PASSED_OVER:
                await people[case].send("hello")
            await bot.telegram.wait(lambda: not bot.telegram.unconfirmed, WAIT)


@pytest.mark.soak
async def test_what_is_no_json_is_passed_over_alone(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        await bot.start()
        people = await _begun(bot, [*NOT_JSON, "Before", "After"])
        bot.telegram.write = lambda update: NOT_JSON_AT_ALL.sub(_nonsense, json.dumps(update))
        bot.telegram.hold()
        await people["Before"].send("/help")
        for case in NOT_JSON:
            await people[case].send(f"nonsense: {case}")
        await people["After"].send("/privacy")
        bot.telegram.release()
        after = people["After"]
        await after.wait(lambda seen: any("Who runs this bot" in message.text for message in seen), WAIT)
        await _all_go_on(bot, people.values())


@pytest.mark.soak
async def test_a_mangled_press_asks_the_open_question_again(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        await bot.start()
        (person,) = (await _begun(bot, ["Mangled"])).values()
        bot.telegram.write = lambda update: json.dumps({**update, "callback_query": _mangled_press(update)})
        before = len(person.messages)
        await person.tap("who:person")
        await person.wait(lambda seen: len(seen) > before and seen[-1].button("who:person"), WAIT)
        await _all_go_on(bot, [person])


@pytest.mark.soak
async def test_an_answer_that_is_no_list_of_updates_ends_nothing(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        faults = [bot.telegram.fail("getUpdates", 200, body=answer) for answer in NO_LISTS]
        await bot.start()
        await bot.telegram.wait(lambda: faults[-1].happened, WAIT)
        person = bot.telegram.person()
        await person.send("/start")
        await person.next_message(WAIT)


def mangling(people: Mapping[str, Person]) -> Callable[[Json], str]:
    """How Telegram writes updates: those of these people mangled, each as their name says."""
    cases = {person.id: MANGLED[name] for name, person in people.items() if name in MANGLED}

    def write(update: Json) -> str:
        copy = json.loads(json.dumps(update))
        mangle = cases.get(copy.get("message", {}).get("from", {}).get("id"))
        if mangle:
            mangle(copy)
        return json.dumps(copy)

    return write


def _nonsense(found: re.Match[str]) -> str:
    return NOT_JSON[found[1]]


def _mangled_press(update: Json) -> Json:
    return {**update["callback_query"], "id": None, "message": 7}
