"""A passing note leaves no trace: not in the chat, not in a document, whichever way it is left."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

import pytest

from bot.stores.memory import MemoryStore
from flows.definition.schema import Chapter, Choice
from flows.lint.structure import check_structure
from tests.harness.flow import Walk, shipped
from tests.harness.telegram import TelegramShell, find_mp, invitation_from, join
from tests.standins.telegram_in_process import CutOff
from tests.standins.telegram_people import Person

NOTE = "private_phone"
TRACES = ("passcode", "frighten", "look through", "goes away")  # words that only the note says
Way = Callable[[TelegramShell, Person], Awaitable[object]]


def typing(text: str) -> Way:
    """Leave the note by typing."""
    return lambda shell, person: shell.send(person, text)


def tapping(*buttons: str) -> Way:
    """Leave the note by pressing buttons, as they are under the newest message that has them."""
    return lambda shell, person: shell.tap(person, *buttons)


def forging(data: str) -> Way:
    """Leave the note by a button of an earlier message."""
    return lambda shell, person: shell.forge(person, data)


async def sticker(shell: TelegramShell, person: Person) -> None:
    """Leave the note by a sticker."""
    await person.send_sticker()
    await shell.deliver()


async def edit(shell: TelegramShell, person: Person) -> None:
    """Leave the note by changing an earlier message."""
    first = next(message for message in person.history if not message.from_bot)
    await person.edit(first.message_id, "changed")
    await shell.deliver()


async def in_english(shell: TelegramShell, person: Person) -> None:
    """Look at the English too, then go on."""
    await shell.tap(person, f"{NOTE}:_english")
    assert "passcode" in "".join(message.text for message in person.messages[-2:])
    await shell.tap(person, f"{NOTE}:go_on")


async def more_of_it(shell: TelegramShell, person: Person) -> None:
    """Read what stands behind its button too, then go on."""
    assert "passcode" not in person.messages[-1].text
    await shell.tap(person, f"{NOTE}:_more")
    assert "passcode" in person.messages[-1].text and "frighten" in person.messages[-1].text
    await shell.tap(person, f"{NOTE}:go_on")


COMMANDS = ("start", "menu", "back", "change", "language", "help", "forget", "cases", "mydata", "correct")
WAYS: Mapping[str, Way] = {
    "go on": tapping(f"{NOTE}:go_on"),
    "not now": tapping(f"{NOTE}:not_now"),
    "the label, typed": typing("Not now"),
    "more of it, then on": more_of_it,
    "words": typing("my husband reads this"),
    "a postcode": typing("LS1 1AA"),
    "an old button": forging("situation:refused"),
    "a button of the journey": forging("menu:papers"),
    "a reminder": forging("bell:a1.ready"),
    "a control that is not there": forging(f"{NOTE}:_menu"),
    "back, which is not there": forging(f"{NOTE}:_back"),
    "a sticker": sticker,
    "an edit": edit,
    **{f"/{command}": typing(f"/{command}") for command in COMMANDS},
}


def traces(shell: TelegramShell, *people: Person) -> list[str]:
    """Everything that still tells of the note: in the chats, their files, and all documents."""
    said = [message.text for person in people for message in person.history]
    files = sent_files(shell)
    assert isinstance(shell.store, MemoryStore)
    documents = [body for _, body in shell.store.documents.values()]
    kept = [body for body in documents if json.loads(body).get("passing")]
    found = [text for text in (*said, *files) if any(trace in text for trace in TRACES)]
    return found + kept + [text for text in (*documents, *files) if NOTE in text]


def sent_files(shell: TelegramShell) -> list[str]:
    """The contents of every file that was sent."""
    uploads = [call.parameters["document"] for call in shell.telegram.called("sendDocument")]
    return [upload.content.decode(errors="replace") for upload in uploads]


async def at_note(language: str | None = None, chapter: str = "people") -> tuple[TelegramShell, Person]:
    """A bot, and somebody who has opened a chapter and reads the note."""
    shell = TelegramShell()
    person = await find_mp(shell, shell.telegram.person())
    if language:
        await shell.send(person, "/language")
        await shell.tap(person, f"language:{language}")
    await shell.tap(person, f"menu:{chapter}")
    assert person.messages[-1].button(f"{NOTE}:go_on") and traces(shell, person)
    return shell, person


@pytest.mark.parametrize("chapter", ["people", "handover"])
async def test_it_comes_before_the_chapter_with_neutral_ways_out(chapter: str) -> None:
    shell, person = await at_note(chapter=chapter)
    ways = [button.text for button in person.messages[-1].buttons]
    assert ways == ["Go on", "Not now", "Help now", "More about this"]
    await shell.tap(person, f"{NOTE}:go_on")
    opened = {"people": "Several people can help", "handover": "Before you report"}[chapter]
    assert opened in person.messages[-1].text and traces(shell, person) == []
    assert NOTE not in (await shell.case(person)).answers


@pytest.mark.parametrize("way", WAYS)
async def test_nothing_of_it_is_left_whichever_way_it_is_left(way: str) -> None:
    shell, person = await at_note()
    await WAYS[way](shell, person)
    assert traces(shell, person) == [] and shell.telegram.refusals == []
    assert person.messages[-1].buttons or way == "/correct", "there is a way on"


@pytest.mark.parametrize("way", WAYS)
async def test_nothing_of_it_is_left_after_a_restart_either(way: str) -> None:
    shell, person = await at_note()
    await shell.restart()
    await WAYS[way](shell, person)
    assert traces(shell, person) == [] and shell.telegram.refusals == []


@pytest.mark.parametrize("data", ["menu:people", f"{NOTE}:_english"])
async def test_it_stays_when_the_button_that_shows_it_is_pressed_twice(data: str) -> None:
    """The second press belongs to the first and is not answered: without the note there is no way on."""
    shell, person = await at_note(language="fr")
    if data.startswith("menu"):
        await shell.tap(person, f"{NOTE}:not_now")
        await shell.turn_to(person, data)
    shown = person.messages[-1]
    for _ in range(2):
        await person.tap_on(shown, data)
    await shell.deliver()
    note = person.messages[-1]
    assert note.button(f"{NOTE}:go_on")
    await shell.tap(person, f"{NOTE}:not_now")
    assert note.message_id not in [message.message_id for message in person.history]
    assert (await shell.user(person)).passing == () and person.messages[-1].button("menu:_page2")


async def test_nothing_of_its_english_is_left() -> None:
    shell, person = await at_note(language="fr")
    await in_english(shell, person)
    assert traces(shell, person) == [] and shell.telegram.refusals == []


@pytest.mark.parametrize("took_effect", [False, True])
@pytest.mark.parametrize(("call", "words"), [("sendMessage", "…"), ("editMessageText", "frighten")])
async def test_a_kill_while_it_is_shown_leaves_nothing(call: str, words: str, took_effect: bool) -> None:
    shell = TelegramShell()
    person = await find_mp(shell, shell.telegram.person())
    shell.requests.cut_off = CutOff(call, took_effect, words)
    await shell.tap(person, "menu:people")
    assert shell.requests.cut_off is None, "it was killed"
    await shell.restart()
    assert traces(shell, person) == [], "nothing of it is shown to whoever holds the phone by then"
    assert "Your journey" in person.messages[-1].text and shell.telegram.refusals == []


@pytest.mark.parametrize("took_effect", [False, True])
async def test_a_kill_while_it_is_removed_leaves_nothing(took_effect: bool) -> None:
    shell, person = await at_note()
    shell.requests.cut_off = CutOff("deleteMessages", took_effect)
    await shell.send(person, "/menu")
    await shell.restart()
    assert traces(shell, person) == [] and "Your journey" in person.messages[-1].text


async def test_its_words_are_never_in_the_message_that_a_lock_screen_announces() -> None:
    shell, _ = await at_note()
    announced = [str(call.parameters["text"]) for call in shell.telegram.called("sendMessage")]
    assert not any(trace in text for text in announced for trace in TRACES)


async def test_after_two_days_it_loses_its_words_where_it_cannot_be_deleted() -> None:
    shell, person = await at_note()
    shell.now = shell.now.replace(day=shell.now.day + 3)
    await shell.send(person, "/menu")
    assert traces(shell, person) == []


async def test_another_member_never_learns_of_it() -> None:
    shell = TelegramShell()
    person = await find_mp(shell, shell.telegram.person("One"))
    friend = await find_mp(shell, shell.telegram.person("Two"))
    await join(shell, person, friend)
    await shell.send(person, "/menu")
    await shell.tap(person, "menu:handover")
    await shell.send(friend, "/mydata")
    await shell.send(friend, "/menu")
    assert not any(trace in message.text for trace in TRACES for message in friend.messages)
    assert len(sent_files(shell)) == 2 and not any(NOTE in content for content in sent_files(shell))


async def test_a_supporter_reads_it_about_the_person() -> None:
    shell = TelegramShell()
    person = await find_mp(shell, shell.telegram.person("One"))
    friend = await find_mp(shell, shell.telegram.person("Two"))
    await join(shell, person, friend)
    await shell.tap(friend, "menu:people")
    assert "Is the person's phone only theirs?" in friend.messages[-1].text
    await invitation_from(shell, person)


HELP = Chapter.model_validate(
    {
        "chapter": "help_now",
        "order": 1,
        "title": "Help now",
        "more": True,
        "done": "helped",
        "steps": [
            {
                "id": "helped",
                "ask": "choice",
                "say": "Here is help.",
                "choices": [{"id": "ok", "label": "I understand"}],
                "next": "menu",
            }
        ],
    }
)


def test_help_is_one_tap_away() -> None:
    walk = Walk.at_situation().tap("ready").tap("told").tap("people")
    assert f"{NOTE}:help_now" in walk.buttons
    assert walk.tap("help_now").step == "help_now"


def test_check_refuses_any_other_way_to_it() -> None:
    flow = shipped()
    step, wrong = flow.steps["case_list"], {"id": "note", "label": "Read it", "next": NOTE}
    astray = step.model_copy(update={"choices": (*step.choices, Choice.model_validate(wrong))})
    faults = check_structure(replace(flow, steps={**flow.steps, "case_list": astray}))
    assert any("a way to a passing note" in fault.message for fault in faults)
    unknown = flow.chapters[1].model_copy(update={"before": "situation"})
    faults = check_structure(replace(flow, chapters=(flow.chapters[0], unknown, *flow.chapters[2:])))
    assert any("is no passing note" in fault.message for fault in faults)
