"""What people type, on the running process: read rightly, asked about or kept as it is, never mistaken."""

import json
from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.harness.flow import NOW
from tests.harness.moved_process import MovedProcess, moved_process
from tests.harness.pdf_text import pages
from tests.harness.process import PATIENCE, BotProcess, bot_process
from tests.process.test_journey import press, refusals, walk_to_card
from tests.process.test_waiting_text import to_own_words
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Message

TOO_LONG = "too long"


@pytest.mark.soak
async def test_weeks_that_are_counted_in_french_lead_to_the_right_day(tmp_path: Path) -> None:
    async with moved_process(MovedProcess(tmp_path, now=NOW)) as bot:
        await bot.start()
        person = bot.telegram.person(language_code="fr")
        await walk_to_card(person, "fr")
        await press(person, "menu:surgery")
        await person.wait(lambda seen: any(one.button("surgery_day:2026-11-25") for one in seen), PATIENCE)
        await person.send("mardi en 8")
        both = {"surgery_day:2026-12-01", "surgery_day:2026-12-08"}
        await person.wait(lambda seen: both <= {key.data for key in seen[-1].buttons}, PATIENCE)
        await person.send("vendredi en 8 à 15h")
        for data in ("surgery_place:office", "surgery_who:me", "surgery_remind:all"):
            await press(person, data)
        seen = await person.wait(lambda seen: bool(seen[-1].button("surgery_check:yes")), PATIENCE)
        assert "4 décembre 2026" in seen[-1].text and "15:00" in seen[-1].text
        assert refusals(bot) == []


@pytest.mark.soak
@pytest.mark.parametrize("killed", [False, True])
async def test_the_tail_of_a_long_paste_is_no_answer_of_its_own(tmp_path: Path, killed: bool) -> None:
    """Telegram's apps split it in two; the bot may even be killed between them."""
    async with bot_process(tmp_path) as bot:
        person = await _at_own_words(bot)
        first, tail = "So this is my story. " * 195, "and that is why I ask for help."
        await person.send(first)
        await person.wait(lambda seen: TOO_LONG in seen[-1].text, PATIENCE)
        if killed:
            await bot.kill()
            await bot.start()
        before = len(person.messages)
        await person.send(tail)
        await bot.telegram.wait(lambda: not bot.telegram.unconfirmed, PATIENCE)
        await person.send("/help")
        await person.wait(lambda seen: any("In danger right now" in one.text for one in seen), PATIENCE)
        await person.wait(lambda seen: bool(seen[-1].button("own_words:skip")), PATIENCE)
        assert not any(TOO_LONG in message.text for message in person.messages[before:])
        assert refusals(bot) == []


@pytest.mark.soak
async def test_a_paste_in_one_go_gets_one_answer_and_the_next_words_count(tmp_path: Path) -> None:
    async with moved_process(MovedProcess(tmp_path, now=NOW)) as bot:
        person = await _at_own_words(bot)
        await person.send("So this is my story. " * 400)
        await bot.settle()
        assert sum(TOO_LONG in message.text for message in person.messages) == 1
        await bot.move_clock_to(NOW + timedelta(seconds=30))
        await person.send("I cook for my neighbours.")
        await person.wait(lambda seen: bool(seen[-1].button("papers:authority")), PATIENCE)
        assert refusals(bot) == []


