"""Words that are more than words: markup, direction marks, controls, too many of them."""

from collections.abc import AsyncIterator

import pytest

from flows.events import CommandSent, Tapped, Typed
from tests.abuse import nasty
from tests.harness.pdf_text import pages
from tests.harness.shell import Shell, at_postcode
from tests.harness.telegram import TelegramShell, join
from tests.standins.telegram_people import Person

pytestmark = pytest.mark.usefixtures("quiet")

LINK = '<a href="tg://user?id=1">x</a>\u202e</b>{mp}\u2066'
MARKUP = '<b>Big</b> <a href="tg://user?id=1">x</a> & {mp} </i>'


def formats(person: Person, word: str) -> set[str]:
    """How Telegram shows the places where a word stands."""
    found = set()
    for message in person.messages:
        at = message.text.find(word)
        for entity in message.entities:
            if at >= 0 and entity["offset"] <= at < entity["offset"] + entity["length"]:
                found.add(str(entity["type"]))
    return found


async def nickname(shell: TelegramShell, person: Person, name: str) -> None:
    """Name a case."""
    await shell.send(person, "/menu")
    await shell.tap(person, "menu:people", "private_phone:go_on", "people:name")
    await shell.send(person, name)
    await shell.send(person, "/cases")


async def test_markup_in_a_nickname(shell: TelegramShell, person: Person) -> None:
    """Name a case with markup and a link, for the others to see."""
    await nickname(shell, person, MARKUP[:30])
    assert shell.telegram.refusals == []
    assert "text_link" not in formats(person, "Big") and "text_mention" not in formats(person, "Big")


async def test_direction_marks_in_a_nickname(shell: TelegramShell, person: Person) -> None:
    """Name a case with marks that turn round what stands after it."""
    await nickname(shell, person, nasty.BIDI + "evil" + nasty.BIDI)
    kept = (await shell.case(person)).nickname or ""
    assert not set(kept) & set(nasty.BIDI) and shell.telegram.refusals == []


async def test_a_nickname_of_nothing_visible(shell: TelegramShell, person: Person) -> None:
    """Name a case with invisible characters only, so that its button would be empty."""
    await nickname(shell, person, "\u200b\u2060\u3164\u00ad")
    assert shell.telegram.refusals == []


async def test_markup_in_the_name_of_the_mp(shell: TelegramShell) -> None:
    """Type an MP's name by hand with markup in it, to have it shown as ours."""
    person = shell.telegram.person()
    await shell.send(person, "/start")
    await shell.tap(person, "language:en", "who:person", "home_office_knows:yes")
    await shell.tap(person, "situation:ready", "lawyer:told", "menu:find_mp")
    await shell.send(person, "Outage")
    for words in ("Bath", "<a href='https://evil.example'>Ada</a>", "<a href='https://evil.example'>Ada</a>"):
        await shell.send(person, words)
    assert shell.telegram.refusals == []
    assert "text_link" not in formats(person, "Ada")


async def own_words(shell: TelegramShell, person: Person, words: str) -> None:
    """Type what the letter says in the person's own words, and have every paper made."""
    await shell.send(person, "/menu")
    await shell.tap(person, "menu:prepare_ask")
    while not person.messages[-1].button("own_words:_menu"):
        shown = [button.data for button in person.messages[-1].buttons if button.data]
        await shell.tap(person, next((data for data in shown if data.endswith(":_done")), shown[0]))
    await shell.send(person, words)
    assert "own_words" in (await shell.case(person)).answers or len(words) > 400
    await shell.send(person, "/menu")
    await shell.tap(person, "menu:papers")
    for paper in ("letter", "authority", "summary"):
        await shell.forge(person, f"papers:{paper}")


@pytest.mark.parametrize(
    "words", [MARKUP, "a\x00b\x1b[31mc", "x\ufffey\uffff", nasty.ZALGO, "a" + "&" * 490, "a" + "😀" * 400]
)
async def test_own_words_that_break_papers(shell: TelegramShell, person: Person, words: str) -> None:
    """Type own words with markup, controls, non-characters, or of one endless line, to break the papers."""
    await own_words(shell, person, words)
    assert shell.telegram.refusals == []
    sent = [call.parameters["document"].content for call in shell.telegram.called("sendDocument")]
    for content in sent:
        assert "".join(pages(content))
    assert len(sent) == 3


@pytest.mark.parametrize("words", nasty.WORDS)
async def test_anything_typed_at_a_button(shell: TelegramShell, person: Person, words: str) -> None:
    """Type 20,000 characters, zalgo, NUL, emoji and SQL where a button is asked for."""
    typed = words.encode("utf-8", "ignore").decode()
    if typed:
        assert await shell.send(person, typed)
    assert shell.telegram.refusals == []


@pytest.mark.parametrize("words", nasty.WORDS)
async def test_anything_typed_at_a_postcode(shell: TelegramShell, words: str) -> None:
    """Type the same where a postcode or the name of an area is asked for."""
    person = shell.telegram.person()
    await shell.send(person, "/start")
    await shell.tap(person, "language:en", "who:person", "home_office_knows:yes")
    await shell.tap(person, "situation:ready", "lawyer:told", "menu:find_mp")
    typed = words.encode("utf-8", "ignore").decode()
    if typed:
        assert await shell.send(person, typed)
    assert shell.telegram.refusals == []


async def test_words_that_look_like_placeholders(shell: TelegramShell, person: Person) -> None:
    """Type braces, to have other values of the case filled in."""
    await nickname(shell, person, "{mp} {link} {0}")
    assert any("{mp} {link} {0}" in button.text for message in person.messages for button in message.buttons)


async def test_a_first_name_with_markup(shell: TelegramShell) -> None:
    """Have a Telegram name of markup: the bot never shows or keeps one."""
    person = shell.telegram.person("<script>Zebra</script>")
    await shell.send(person, "/start")
    await shell.send(person, "/help")
    kept = [body async for body in _bodies(shell)]
    assert not any("Zebra" in text for text in [*kept, *(message.text for message in person.messages)])


async def test_words_to_another_member(shell: TelegramShell, person: Person, attacker: Person) -> None:
    """Take part in a case and give it a name with a link in it, for its owner to press."""
    await join(shell, person, attacker)
    await nickname(shell, attacker, "<a href='//e.vil'>I</a>")
    await shell.send(person, "/menu")
    await shell.send(person, "/cases")
    assert shell.telegram.refusals == []
    links = [str(entity.get("url")) for message in person.messages for entity in message.entities]
    assert not any("e.vil" in link for link in links)


async def _bodies(shell: TelegramShell) -> AsyncIterator[str]:
    async for kept in shell.store.all_documents():
        yield kept.body


async def test_a_nickname_is_only_words() -> None:
    """Name a case with a link to somebody's profile."""
    shell = await at_postcode(Shell())
    await shell.send(CommandSent("menu"))
    await shell.send(Tapped("menu", "people"))
    await shell.send(Tapped("private_phone", "go_on"))
    for button in ("people:name", "people:nickname"):
        if button in shell.buttons():
            await shell.send(Tapped.parse(button))
    await shell.send(Typed(LINK))
    shown = "".join(message.html for _, message in shell.channel.messages[-3:])
    assert 'href="tg:' not in shown


async def test_words_that_look_like_a_query_or_a_path_are_words() -> None:
    """Type SQL, a path, control characters and a letter with 500 marks."""
    shell = await at_postcode(Shell())
    for words in ("'; DROP TABLE document; --", "../../../etc/passwd", "\x00\x1b[31m", "z" + "\u0489" * 500):
        assert await shell.send(Typed(words))
    assert (await shell.case()).findings == {}
