"""The pages on health, and what makes the bot ready."""

from collections.abc import AsyncIterator

import pytest

from bot.conversation.jobs import Jobs
from bot.sources.practice import PracticeSources
from bot.stores import Kind, StoreDown
from bot.stores.memory import MemoryStore
from bot.web.health import OLD, Health
from tests.harness.flow import NOW
from tests.harness.telegram import TelegramShell
from tests.harness.web import WebShell


@pytest.fixture
async def web() -> AsyncIterator[WebShell]:
    """A bot that is reached by HTTP."""
    web = WebShell()
    yield web
    await web.client.aclose()


async def test_the_health_pages_report_the_state(web: WebShell) -> None:
    assert (await web.client.get("/healthz")).text == "ok"
    assert (await web.client.get("/readyz")).json() == {"ready": True}
    web.health = {"ready": False, "store": "down"}
    answer = await web.client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "store": "down"})
    assert (await web.client.get("/healthz")).status_code == 200, "a host must not restart it for that"


async def test_the_bot_is_ready_while_it_reaches_its_store_and_reminds_in_time() -> None:
    shell, store = TelegramShell(), DeafStore()
    jobs = Jobs(shell.dispatcher, shell.components.privacy, store, NOW - NOW)
    now = [0.0]
    health = Health(store, PracticeSources(), jobs, lambda: 2, lambda: now[0])
    assert not (await health.state())["ready"], "nobody has looked yet"
    await health.look()
    assert (await health.state())["ready"]
    jobs.beat -= 1000
    assert await health.state() == {
        "ready": False,
        "store": "ok",
        "reminders": "late",
        "sources": {},
        "withdrawn": 2,
        "keys": "ok",
    }
    jobs.beat += 1000
    now[0] = OLD
    assert (await health.state())["store"] == "down", "it was reached too long ago"
    await health.look()
    assert (await health.state())["store"] == "ok"
    store.deaf = True
    await health.look()
    assert (await health.state())["store"] == "down"


async def test_whoever_asks_for_the_state_does_not_disturb_the_store() -> None:
    shell, store = TelegramShell(), DeafStore()
    health = Health(
        store, PracticeSources(), Jobs(shell.dispatcher, shell.components.privacy, store, NOW - NOW), int
    )
    await health.look()
    for _ in range(300):
        await health.state()
    assert store.loads == 1


class DeafStore(MemoryStore):
    """A store that may be down."""

    deaf = False
    loads = 0

    async def load(self, kind: Kind, key: str) -> str | None:
        """Raise StoreDown if told to."""
        self.loads += 1
        if self.deaf:
            raise StoreDown("told to be")
        return await super().load(kind, key)
