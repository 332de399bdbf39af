"""Words that are more than words: markup, direction marks, controls, too many of them."""

from collections.abc import AsyncIterator
from io import BytesIO
from xml.etree.ElementTree import fromstring
from zipfile import ZipFile

import pytest

from tests.abuse import nasty
from tests.abuse.attempts.conftest import joined
from tests.abuse.desk import Desk
from tests.standins.telegram_people import Person

pytestmark = pytest.mark.usefixtures("quiet")

MARKUP = '<b>Big</b> <a href="tg://user?id=1">x</a> & {mp} </i>'


def formats(person: Person, word: str) -> set[str]:
    """How Telegram shows the places where a word stands."""
    found = set()
    for message in person.messages:
        at = message.text.find(word)
        for one in message.entities:
            if at >= 0 and one["offset"] <= at < one["offset"] + one["length"]:
                found.add(str(one["type"]))
    return found


async def nickname(desk: Desk, person: Person, name: str) -> None:
    """Name a case."""
    await desk.send(person, "/menu")
    await desk.tap(person, "menu:people", "people:name")
    await desk.send(person, name)
    await desk.send(person, "/cases")


async def test_markup_in_a_nickname(desk: Desk, person: Person) -> None:
    """Name a case with markup and a link, for the others to see."""
    await nickname(desk, person, MARKUP[:30])
    assert desk.telegram.refusals == []
    assert "text_link" not in formats(person, "Big") and "text_mention" not in formats(person, "Big")


async def test_direction_marks_in_a_nickname(desk: Desk, person: Person) -> None:
    """Name a case with marks that turn round what stands after it."""
    await nickname(desk, person, nasty.BIDI + "evil" + nasty.BIDI)
    kept = (await desk.case(person)).nickname or ""
    assert not set(kept) & set(nasty.BIDI) and desk.telegram.refusals == []


async def test_a_nickname_of_nothing_visible(desk: Desk, person: Person) -> None:
    """Name a case with invisible characters only, so that its button would be empty."""
    await nickname(desk, person, "\u200b\u2060\u3164\u00ad")
    assert desk.telegram.refusals == []


async def test_markup_in_the_name_of_the_mp(desk: Desk) -> None:
    """Type an MP's name by hand with markup in it, to have it shown as ours."""
    person = desk.telegram.person()
    await desk.send(person, "/start")
    await desk.tap(person, "language:en", "about:go", "who:person", "home_office_knows:yes")
    await desk.tap(person, "situation:ready", "lawyer:told", "menu:find_mp")
    await desk.send(person, "Outage")
    for words in ("Bath", "<a href='https://evil.example'>Ada</a>", "<a href='https://evil.example'>Ada</a>"):
        await desk.send(person, words)
    assert desk.telegram.refusals == []
    assert "text_link" not in formats(person, "Ada")


async def own_words(desk: Desk, person: Person, words: str) -> None:
    """Type what the letter says in the person's own words, and have every paper made."""
    await desk.send(person, "/menu")
    await desk.tap(person, "menu:prepare_ask")
    while not person.messages[-1].button("own_words:_menu"):
        shown = [one.data for one in person.messages[-1].buttons if one.data]
        await desk.tap(person, next((data for data in shown if data.endswith(":_done")), shown[0]))
    await desk.send(person, words)
    assert "own_words" in (await desk.case(person)).answers or len(words) > 400
    await desk.send(person, "/menu")
    await desk.tap(person, "menu:papers")
    for paper in ("letter", "authority", "summary"):
        await desk.forge(person, f"papers:{paper}")


@pytest.mark.parametrize(
    "words", [MARKUP, "a\x00b\x1b[31mc", "x\ufffey\uffff", nasty.ZALGO, "a" + "&" * 490, "a" + "😀" * 400]
)
async def test_own_words_that_break_papers(desk: Desk, person: Person, words: str) -> None:
    """Type own words with markup, controls, non-characters, or of one endless line, to break the papers."""
    await own_words(desk, person, words)
    assert desk.telegram.refusals == []
    sent = [call.parameters["document"].content for call in desk.telegram.called("sendDocument")]
    for content in sent:
        with ZipFile(BytesIO(content)) as archive:
            fromstring(archive.read("word/document.xml"))  # noqa: S314 (our own)
    assert len(sent) == 3


@pytest.mark.parametrize("words", nasty.WORDS)
async def test_anything_typed_at_a_button(desk: Desk, person: Person, words: str) -> None:
    """Type 20,000 characters, zalgo, NUL, emoji and SQL where a button is asked for."""
    typed = words.encode("utf-8", "ignore").decode()
    if typed:
        assert await desk.send(person, typed)
    assert desk.telegram.refusals == []


@pytest.mark.parametrize("words", nasty.WORDS)
async def test_anything_typed_at_a_postcode(desk: Desk, words: str) -> None:
    """Type the same where a postcode or the name of an area is asked for."""
    person = desk.telegram.person()
    await desk.send(person, "/start")
    await desk.tap(person, "language:en", "about:go", "who:person", "home_office_knows:yes")
    await desk.tap(person, "situation:ready", "lawyer:told", "menu:find_mp")
    typed = words.encode("utf-8", "ignore").decode()
    if typed:
        assert await desk.send(person, typed)
    assert desk.telegram.refusals == []


async def test_words_that_look_like_placeholders(desk: Desk, person: Person) -> None:
    """Type braces, to have other values of the case filled in."""
    await nickname(desk, person, "{mp} {link} {0}")
    assert any("{mp} {link} {0}" in button.text for one in person.messages for button in one.buttons)


async def test_a_first_name_with_markup(desk: Desk) -> None:
    """Have a Telegram name of markup: the bot never shows or keeps one."""
    person = desk.telegram.person("<script>Zebra</script>")
    await desk.send(person, "/start")
    await desk.send(person, "/help")
    kept = [body async for body in _bodies(desk)]
    assert not any("Zebra" in text for text in [*kept, *(message.text for message in person.messages)])


async def test_words_to_another_member(desk: Desk, person: Person, attacker: Person) -> None:
    """Take part in a case and give it a name with a link in it, for its owner to press."""
    await joined(desk, person, attacker)
    await nickname(desk, attacker, "<a href='//e.vil'>I</a>")
    await desk.send(person, "/menu")
    await desk.send(person, "/cases")
    assert desk.telegram.refusals == []
    links = [str(one.get("url")) for message in person.messages for one in message.entities]
    assert not any("e.vil" in link for link in links)


async def _bodies(desk: Desk) -> AsyncIterator[str]:
    async for kept in desk.store.all_documents():
        yield kept.body
