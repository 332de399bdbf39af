"""Words that show who somebody is are pointed out before they count, and nothing that was typed is lost."""

import pytest

from tests.harness.pdf_text import pages
from tests.harness.telegram import TelegramShell, find_mp, join, to_own_words
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Upload

TYPED = "My name is Ahmad Karimi. I cook every Friday & my neighbours come. Call me: 07700 900123 <b>"
WITHOUT = "My name is […]. I cook every Friday & my neighbours come. Call me: […] <b>"
PLAIN = "I cook every Friday at the community kitchen."


@pytest.fixture
async def shell() -> TelegramShell:
    return TelegramShell()


async def asked(shell: TelegramShell, language: str = "en") -> Person:
    """A person who is asked whether their own words are kept."""
    person = shell.telegram.person()
    await to_own_words(shell, await find_mp(shell, person))
    if language != "en":
        await shell.send(person, "/language")
        await shell.tap(person, f"language:{language}")
    await shell.send(person, TYPED)
    assert person.messages[-1].button("identity:whole"), person.messages[-1].text
    return person


async def kept(shell: TelegramShell, person: Person, step: str = "own_words") -> str | None:
    """What is stored as the answer."""
    answer = (await shell.case(person)).answers.get(step)
    return answer.value if answer else None


async def waits(shell: TelegramShell, person: Person) -> bool:
    """Whether any words wait in the person's case."""
    return bool((await shell.case(person)).words_wait_until())


async def test_what_was_seen_is_named_and_nothing_is_kept_yet(shell: TelegramShell) -> None:
    person = await asked(shell)
    says = person.messages[-1].text
    assert "I have not kept this yet" in says
    assert "• a name\n• a phone number" in says and "• an address" not in says
    assert f"“{WITHOUT}”" in says, "as it would be kept, and not as markup"
    assert await kept(shell, person) is None
    assert shell.telegram.refusals == []


@pytest.mark.parametrize(("choice", "answer"), [("without", WITHOUT), ("whole", TYPED)])
async def test_it_is_kept_as_the_person_chose(shell: TelegramShell, choice: str, answer: str) -> None:
    person = await asked(shell)
    await shell.tap(person, f"identity:{choice}")
    assert await kept(shell, person) == answer
    assert not await waits(shell, person) and person.messages[-1].button("menu:papers")


@pytest.mark.parametrize("button", ["identity:again", "identity:_back"])
async def test_it_is_left_out_and_the_question_is_open_again(shell: TelegramShell, button: str) -> None:
    person = await asked(shell)
    await shell.tap(person, button)
    assert not await waits(shell, person) and person.messages[-1].button("own_words:skip")
    await shell.send(person, PLAIN)
    assert await kept(shell, person) == PLAIN


async def test_other_words_take_the_place_of_those_that_wait(shell: TelegramShell) -> None:
    person = await asked(shell)
    await shell.send(person, "My phone is 07700 900124, and I cook.")
    assert "My phone is […], and I cook." in person.messages[-1].text
    await shell.send(person, PLAIN)
    assert await kept(shell, person) == PLAIN and not await waits(shell, person)


@pytest.mark.parametrize("words", ["yes", "hm", "نعم", "Keep it"])
async def test_a_word_or_two_do_not_take_the_place_of_a_long_text(shell: TelegramShell, words: str) -> None:
    person = await asked(shell)
    assert "Please tap a button" in await shell.send(person, words)
    await shell.tap(person, "identity:without")
    assert await kept(shell, person) == WITHOUT


@pytest.mark.parametrize("typed", ["Keep it without that", "1"])
async def test_a_button_may_be_typed(shell: TelegramShell, typed: str) -> None:
    person = await asked(shell)
    await shell.send(person, typed)
    assert await kept(shell, person) == WITHOUT


@pytest.mark.parametrize("move", ["identity:_menu", "/menu", "/change", "/language", "/cases", "/forget"])
async def test_doing_something_else_drops_it(shell: TelegramShell, move: str) -> None:
    person = await asked(shell)
    await (shell.tap(person, move) if ":" in move else shell.send(person, move))
    assert not await waits(shell, person) and await kept(shell, person) is None


@pytest.mark.parametrize("move", ["/help", "/start", "/mydata", "papers:letter"])
async def test_what_leads_nowhere_else_keeps_it_open(shell: TelegramShell, move: str) -> None:
    person = await asked(shell)
    await (shell.forge(person, move) if ":" in move else shell.send(person, move))
    await shell.tap(person, "identity:without")
    assert await kept(shell, person) == WITHOUT


