"""The fill-in page as a phone reaches it, by the button of a running bot."""

from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest

from tests.harness.process import PATIENCE, bot_process, free_ports
from tests.process.test_journey import press, refusals, walk_to_card
from tests.standins.telegram_values import Message

pytestmark = pytest.mark.soak


async def test_a_polling_bot_with_a_port_serves_the_page_at_its_public_address(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    settings = {"PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    async with bot_process(tmp_path, **settings) as bot:
        await bot.start()
        person = bot.telegram.person()
        await walk_to_card(person, "ar")
        await press(person, "menu:papers")
        await press(person, "papers:authority")
        await person.wait(link_in, PATIENCE)
        async with httpx.AsyncClient(timeout=PATIENCE) as phone:
            page = await phone.get(link_in(person.messages).partition("#")[0])
            health = await phone.get(f"{settings['PUBLIC_URL']}/healthz")
        assert page.status_code == health.status_code == 200
        assert 'dir="rtl"' in page.text
        assert "Content-Security-Policy" in page.headers
        assert "/page/" not in bot.log, "nobody's visit is logged"
        assert refusals(bot) == []


def link_in(seen: Sequence[Message]) -> str:
    """The link that a button under the newest message opens; empty if there is none."""
    buttons = seen[-1].buttons if seen else ()
    return next((button.url for button in buttons if button.url), "")
