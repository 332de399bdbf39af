"""Attempts in a chat: forged buttons, links, names and floods change nothing that is not one's own."""

import json

import pytest

from bot.conversation.channel import NotSent
from bot.conversation.messages import compose
from bot.conversation.operator_chat import OperatorChat
from bot.conversation.rate_limits import Allowance, RateLimits
from bot.language.languages import load_languages
from bot.metrics import Metrics
from flows.effects import Say
from flows.events import CommandSent, Started, Tapped, Typed
from flows.state.case import Case
from tests.harness.flow import shipped
from tests.harness.shell import CHAT, OTHER, RecordingChannel, Shell, at_postcode, follow, invite

EVIL = '<a href="tg://user?id=1">x</a>\u202e</b>{mp}\u2066'


def forged(case: Case) -> dict[str, str]:
    """Callback data that no button of the open question has."""
    return {
        "another step": "who:supporter",
        "a step that is not": "nowhere:yes",
        "an answer that is not": "postcode:admin",
        "a control that is not": "postcode:_root",
        "to forget without being asked": "forget:yes",
        "to leave without being asked": "people:leave",
        "to hand over": "forget:hand_over",
        "a member to remove": "member:" + "0" * 16,
        "a path": "../../user:../../x",
        "a query": "postcode:' OR 1=1 --",
        "nothing": ":",
        "only a step": "postcode",
        "too long": "postcode:" + "x" * 55,
        "another's case": f"cases:{'f' * 32}",
        "another's reminder": f"bell:{'f' * 12}~a1.off",
        "a reminder of a role": f"bell:{case.id[:12]}~home.no",
        "a reminder to mute elsewhere": f"bell:{'f' * 12}~a1.mute",
        "a safe word": f"bell:{case.id[:12]}~checkin.safe",
        "a reminder of nothing": "bell:~.",
        "markup": "postcode:<b>",
        "direction": "postcode:\u202eyes",
        "a zero byte": "postcode:\x00",
    }


NAMES = list(forged(Case(id="0" * 32)))


@pytest.mark.parametrize("name", NAMES)
async def test_a_forged_button_changes_nothing_and_is_answered(name: str) -> None:
    shell = await at_postcode(Shell())
    before = await shell.case()
    step, _, choice = forged(before)[name].partition(":")
    shown = await shell.send(Tapped(step, choice))
    after = await shell.case()
    assert shown, "nothing is answered with silence"
    assert (after.answers, after.members.keys(), after.muted, after.owner) == (
        before.answers,
        before.members.keys(),
        before.muted,
        before.owner,
    )


async def test_a_removed_members_old_buttons_say_nothing_of_the_case() -> None:
    shell = await at_postcode(Shell())
    await shell.send(Typed("BA1 1AA"))
    await shell.send(Tapped("show_mp", "yes"))
    await follow(shell, await invite(shell))
    case = await shell.case()
    other = await shell.store.user_key(OTHER)
    await shell.send(CommandSent("menu"))
    await shell.send(Tapped("menu", "people"))
    remove = next(data for data in shell.buttons() if other[:16] in data)
    step, _, choice = remove.partition(":")
    await shell.send(Tapped(step, choice))
    assert other not in (await shell.case()).members
    said = await shell.send(Tapped("bell", f"{case.id[:12]}~home.no"), chat=OTHER)
    assert "Practice MP for Bath" not in "".join(message.html for message in said)
    assert other not in (await shell.case()).members


async def test_a_removed_member_does_not_come_back_by_a_link_of_their_own() -> None:
    shell = await at_postcode(Shell())
    await follow(shell, await invite(shell))
    await shell.send(CommandSent("menu"), chat=OTHER)
    await shell.send(Tapped("menu", "people"), chat=OTHER)
    shown = await shell.send(Tapped("people", "supporter"), chat=OTHER)
    link = next(message.html for message in shown if "t.me" in message.html)
    payload = link.partition("start=")[2].partition('"')[0]
    await shell.send(Tapped("menu", "people"))
    await shell.send(CommandSent("menu"))
    await shell.send(Tapped("menu", "people"))
    other = (await shell.store.user_key(OTHER))[:16]
    step, _, choice = next(data for data in shell.buttons() if other in data).partition(":")
    await shell.send(Tapped(step, choice))
    assert "does not work" in await follow(shell, payload)
    assert len((await shell.case()).members) == 1