async def test_in_arabic_the_english_shows_it_too_and_the_buttons_stay(shell: TelegramShell) -> None:
    person = await asked(shell, "ar")
    assert "“" in person.messages[-1].text
    assert "I have not kept this yet" in await shell.tap(person, "identity:_english")
    await shell.forge(person, "identity:without")
    assert await kept(shell, person) == WITHOUT
    assert shell.telegram.refusals == []


async def test_if_nothing_else_was_said_there_is_nothing_to_keep_without_it(shell: TelegramShell) -> None:
    person = await to_own_words(shell, await find_mp(shell, shell.telegram.person()))
    await shell.send(person, "07700 900123")
    assert not person.messages[-1].button("identity:without")
    await shell.forge(person, "identity:without")
    assert await kept(shell, person) is None and await waits(shell, person)


async def test_an_address_is_wanted_where_a_place_is_asked_for(shell: TelegramShell) -> None:
    person = await find_mp(shell, shell.telegram.person())
    await shell.tap(person, "menu:surgery")
    await shell.send(person, "in 3 days")
    await shell.tap(person, "surgery_time:1500")
    await shell.send(person, "12 Mill Road BA1 1AA")
    assert await kept(shell, person, "surgery_place") == "12 Mill Road BA1 1AA"


async def test_the_name_of_an_mp_is_wanted(shell: TelegramShell) -> None:
    person = shell.telegram.person()
    await shell.send(person, "/start")
    await shell.tap(person, "language:en", "who:person", "home_office_knows:yes")
    await shell.tap(person, "situation:ready", "lawyer:told", "menu:find_mp")
    for words in ("DN1 1DN", "Bath", "Her name is Ada Member"):
        await shell.send(person, words)
    assert person.messages[-1].button("show_mp:yes") and not await waits(shell, person)


async def test_a_nickname_that_is_a_name_is_pointed_out(shell: TelegramShell) -> None:
    person = await find_mp(shell, shell.telegram.person())
    await shell.tap(person, "menu:people", "private_phone:go_on", "people:name")
    await shell.send(person, "My name is Ahmad")
    assert (await shell.case(person)).nickname is None
    await shell.send(person, "Blue")
    assert (await shell.case(person)).nickname == "Blue"


async def test_an_answer_that_is_changed_stays_as_it_was_until_the_yes(shell: TelegramShell) -> None:
    person = await asked(shell)
    await shell.tap(person, "identity:without")
    await shell.send(person, "/change")
    await shell.tap(person, "change:own_words")
    await shell.send(person, TYPED)
    await shell.tap(person, "identity:again")
    assert await kept(shell, person) == WITHOUT and person.messages[-1].button("own_words:_keep")


async def test_an_old_button_changes_nothing(shell: TelegramShell) -> None:
    person = await asked(shell)
    await shell.tap(person, "identity:without")
    assert "That is over or was changed" in await shell.forge(person, "identity:whole")
    assert await kept(shell, person) == WITHOUT


async def test_other_members_see_nothing_of_it(shell: TelegramShell) -> None:
    owner, member = await find_mp(shell, shell.telegram.person()), shell.telegram.person("Sam")
    await shell.send(member, "/start")
    await shell.tap(member, "language:en")
    await join(shell, owner, member)
    await to_own_words(shell, owner)
    await shell.send(owner, TYPED)
    assert await waits(shell, owner)
    before = len(member.messages)
    for move in ("/change", "/mydata", "/menu"):
        await shell.send(member, move)
    await shell.tap(member, "menu:papers", "papers:letter")
    await to_own_words(shell, member)
    assert not [message.text for message in member.messages[before:] if "07700" in message.text]
    assert set(files(shell)) == {"my-data.html", "my-data.json", "letter.pdf"}
    assert not [name for name, content in files(shell).items() if "Karimi" in content or "07700" in content]
    await shell.tap(owner, "identity:without")
    assert await kept(shell, member) == WITHOUT


async def test_the_owners_own_mydata_shows_nothing_of_it(shell: TelegramShell) -> None:
    person = await asked(shell)
    await shell.send(person, "/mydata")
    assert len(files(shell)) == 2
    assert not [name for name, content in files(shell).items() if "Karimi" in content or "07700" in content]


def files(shell: TelegramShell) -> dict[str, str]:
    """What the files that were sent say, by name."""
    sent = (call.parameters["document"] for call in shell.telegram.called("sendDocument"))
    return {file.name: _text(file) for file in sent}


def _text(file: Upload) -> str:
    if not file.name.endswith(".pdf"):
        return file.content.decode()
    return "\n".join(pages(file.content))
