"""While a document cannot be opened for want of its key, nothing of anybody else's waits for it."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.stores import KeyMissing, Kind
from bot.stores.memory import MemoryStore
from tests.bot.conversation.test_due import booked, reminded
from tests.harness.flow import NOW
from tests.harness.shell import CHAT, OTHER, Shell, at_postcode, follow, invite

LONG = timedelta(days=400)
KINDS: Sequence[Kind] = ("user", "case")


class Keyless(MemoryStore):
    """A store of which some documents cannot be opened."""

    def __init__(self) -> None:
        super().__init__()
        self.missing: set[tuple[Kind, str]] = set()

    async def load(self, kind: Kind, key: str) -> str | None:
        """Load, unless the key is missing."""
        if (kind, key) in self.missing:
            raise KeyMissing("no key", kind, key)
        return await super().load(kind, key)


async def id_of(shell: Shell, kind: Kind, chat: int = CHAT) -> str:
    return (await shell.case(chat)).id if kind == "case" else (await shell.user(chat)).id


@pytest.mark.parametrize("kind", KINDS)
async def test_reminders_of_others_come(kind: Kind) -> None:
    store = Keyless()
    shell = await booked(await booked(Shell(store)), OTHER)
    store.missing = {(kind, await id_of(shell, kind))}
    assert await reminded(shell) == [OTHER]
    store.missing = set()
    await shell.remind()
    assert [chat for chat, _ in shell.channel.messages[-1:]] == [CHAT], "it comes when the key is back"


async def test_the_other_members_of_a_case_are_reminded() -> None:
    store = Keyless()
    shell = await booked(Shell(store))
    await follow(shell, await invite(shell))
    store.missing = {("user", await id_of(shell, "user"))}
    assert await reminded(shell) == [OTHER]
    store.missing = set()
    await shell.remind()
    assert [chat for chat, _ in shell.channel.messages[-1:]] == [CHAT]


@pytest.mark.parametrize("kind", KINDS)
async def test_untouched_people_are_erased_all_the_same(kind: Kind) -> None:
    store = Keyless()
    shell = await at_postcode(await at_postcode(Shell(store)), OTHER)
    missing = (kind, await id_of(shell, kind))
    other = await id_of(shell, "user", OTHER)
    for chat in (CHAT, OTHER):
        await shell.conversation.block(await shell.store.user_key(chat))
    store.missing = {missing}
    shell.now = NOW + LONG
    erased = [user.id async for user in shell.components.privacy.erase_untouched(timedelta(days=180))]
    assert erased == [other]
    assert missing in store.documents


@pytest.mark.parametrize("kind", KINDS)
async def test_a_case_waits_for_its_key_before_it_is_erased(kind: Kind) -> None:
    store = Keyless()
    shell = await at_postcode(await at_postcode(Shell(store)), OTHER)
    case, others = await id_of(shell, "case"), await id_of(shell, "case", OTHER)
    for chat in (CHAT, OTHER):
        await shell.conversation.block(await shell.store.user_key(chat))
    store.missing = {(kind, await id_of(shell, kind))}
    shell.now = NOW + LONG
    await shell.remind()
    assert ("case", case) in store.documents and ("case", others) not in store.documents


async def test_others_are_told_again_after_a_restart() -> None:
    store = Keyless()
    shell = await at_postcode(await at_postcode(Shell(store)), OTHER)
    await store.begin_delivery(await id_of(shell, "user"))
    await store.begin_delivery(other := await id_of(shell, "user", OTHER))
    store.missing = {("user", await id_of(shell, "user"))}
    before = len(shell.channel.messages)
    await shell.restart()
    assert [chat for chat, _ in shell.channel.messages[before:]] == [OTHER]
    assert other not in await store.unfinished_deliveries()
