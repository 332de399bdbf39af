"""A file that was asked for is delivered, whatever comes between, and once only."""

import pytest

from bot.conversation.channel import NotSent
from flows.events import CommandSent, Event, Resumed, Tapped, Typed
from tests.harness.shell import CHAT, Shell, at_postcode

AUTHORITY = Tapped("papers", "authority")
SURGERY = tuple(
    Tapped(*answer)
    for answer in (
        ("surgery_time", "1500"),
        ("surgery_place", "office"),
        ("surgery_who", "me"),
        ("surgery_remind", "all"),
    )
)
# For each kind of file: the events that lead up to it, the one that asks for it, and the names of the files.
REQUESTS: dict[str, tuple[tuple[Event, ...], Event, list[str]]] = {
    "paper": ((Tapped("menu", "papers"),), AUTHORITY, ["authority.pdf"]),
    "appointment": (
        (Tapped("menu", "surgery"), Typed("in 3 days"), *SURGERY),
        Tapped("surgery_check", "yes"),
        ["appointment.ics"],
    ),
    "mydata": ((), CommandSent("mydata"), ["my-data.html", "my-data.json"]),
}


async def about_to_request(kind: str, shell: Shell | None = None) -> Shell:
    """A chat that is one event away from a file of this kind."""
    shell = await at_postcode(shell or Shell())
    for event in (Typed("BA1 1AA"), Tapped("show_mp", "yes"), CommandSent("menu"), *REQUESTS[kind][0]):
        await shell.send(event)
    return shell


@pytest.mark.parametrize("kind", REQUESTS)
async def test_a_file_cut_off_by_a_kill_is_delivered_after_the_restart(kind: str) -> None:
    _, request, names = REQUESTS[kind]
    shell = await about_to_request(kind)
    await shell.submit(request)
    assert shell.files() == []
    await shell.restart()
    assert shell.files() == names


@pytest.mark.parametrize("kind", REQUESTS)
async def test_a_file_that_could_not_be_sent_is_delivered_on_recovery(kind: str) -> None:
    _, request, names = REQUESTS[kind]
    shell = await about_to_request(kind)
    shell.channel.failure = NotSent()
    await shell.send(request)
    assert shell.files() == []
    shell.channel.failure = None
    await shell.recover()
    assert shell.files() == names


@pytest.mark.parametrize("kind", REQUESTS)
async def test_a_delivered_file_is_not_delivered_again(kind: str) -> None:
    _, request, names = REQUESTS[kind]
    shell = await about_to_request(kind)
    await shell.send(request)
    await shell.restart()
    await shell.send(Resumed())
    assert shell.files() == names
    assert (await shell.case()).members[await shell.store.user_key(CHAT)].undelivered == ()


async def test_a_word_file_cut_off_by_a_kill_is_delivered_after_the_restart() -> None:
    shell = await about_to_request("paper")
    await shell.send(AUTHORITY)
    await shell.submit(Tapped("papers", "_word"))
    await shell.restart()
    assert shell.files() == ["authority.pdf", "authority.docx"]
    await shell.restart()
    assert shell.files() == ["authority.pdf", "authority.docx"]


async def test_a_paper_comes_in_three_messages_and_its_file_says_what_to_do_next() -> None:
    shell = await about_to_request("paper")
    words, question = await shell.send(AUTHORITY)
    ((_, file),) = shell.channel.files
    assert file.content.startswith(b"%PDF")
    assert "Permission letter" in file.html and "sign it by hand" in file.html and "Send it to:" in file.html
    assert words.html.count("<pre>") == 2 and not words.rows
    assert [button.copies for button in question.rows[0]] == [
        "practice.1@example.org",
        "Letter of authority for Practice MP for Bath MP",
    ]


async def test_a_file_that_telegram_refuses_leaves_the_words_and_a_way_on() -> None:
    shell = await about_to_request("paper")
    shell.channel.refused_files = True
    said, words, question = await shell.send(AUTHORITY)
    assert "could not make that file" in said.html
    assert "<pre>" in words.html and question.rows
    said, question = await shell.send(Tapped("papers", "_word"))
    assert "could not make that file" in said.html and question.rows


async def test_two_files_cut_off_are_both_delivered() -> None:
    shell = await about_to_request("paper")
    await shell.submit(AUTHORITY)
    await shell.submit(CommandSent("mydata"))
    await shell.submit(AUTHORITY)
    await shell.restart()
    assert shell.files() == ["my-data.html", "my-data.json", "authority.pdf"]


async def test_an_undelivered_file_that_no_longer_exists_is_skipped() -> None:
    shell = await about_to_request("paper")
    case = await shell.case()
    user = await shell.store.user_key(CHAT)
    gone = case.members[user].model_copy(update={"undelivered": ("paper:gone", "calendar:a9", "other:thing")})
    changed = case.model_copy(update={"members": {user: gone}, "version": case.version + 1})
    await shell.store.save("case", case.id, changed.model_dump_json(), changed.version)
    assert await shell.send(Resumed())
    assert shell.files() == []
