"""An untouched case is erased after half a year, with a notice two weeks before."""

from datetime import UTC, datetime, timedelta

from bot.conversation.channel import NotSent
from bot.stores import Kind
from flows.events import CommandSent, Tapped, Typed
from tests.bot.conversation.test_due import booked
from tests.harness.flow import NOW
from tests.harness.shell import CHAT, OTHER, Shell, at_postcode, follow, invite

KEPT = timedelta(days=180)
NOTICE = datetime(2027, 5, 9, 9, tzinfo=UTC)  # ten in London, 14 days before
LAST = datetime(2027, 5, 23, 9, tzinfo=UTC)  # 180 days after 24 November


async def at(shell: Shell, moment: datetime) -> list[tuple[int | str, str]]:
    """What is sent to whom when the bot looks for due reminders at this moment."""
    shell.now, before = moment, len(shell.channel.messages)
    await shell.remind()
    return [(chat, message.html) for chat, message in shell.channel.messages[before:]]


async def erased(shell: Shell, moment: datetime) -> list[int | None]:
    """The chats whose cases the daily look erases."""
    shell.now = moment
    return [user.chat async for user in shell.components.privacy.erase_untouched(KEPT)]


def documents(shell: Shell) -> dict[Kind, int]:
    """How many documents of each kind are stored."""
    kinds = [kind for kind, _ in shell.store.documents]
    return {"user": kinds.count("user"), "case": kinds.count("case")}


async def test_the_notice_comes_fourteen_days_before_and_once() -> None:
    shell = await at_postcode(Shell())
    assert await at(shell, NOTICE - timedelta(minutes=1)) == []
    ((chat, words),) = await at(shell, NOTICE)
    assert chat == CHAT and "On 23 May 2027 I will erase everything" in words
    assert [data.rpartition("~")[2] for data in shell.buttons()] == ["rest.keep"]
    assert await at(shell, NOTICE + timedelta(days=2)) == []


async def test_without_an_answer_all_is_erased_on_that_day_and_not_before() -> None:
    shell = await at_postcode(Shell())
    await at(shell, NOTICE)
    await at(shell, LAST - timedelta(minutes=1))
    assert await erased(shell, LAST - timedelta(minutes=1)) == []
    assert documents(shell) == {"user": 1, "case": 1}
    ((chat, words),) = await at(shell, LAST)
    assert chat == CHAT and "Everything I kept is erased" in words
    assert shell.store.documents == {} and await shell.store.due(LAST + timedelta(days=400)) == []


async def test_the_button_extends_the_time_by_as_long_again() -> None:
    shell = await at_postcode(Shell())
    await at(shell, NOTICE)
    case = await shell.case()
    shown = await shell.send(Tapped("bell", f"{case.id[:12]}~rest.keep"))
    assert "I'll keep it" in shown[-1].html
    assert await at(shell, LAST) == [] and await erased(shell, LAST + timedelta(days=1)) == []
    assert (await shell.case()).answers == case.answers
    ((_, words),) = await at(shell, NOTICE + KEPT - timedelta(days=13))
    assert "I will erase everything" in words


async def test_any_word_extends_it_too() -> None:
    shell = await at_postcode(Shell())
    shell.now = LAST - timedelta(hours=1)
    await shell.send(CommandSent("menu"))
    await at(shell, LAST + timedelta(days=1))
    assert await erased(shell, LAST + timedelta(days=1)) == []
    assert documents(shell) == {"user": 1, "case": 1}


async def test_somebody_who_muted_reminders_gets_the_notice_all_the_same() -> None:
    shell = await at_postcode(Shell())
    await shell.send(Tapped("bell", "x.mute"))
    assert [chat for chat, _ in await at(shell, NOTICE)] == [CHAT]


async def test_of_two_cases_the_untouched_one_is_erased_alone() -> None:
    shell = await at_postcode(Shell())
    old = await shell.case()
    await shell.send(CommandSent("cases"))
    await shell.send(Tapped("cases", "new"))
    for month in range(1, 7):
        shell.now = NOW + timedelta(days=29 * month)
        await shell.send(CommandSent("menu"))
    words = await at(shell, NOTICE)
    assert ["Case 1" in html and "I will erase" in html for _, html in words] == [True], "it says which one"
    await at(shell, LAST)
    user = await shell.user()
    assert old.id not in user.cases and user.case in user.cases and len(user.cases) == 1
    assert documents(shell) == {"user": 1, "case": 1}
    assert "Case" not in (await shell.send(CommandSent("menu")))[-1].html


async def test_a_shared_case_is_erased_when_no_member_touched_it() -> None:
    shell = await at_postcode(Shell())
    await follow(shell, await invite(shell))
    assert sorted(chat for chat, _ in await at(shell, NOTICE)) == [CHAT, OTHER]
    assert sorted(chat for chat, words in await at(shell, LAST) if "is erased" in words) == [CHAT, OTHER]
    assert shell.store.documents == {}