async def test_mydata_of_a_shared_case_tells_nothing_of_the_other_member() -> None:
    shell = await at_postcode(Shell())
    await follow(shell, await invite(shell))
    await shell.send(CommandSent("mydata"), chat=OTHER)
    page, file = (one for chat, one in shell.channel.files[-2:] if chat == OTHER)
    kept = json.loads(file.content)
    mine = await shell.store.user_key(CHAT)
    assert kept["user"]["chat"] == OTHER
    assert str(CHAT) not in file.content.decode() and mine not in json.dumps(kept["cases"][0]["places"])
    assert str(CHAT) not in page.content.decode()


@pytest.mark.parametrize("payload", ["j", "j" + "0" * 63, "jj" + "-_" * 31, "%00", "null", "a b", EVIL[:60]])
async def test_a_strange_start_is_an_ordinary_start(payload: str) -> None:
    shell = await at_postcode(Shell())
    before = await shell.case()
    assert await shell.send(Started(payload))
    assert (await shell.case()).answers == before.answers


async def test_a_nickname_is_only_words() -> None:
    shell = await at_postcode(Shell())
    await shell.send(CommandSent("menu"))
    await shell.send(Tapped("menu", "people"))
    for button in ("people:name", "people:nickname"):
        if button in shell.buttons():
            await shell.send(Tapped(*button.split(":")))
    await shell.send(Typed(EVIL))
    shown = "".join(message.html for _, message in shell.channel.messages[-3:])
    assert 'href="tg:' not in shown


async def test_what_a_public_service_says_is_never_markup() -> None:
    said = Say(((shipped().phrase("card_name", mp=EVIL, constituency="<script>"),),))
    for code in ("en", "ar"):
        html = compose(said, load_languages(), code).html
        assert "<a " not in html and "<script" not in html and "&lt;script" in html


async def test_a_flood_is_answered_once_and_others_notice_nothing() -> None:
    seconds = 0.0
    limits = RateLimits(lambda: seconds, {"messages": Allowance(5, 60.0)})
    assert [limits.allows("messages", CHAT) for _ in range(8)] == [True] * 5 + [False] * 3
    assert limits.is_news("messages", CHAT) and not limits.is_news("messages", CHAT)
    assert limits.allows("messages", OTHER)
    seconds = 61.0
    assert limits.allows("messages", CHAT) and limits.is_news("messages", CHAT)


async def test_too_many_look_ups_lead_on_by_hand_and_ask_nobody() -> None:
    shell = Shell()
    shell.limits._allowances = {**shell.limits._allowances, "lookups": Allowance(1, 3600.0)}
    await at_postcode(shell)
    await shell.send(Typed("BA1 1AA"))
    await shell.send(CommandSent("back"))
    shown = "".join(message.html for message in await shell.send(Typed("CB1 1AA")))
    assert "looked up a lot" in shown
    assert any(data.startswith("look_up_by_hand:") for data in shell.buttons())


async def test_status_is_told_to_the_operator_alone() -> None:
    async def ready() -> dict[str, object]:
        return {"ready": True}

    channel = RecordingChannel()
    operator = OperatorChat(CHAT, channel, Metrics(), ready)
    assert operator.is_asked(CHAT, "/status")
    assert not operator.is_asked(OTHER, "/status")
    assert not OperatorChat(None, channel, Metrics(), ready).is_asked(CHAT, "/status")
    await operator.answer()
    assert [chat for chat, _ in channel.messages] == [CHAT]


async def test_an_alert_counts_errors_and_tells_no_words() -> None:
    async def ready() -> dict[str, object]:
        return {}

    channel, metrics = RecordingChannel(), Metrics()
    operator = OperatorChat(CHAT, channel, metrics, ready)
    await operator.alert()
    assert channel.messages == []
    metrics.error("update failed")
    metrics.error("update failed")
    await operator.alert()
    assert channel.messages[-1][1].html == "Ask My MP, errors:\nupdate failed: 2"
    channel.refusals = [NotSent()]
    metrics.error("update failed")
    await operator.alert()


async def test_a_document_under_anothers_key_is_set_aside() -> None:
    """Somebody who can write to the store, but has no key, swaps two documents."""
    shell = await at_postcode(await at_postcode(Shell()), OTHER)
    mine, theirs = [await shell.store.user_key(chat) for chat in (CHAT, OTHER)]
    documents = shell.store.documents
    documents["user", mine], documents["user", theirs] = documents["user", theirs], documents["user", mine]
    shown = await shell.send(CommandSent("menu"))
    assert "could not read what I kept" in "".join(message.html for message in shown)


async def test_words_that_look_like_a_query_or_a_path_are_words() -> None:
    shell = await at_postcode(Shell())
    for words in ("'; DROP TABLE document; --", "../../../etc/passwd", "\x00\x1b[31m", "z" + "\u0489" * 500):
        assert await shell.send(Typed(words))
    assert (await shell.case()).findings == {}
