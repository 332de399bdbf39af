"""Reports to the operator, in a chat of their own, how many errors there were; never what anyone wrote."""

from collections.abc import Awaitable, Callable

import structlog

from bot.conversation.channel import Blocked, Channel, NotSent, Refused
from bot.conversation.messages import Message
from bot.metrics import Metrics

PERIOD = 600  # seconds between two alerts
STATUS = "/status"
StatusReport = Callable[[], Awaitable[dict[str, object]]]
log = structlog.get_logger()


class OperatorChat:
    """The operator's chat. `chat`: its number, or None. In any other chat `/status` is an ordinary text."""

    def __init__(self, chat: int | None, channel: Channel, metrics: Metrics, state: StatusReport) -> None:
        self._chat, self._channel, self._metrics, self._state = chat, channel, metrics, state
        self._reported = metrics.errors

    def is_asked(self, chat: int | str, text: str | None) -> bool:
        """Whether this is the operator asking for the bot's status."""
        return self._chat is not None and chat == self._chat and (text or "").strip() == STATUS

    async def answer(self) -> None:
        """Send the bot's status, and the errors since the start."""
        state = [f"{name}: {value}" for name, value in (await self._state()).items()]
        errors = _lines(self._metrics.errors)
        await self._send([*state, "Errors since the start:", *(errors or ["none"])])

    async def alert(self) -> None:
        """Send the errors since the last alert; nothing if there were none."""
        new_errors, self._reported = self._metrics.errors_since(self._reported), self._metrics.errors
        if new_errors:
            await self._send(["Ask My MP, errors:", *_lines(new_errors)])

    async def _send(self, lines: list[str]) -> None:
        if self._chat is None:
            return
        try:
            await self._channel.send(self._chat, Message("\n".join(lines)))
        except (Blocked, NotSent, Refused) as error:
            log.warning("operator not told", error=error)


def _lines(errors: dict[str, int]) -> list[str]:
    return [f"{event}: {number}" for event, number in errors.items()]
