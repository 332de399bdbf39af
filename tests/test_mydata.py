"""/mydata and /correct: at every step, in a shared case, and before a language is chosen."""

import json
from html.parser import HTMLParser

import pytest

from bot.editorial.update_catalogues import updated_catalogue
from bot.language.languages import load_languages
from flows.events import CommandSent, Event, Started, Tapped, Typed
from tests.room import CHAT, OPENING, OTHER, Room, opened
from tests.test_handover import watched
from tests.test_people import follow, invited
from tests.walk import shipped

WALK: tuple[Event, ...] = (
    *OPENING,
    Typed("BA1 1AA"),
    Tapped("show_mp", "yes"),
    Tapped("menu", "know_mp"),
    CommandSent("menu"),
    Tapped("menu", "prepare_ask"),
    Tapped("objective", "meet"),
    Tapped("ask_meet", "yes"),
    Tapped("ties", "work"),
    Tapped("ties", "_done"),
    Typed("One thing <b>in my own</b> words & \u202eeven these"),
    Tapped("menu", "papers"),
    Tapped("papers", "letter"),
    CommandSent("menu"),
    Tapped("menu", "surgery"),
    Typed("in 3 days"),
    Tapped("surgery_time", "1500"),
    CommandSent("change"),
    CommandSent("forget"),
    Tapped("forget", "no"),
    CommandSent("cases"),
    CommandSent("language"),
)
VOID = {"meta"}


class Page(HTMLParser):
    """A page, read strictly: what is opened is closed again, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.directions: list[str | None] = []
        self.text, self._open = "", list[str]()
        self.feed(page)
        self.close()
        self.faults += self._open

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note what is opened."""
        self.directions += [value for name, value in attributes if name == "dir"]
        self._open += [tag] if tag not in VOID else []

    def handle_endtag(self, tag: str) -> None:
        """It must be the last that was opened."""
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}>")

    def handle_data(self, words: str) -> None:
        """Collect the words."""
        self.text += words


async def mydata(room: Room, chat: int = CHAT) -> tuple[Page, str, str]:
    """What is handed over: the page read, and both files as text."""
    before = len(room.channel.files)
    shown = await room.say(CommandSent("mydata"), chat=chat)
    assert shown, "the open question is asked again"
    page, data = [file for to, file in room.channel.files[before:] if to == chat]
    assert (page.name, data.name) == ("my-data.html", "my-data.json")
    written = page.content.decode()
    return Page(written), written, data.content.decode()


async def test_it_works_at_every_step_and_tells_every_answer() -> None:
    room = Room()
    for event in WALK:
        await room.say(event)
        page, _, data = await mydata(room)
        assert page.faults == [] and page.directions == ["ltr"]
        kept = json.loads(data)
        assert kept["user"]["chat"] == CHAT
        assert kept["cases"][0]["answers"].keys() == (await room.case()).answers.keys()
    assert "<b>in my own</b> words & even these" in page.text, "as words, not as markup"
    assert "Bath" in page.text and "English" in page.text


async def test_before_a_language_is_chosen() -> None:
    room = Room()
    page, _, data = await mydata(room)
    assert page.faults == [] and json.loads(data)["user"]["language"] is None
    assert await room.say(CommandSent("correct"))
    assert room.buttons()[0].startswith("language:")


@pytest.mark.parametrize("code", [code for code, one in load_languages().items() if one.right_to_left])
async def test_it_reads_from_the_right_where_the_language_does(code: str) -> None:
    room = Room(languages=load_languages())
    for event in (
        *OPENING,
        Typed("BA1 1AA"),
        Tapped("language", code),
        CommandSent("language"),
        Tapped("language", code),
    ):
        await room.say(event)
    page, written, data = await mydata(room)
    assert page.directions == ["rtl"] and page.faults == [] and f'lang="{code}"' in written
    assert json.loads(data)["user"]["language"] == code


async def test_in_a_shared_case_it_tells_no_others_chat_place_or_question() -> None:
    room = await watched("no")
    for chat, other in ((CHAT, OTHER), (OTHER, CHAT)):
        page, written, data = await mydata(room, chat)
        own, key = await room.store.user_key(chat), await room.store.user_key(other)
        assert not any(sign in text for sign in (str(other), key) for text in (written, data))
        assert own in data and "People who take part: 2" in page.text
    (case,) = json.loads(data)["cases"]
    assert (case["checkin"], case["owner"], case["invites"]) == (None, "", {})


async def test_several_cases_are_all_handed_over() -> None:
    room = await opened(Room())
    await room.say(CommandSent("cases"))
    await room.say(Tapped("cases", "new"))
    page, _, data = await mydata(room)
    assert len(json.loads(data)["cases"]) == 2 and "Case 2" in page.text


async def test_what_was_left_is_not_handed_over() -> None:
    room = await opened(Room())
    await room.say(Typed("BA1 1AA"))
    await follow(room, await invited(room))
    await room.say(CommandSent("menu"), chat=OTHER)
    await room.say(Tapped("menu", "people"), chat=OTHER)
    await room.say(Tapped("people", "leave"), chat=OTHER)
    page, _, data = await mydata(room, OTHER)
    assert "Bath" not in page.text + data


@pytest.mark.parametrize("code", ["en", "fa"])
async def test_a_correction_names_sentences_that_the_catalogue_has(code: str) -> None:
    known = {str(message.context) for message in updated_catalogue(shipped(), "fr", None) if message.id}
    room = Room(languages=load_languages())
    for event in (OPENING[0], Tapped("language", code), *OPENING[2:], *WALK[len(OPENING) :]):
        await room.say(event)
        shown = await room.say(CommandSent("correct"))
        named = [line for one in shown for line in one.html.replace("<pre>", "\n").splitlines()]
        contexts = [line.partition("] ")[2] for line in named if line.startswith((f"[{code}] ", "[en] "))]
        assert contexts and set(contexts) <= known, event


async def test_a_correction_holds_nothing_of_the_case() -> None:
    room = await opened(Room())
    await room.say(Typed("BA1 1AA"))
    shown = await room.say(CommandSent("correct"))
    assert "Bath" not in shown[-1].html and "Practice MP" not in shown[-1].html


async def test_both_change_nothing() -> None:
    room = await opened(Room())
    before = await room.case()
    await mydata(room)
    await room.say(CommandSent("correct"))
    after = await room.case()
    assert (after.answers, after.members) == (before.answers, before.members)
    await room.say(Started())
    assert room.buttons()[0].startswith("postcode:")
