"""/mydata and /correct: at every step, in a shared case, and before a language is chosen."""

import json
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from bot.editorial.update_catalogues import flow_messages
from flows.events import CommandSent, Event, Started, Tapped, Typed
from tests.flows.handlers.test_check_in import with_check_in
from tests.harness.flow import all_languages, shipped
from tests.harness.shell import CHAT, OPENING, OTHER, Shell, at_postcode, follow, invite

WALK: tuple[Event, ...] = (
    *OPENING,
    Typed("BA1 1AA"),
    Tapped("show_mp", "yes"),
    CommandSent("menu"),
    Tapped("menu", "know_mp"),
    CommandSent("menu"),
    Tapped("menu", "prepare_ask"),
    Tapped("objective", "meet"),
    Tapped("ties", "work"),
    Tapped("ties", "_done"),
    Tapped("life_themes", "_done"),
    Typed("One thing <b>in my own</b> words & \u202eeven these"),
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
    """Reads a page strictly: every element is closed again, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.directions: list[str | None] = []
        self.text, self._open = "", list[str]()
        self.feed(page)
        self.close()
        self.faults += self._open

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note an element that is opened."""
        self.directions += [value for name, value in attributes if name == "dir"]
        self._open += [tag] if tag not in VOID else []

    def handle_endtag(self, tag: str) -> None:
        """Check that it is the last one opened."""
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}>")

    def handle_data(self, words: str) -> None:
        """Collect the words."""
        self.text += words


async def mydata(shell: Shell, chat: int = CHAT) -> tuple[Page, str, str]:
    """What /mydata delivers: the page as read, and both files as text."""
    before = len(shell.channel.files)
    messages = await shell.send(CommandSent("mydata"), chat=chat)
    assert messages, "the open question is asked again"
    page, data = [file for to, file in shell.channel.files[before:] if to == chat]
    assert (page.name, data.name) == ("my-data.html", "my-data.json")
    written = page.content.decode()
    return Page(written), written, data.content.decode()


async def test_my_data_works_at_every_step_and_holds_every_answer() -> None:
    shell = Shell()
    for event in WALK:
        await shell.send(event)
        page, _, data = await mydata(shell)
        assert page.faults == [] and page.directions == ["ltr"]
        export = json.loads(data)
        assert export["user"]["chat"] == CHAT
        assert export["cases"][0]["answers"].keys() == (await shell.case()).answers.keys()
    assert "<b>in my own</b> words & even these" in page.text, "as words, not as markup"
    assert "Bath" in page.text and "English" in page.text


async def test_my_data_works_before_a_language_is_chosen() -> None:
    shell = Shell()
    page, _, data = await mydata(shell)
    assert page.faults == [] and json.loads(data)["user"]["language"] is None
    assert await shell.send(CommandSent("correct"))
    assert shell.buttons()[0].startswith("language:")


@pytest.mark.parametrize("code", [code for code, message in all_languages().items() if message.right_to_left])
async def test_the_page_runs_from_the_right_where_the_language_does(code: str) -> None:
    shell = Shell(languages=all_languages())
    for event in (
        *OPENING,
        Typed("BA1 1AA"),
        Tapped("language", code),
        CommandSent("language"),
        Tapped("language", code),
    ):
        await shell.send(event)
    page, written, data = await mydata(shell)
    assert page.directions == ["rtl"] and page.faults == [] and f'lang="{code}"' in written
    assert json.loads(data)["user"]["language"] == code


async def test_the_export_of_a_shared_case_holds_nothing_of_the_other_member() -> None:
    shell = await with_check_in("no")
    for chat, other in ((CHAT, OTHER), (OTHER, CHAT)):
        page, written, data = await mydata(shell, chat)
        own, key = await shell.store.user_key(chat), await shell.store.user_key(other)
        assert not any(sign in text for sign in (str(other), key) for text in (written, data))
        assert own in data and "People in this case: 2" in page.text
    (case,) = json.loads(data)["cases"]
    assert (case["checkin"], case["owner"], case["invites"]) == (None, "", {})


