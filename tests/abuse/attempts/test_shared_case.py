"""Reading what another member of a shared case keeps to themselves."""

import json

from flows.events import CommandSent
from tests.harness.shell import CHAT, OTHER, Shell, at_postcode, follow, invite


async def test_mydata_of_a_shared_case_tells_nothing_of_the_other_member() -> None:
    """Ask for one's own data, to read in it whose case it is."""
    shell = await at_postcode(Shell())
    await follow(shell, await invite(shell))
    await shell.send(CommandSent("mydata"), chat=OTHER)
    page, data = (file for chat, file in shell.channel.files[-2:] if chat == OTHER)
    export = json.loads(data.content)
    mine = await shell.store.user_key(CHAT)
    assert export["user"]["chat"] == OTHER
    assert str(CHAT) not in data.content.decode() and mine not in json.dumps(export["cases"][0]["places"])
    assert str(CHAT) not in page.content.decode()
