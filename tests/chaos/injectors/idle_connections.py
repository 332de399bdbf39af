"""More than a thousand connections are opened to the bot, and say nothing, or never end what they say."""

import asyncio

from tests.chaos.injectors.injector import Injector

MANY, HELD = 1100, 3.0  # connections to each process, and seconds for which they stay
BEGUN = b"POST /telegram HTTP/1.1\r\nHost: bot.test\r\nContent-Length: 100000\r\n"


class IdleConnections(Injector):
    """Opens more connections than a process has descriptors, from somebody who knows no secret."""

    name = "1,100 idle connections"
    pause = 4.0

    async def strike(self) -> None:
        """Open them, wait, and close them."""
        tries = [self._open(port, number) for port in self.scene.ports for number in range(MANY)]
        opened = [writer for writer in await asyncio.gather(*tries) if writer]
        await asyncio.sleep(HELD)
        for writer in opened:
            writer.transport.abort()
        self.struck += bool(opened)

    async def _open(self, port: int, number: int) -> asyncio.StreamWriter | None:
        try:
            _, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), timeout=5)
        except (OSError, TimeoutError):
            return None
        if number % 2:
            writer.write(BEGUN)
        return writer