async def test_the_export_does_not_show_when_the_others_were_active() -> None:
    shell = await at_postcode(Shell())
    await shell.send(Typed("BA1 1AA"))
    await shell.send(Tapped("show_mp", "yes"))
    await follow(shell, await invite(shell))
    await shell.send(CommandSent("menu"))
    shell.now += timedelta(hours=5, minutes=7)
    await shell.send(Tapped("menu", "handover"), update=777_001)
    await shell.send(Tapped("private_phone", "go_on"))
    await shell.send(Tapped("handover_plan", "ask"))
    await shell.send(Typed("27/11/2026 3pm"))
    await shell.send(CommandSent("menu"))
    await shell.send(Tapped("menu", "papers"))
    await shell.send(Tapped("papers", "authority"))
    busy = shell.now
    shell.now += timedelta(days=1)
    _, _, data = await mydata(shell, OTHER)
    (case,) = json.loads(data)["cases"]
    assert (case["touched"], case["updates"]) == (None, [])
    assert {answer["at"] for answer in case["answers"].values()} == {None}
    signs = (f"{busy:%Y-%m-%dT%H:%M}", "777001", "2026-11-27", "report_day")
    assert not any(sign in data for sign in signs)
    assert case["made"] == {"authority": "2026-11-24T00:00:00Z"}


async def test_who_looked_for_help_is_nobody_elses_business() -> None:
    shell = await at_postcode(Shell())
    await shell.send(CommandSent("menu"))
    await shell.send(Tapped("menu", "helplines"))
    await shell.send(Tapped("helplines_read", "go_on"))
    _, _, alone = await mydata(shell)
    assert "helplines_read" in alone
    await follow(shell, await invite(shell))
    before = await shell.send(CommandSent("menu"), chat=OTHER)
    _, _, data = await mydata(shell, OTHER)
    assert "helplines_read" not in data
    opened = await shell.send(Tapped("menu", "helplines"), chat=OTHER)
    assert "People you can ring" in opened[-1].html, "it does not show that somebody has read it"
    assert not any("✅ People you can ring" in key.label for row in before[-1].rows for key in row)


async def test_the_export_holds_every_case() -> None:
    shell = await at_postcode(Shell())
    await shell.send(CommandSent("cases"))
    await shell.send(Tapped("cases", "new"))
    page, _, data = await mydata(shell)
    assert len(json.loads(data)["cases"]) == 2 and "Case 2" in page.text


async def test_the_export_leaves_out_a_case_that_was_left() -> None:
    shell = await at_postcode(Shell())
    await shell.send(Typed("BA1 1AA"))
    await follow(shell, await invite(shell))
    await shell.send(CommandSent("menu"), chat=OTHER)
    await shell.send(Tapped("menu", "people"), chat=OTHER)
    await shell.send(Tapped("private_phone", "go_on"), chat=OTHER)
    await shell.send(Tapped("people", "leave"), chat=OTHER)
    page, _, data = await mydata(shell, OTHER)
    assert "Bath" not in page.text + data


@pytest.mark.parametrize("code", ["en", "fa"])
async def test_a_correction_names_sentences_that_the_catalogue_has(code: str) -> None:
    known = {place + voice for place, voice, _ in flow_messages(shipped())}
    shell = Shell(languages=all_languages())
    for event in (OPENING[0], Tapped("language", code), *OPENING[2:], *WALK[len(OPENING) :]):
        await shell.send(event)
        messages = await shell.send(CommandSent("correct"))
        named = [line for message in messages for line in message.html.replace("<pre>", "\n").splitlines()]
        contexts = [line.partition("] ")[2] for line in named if line.startswith((f"[{code}] ", "[en] "))]
        assert contexts and set(contexts) <= known, event


async def test_a_correction_holds_nothing_of_the_case() -> None:
    shell = await at_postcode(Shell())
    await shell.send(Typed("BA1 1AA"))
    correction, *_ = await shell.send(CommandSent("correct"))
    assert "Bath" not in correction.html and "Practice MP" not in correction.html


async def test_my_data_and_correct_change_nothing() -> None:
    shell = await at_postcode(Shell())
    before = await shell.case()
    await mydata(shell)
    await shell.send(CommandSent("correct"))
    after = await shell.case()
    assert (after.answers, after.members) == (before.answers, before.members)
    await shell.send(Started())
    assert shell.buttons()[0].startswith("postcode:")
