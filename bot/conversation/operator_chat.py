"""What the one who runs the bot is told in a chat of their own: counts of errors, never what anyone wrote."""

from collections.abc import Awaitable, Callable

import structlog

from bot.conversation.channel import Blocked, Channel, NotSent
from bot.conversation.messages import Message
from bot.metrics import Metrics

PERIOD = 600  # seconds between two looks for errors
STATUS = "/status"
Ready = Callable[[], Awaitable[dict[str, object]]]
log = structlog.get_logger()


class OperatorChat:
    """The operator's chat. Everybody else's `/status` is words like any others."""

    def __init__(self, chat: int | None, channel: Channel, metrics: Metrics, ready: Ready) -> None:
        self._chat, self._channel, self._metrics, self._ready = chat, channel, metrics, ready
        self._told = metrics.errors

    def is_asked(self, chat: int | str, text: str | None) -> bool:
        """Whether this is the operator asking how the bot is."""
        return self._chat is not None and chat == self._chat and (text or "").strip() == STATUS

    async def answer(self) -> None:
        """Say how the bot is."""
        state = [f"{name}: {value}" for name, value in (await self._ready()).items()]
        errors = [f"{event}: {number}" for event, number in self._metrics.errors.items()]
        await self._show([*state, "Errors since the start:", *(errors or ["none"])])

    async def alert(self) -> None:
        """Say which errors there were since the last time; nothing where there were none."""
        news, self._told = self._metrics.errors_since(self._told), self._metrics.errors
        if news:
            await self._show(
                ["Ask My MP, errors:", *(f"{event}: {number}" for event, number in news.items())]
            )

    async def _show(self, lines: list[str]) -> None:
        if self._chat is None:
            return
        try:
            await self._channel.send(self._chat, Message("\n".join(lines)))
        except (Blocked, NotSent) as error:
            log.warning("operator not told", error=error)