async def test_somebody_who_blocked_the_bot_is_erased_all_the_same() -> None:
    shell = await at_postcode(Shell())
    await shell.conversation.block(await shell.store.user_key(CHAT))
    assert await at(shell, NOTICE) == []
    for day in range(16):
        await at(shell, NOTICE + timedelta(days=day))
    assert shell.store.documents == {}


async def test_after_downtime_the_notice_comes_first_and_leaves_two_weeks() -> None:
    """Off from day 150 to day 200: nobody's case is gone before they were told and had time to keep it."""
    shell = await at_postcode(Shell())
    back = NOW + timedelta(days=200)
    ((chat, words),) = await at(shell, back)
    assert chat == CHAT and "On 26 June 2027 I will erase everything" in words
    assert await erased(shell, back) == []
    almost = datetime(2027, 6, 26, 8, 59, tzinfo=UTC)
    assert await at(shell, almost) == [] and await erased(shell, almost) == []
    assert documents(shell) == {"user": 1, "case": 1}
    ((chat, words),) = await at(shell, almost + timedelta(minutes=1))
    assert chat == CHAT and "Everything I kept is erased" in words
    assert shell.store.documents == {}


async def test_a_notice_that_cannot_be_sent_erases_nothing() -> None:
    shell = await at_postcode(Shell())
    shell.channel.failure = NotSent()
    for day in range(40):
        await at(shell, NOTICE + timedelta(days=day))
        assert await erased(shell, NOTICE + timedelta(days=day)) == []
    shell.channel.failure = None
    ((_, words),) = await at(shell, NOTICE + timedelta(days=41))
    assert "On 3 July 2027 I will erase everything" in words
    assert documents(shell) == {"user": 1, "case": 1}


async def test_a_kept_case_is_kept_also_when_the_notice_was_late() -> None:
    shell = await at_postcode(Shell())
    await at(shell, NOW + timedelta(days=200))
    await shell.send(Tapped("bell", shell.buttons()[0].partition(":")[2]))
    await at(shell, NOW + timedelta(days=230))
    assert await erased(shell, NOW + timedelta(days=230)) == []
    assert documents(shell) == {"user": 1, "case": 1}


async def test_the_button_of_a_case_that_is_gone_says_so() -> None:
    shell = await at_postcode(Shell())
    await at(shell, NOTICE)
    (keep,) = shell.buttons()
    await at(shell, LAST)
    for event in (Tapped.parse(keep), CommandSent("menu"), Tapped.parse(keep), Tapped.parse(keep)):
        said = "".join(message.html for message in await shell.send(event))
        assert ("I no longer have that case" in said) == isinstance(event, Tapped)
        assert "I'll keep it" not in said


async def test_of_two_members_one_who_was_told_is_enough_and_both_are_told() -> None:
    shell = await at_postcode(Shell())
    await follow(shell, await invite(shell))
    await shell.conversation.block(await shell.store.user_key(OTHER))
    assert [chat for chat, _ in await at(shell, NOTICE)] == [CHAT]
    await at(shell, LAST)
    assert documents(shell)["case"] == 0


async def test_a_case_of_one_member_and_another_case_of_theirs_go_apart() -> None:
    shell = await at_postcode(Shell())
    await at(shell, NOTICE)
    shell.now = NOTICE + timedelta(days=1)
    await shell.send(CommandSent("cases"))
    await shell.send(Tapped("cases", "new"))
    assert [words for _, words in await at(shell, LAST) if "is erased" in words] == []
    assert documents(shell) == {"user": 1, "case": 2}, "who has written keeps what was open then"


async def test_what_is_planned_in_a_case_keeps_it() -> None:
    shell = await booked(Shell())
    case = await shell.case()
    later = case.appointments["a1"].model_copy(update={"at": NOW + timedelta(days=300)})
    await shell.components.repository.save_case(case, case.model_copy(update={"appointments": {"a1": later}}))
    assert [words for _, words in await at(shell, NOTICE) if "I will erase" in words] == []
    await at(shell, LAST)
    assert documents(shell) == {"user": 1, "case": 1}
    last = await at(shell, NOW + timedelta(days=300 + 166, hours=1))
    assert [words for _, words in last if "since 20 September 2027" in words]


async def test_words_for_a_case_that_was_erased_are_not_taken_for_another() -> None:
    shell = await at_postcode(Shell())
    old = (await shell.case()).id
    await shell.send(CommandSent("cases"))
    await shell.send(Tapped("cases", "new"))
    kept = await shell.case()
    await at(shell, NOTICE)
    user, case = await shell.user(), await shell.case()
    await shell.components.repository.save_user(user, user.model_copy(update={"case": old}))
    await shell.components.repository.save_case(case, case.model_copy(update={"touched": NOTICE}))
    await at(shell, LAST)
    assert documents(shell) == {"user": 1, "case": 1}
    said = await shell.send(Typed("my own words"))
    assert "I no longer have that case" in said[0].html
    after = await shell.case()
    assert after.id == kept.id and after.answers == case.answers
    assert "I no longer have" not in (await shell.send(CommandSent("menu")))[0].html