@pytest.mark.soak
async def test_despair_in_the_tail_of_a_paste_is_heard(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        person = await _at_own_words(bot)
        await person.send("So this is my story. " * 195 + "x" * (4096 - 21 * 195) + " I want to kill myself")
        await person.wait(lambda seen: any("Samaritans" in one.text for one in seen), PATIENCE)


MANGLED = (  # at a question for one's own words, and what is answered; the last one leaves the question
    ("/hepl", "Did you mean /help?"),
    ("/mneu", "Did you mean /menu?"),
    ("/qqq", "I did not understand that"),
    ("/Stop please", "You can stop at any time"),
    ("\u200e/menu\nplease", "Your journey"),
)


@pytest.mark.soak
async def test_what_begins_like_a_command_is_one_and_never_an_answer(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        person = await _at_own_words(bot)
        for typed, answer in MANGLED:
            before = len(person.messages)
            await person.send(typed)
            await person.settle(PATIENCE)
            assert answer in "\n".join(one.text for one in person.messages[before:]), typed
            if typed != MANGLED[-1][0]:
                await person.wait(lambda seen: bool(seen[-1].button("own_words:skip")), PATIENCE)
        await person.wait(lambda seen: bool(seen[-1].button("menu:_help")), PATIENCE)
        assert refusals(bot) == []


async def test_a_question_is_answered_and_its_button_works_after_a_kill(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        await bot.start()
        person = bot.telegram.person()
        await walk_to_card(person, "en")
        await person.send("what is an MP?")
        await person.wait(lambda seen: any(one.button("answer_what_mp:find") for one in seen), PATIENCE)
        await person.wait(lambda seen: bool(seen[-1].button("menu:_help")), PATIENCE)
        await bot.kill()
        await bot.start()
        await press(person, "answer_what_mp:find")
        await person.wait(lambda seen: bool(seen[-1].button("show_mp:yes")), PATIENCE)
        await person.send("thank you")
        await person.wait(lambda seen: "very welcome" in seen[-1].text, PATIENCE)
        assert refusals(bot) == []


@pytest.mark.soak
async def test_words_that_may_be_a_question_wait_through_a_kill(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        person = await _at_own_words(bot)
        await person.send("what is an MP?")
        await person.wait(lambda seen: bool(seen[-1].button("meant:mine")), PATIENCE)
        await bot.kill()
        await bot.start()
        await person.send("yes")
        await person.wait(lambda seen: bool(seen[-1].button("menu:papers")), PATIENCE)
        assert refusals(bot) == []


@pytest.mark.soak
@pytest.mark.parametrize(
    "around", ["{link}", "Look at this: {link} Please!", "{code}", "tg://resolve?domain=x&start={code}"]
)
async def test_a_pasted_invitation_offers_to_join_and_is_no_answer(tmp_path: Path, around: str) -> None:
    async with bot_process(tmp_path) as bot:
        friend = await _at_own_words(bot)
        owner = bot.telegram.person("Owner")
        await walk_to_card(owner, "en")
        await press(owner, "menu:people")
        await press(owner, "private_phone:go_on")
        await press(owner, "people:supporter")
        seen = await owner.wait(lambda seen: any("t.me/" in one.text for one in seen), PATIENCE)
        words = next(one.text for one in seen if "t.me/" in one.text)
        link = next(word for word in words.split() if "t.me/" in word)
        pasted = around.format(link=link, code=link.partition("start=")[2])
        await owner.send(pasted)
        await owner.wait(lambda seen: "This link is for someone else" in seen[-1].text, PATIENCE)
        await friend.send(pasted)
        await friend.wait(lambda seen: bool(seen[-1].button("join:yes")), PATIENCE)
        await press(friend, "join:no")
        await friend.wait(lambda seen: bool(seen[-1].button("own_words:skip")), PATIENCE)
        await friend.forward(pasted)
        await friend.wait(lambda seen: bool(seen[-1].button("join:yes")), PATIENCE)
        await press(friend, "join:yes")
        await friend.wait(lambda seen: any("You have joined the case" in one.text for one in seen), PATIENCE)
        assert refusals(bot) == []


PROSE = "می\u200cخواهم بمانم.\n\nخانه\u200cام اینجاست \U0001f468\u200d\U0001f469\u200d\U0001f467\nক্\u200dষ"


@pytest.mark.soak
async def test_own_words_are_put_into_papers_just_as_they_are_written(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        person = await _at_own_words(bot, "fa")
        await person.send(PROSE)
        await press(person, "menu:papers")
        await press(person, "papers:letter")
        seen = await person.wait(lambda seen: bool(seen[-1].button("papers:_word")), PATIENCE)
        kept = "".join(pages(_files(bot, seen)["letter.pdf"])[1:])
        assert {letter for letter in PROSE if letter.isalpha()} <= set(kept)
        await press(person, "papers:_word")
        seen = await person.wait(lambda seen: "letter.docx" in _names(seen), PATIENCE)
        for line in filter(None, PROSE.split("\n")):
            assert f"<w:t>{line}</w:t>".encode() in _document(_files(bot, seen)["letter.docx"]), line
        await person.send("/mydata")
        seen = await person.wait(lambda seen: "my-data.json" in _names(seen), PATIENCE)
        files = _files(bot, seen)
        assert json.dumps(PROSE, ensure_ascii=False).encode() in files["my-data.json"]
        page = _without_isolates(files["my-data.html"].decode())
        assert PROSE.replace("\n", "<br>\n") in page
        assert refusals(bot) == []


def _names(seen: Sequence[Message]) -> list[str]:
    return [one.document for one in seen if one.document]


def _files(bot: BotProcess, seen: Sequence[Message]) -> dict[str, bytes]:
    """The files in a chat by their names."""
    sent = [bot.telegram.file(one.json["document"]["file_id"]) for one in seen if one.document]
    return {file.name: file.content for file in sent}


def _document(file: bytes) -> bytes:
    """The words of a Word file, as XML."""
    with ZipFile(BytesIO(file)) as archive:
        return archive.read("word/document.xml")


def _without_isolates(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, "\u2066\u2068\u2069")))


async def _at_own_words(bot: BotProcess, language: str = "en") -> Person:
    """Somebody at the question for their own words."""
    await bot.start()
    person = bot.telegram.person()
    await walk_to_card(person, language)
    await to_own_words(person)
    return person
