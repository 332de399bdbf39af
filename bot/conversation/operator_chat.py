"""Talks with the operator in a chat of their own: errors, by number, and the facts to withdraw.

Nothing that anyone wrote is ever sent there.
"""

from collections.abc import Awaitable, Callable
from html import escape

import structlog

from bot.conversation.channel import Blocked, Channel, NotSent, Refused
from bot.conversation.messages import Message
from bot.conversation.withdrawals import NotWithdrawn, Withdrawals
from bot.metrics import Metrics

PERIOD = 600  # seconds between two alerts
STATUS = "/status"
ABOUT_FACTS = ("/withdraw", "/restore")
StatusReport = Callable[[], Awaitable[dict[str, object]]]
log = structlog.get_logger()


class OperatorChat:
    """The operator's chat. `chat`: its number, or None. In any other chat its commands are ordinary text."""

    def __init__(
        self,
        chat: int | None,
        channel: Channel,
        metrics: Metrics,
        state: StatusReport,
        withdrawals: Withdrawals,
    ) -> None:
        self._chat, self._channel, self._metrics, self._state = chat, channel, metrics, state
        self._withdrawals = withdrawals
        self._reported = metrics.errors

    def is_asked(self, chat: int | str, text: str) -> bool:
        """Whether this is one of the operator's own commands."""
        if self._chat is None or chat != self._chat:
            return False
        words = text.split()
        return words == [STATUS] or words[:1] in ([command] for command in ABOUT_FACTS)

    async def answer(self, text: str) -> None:
        """Do what a command says, and answer. Raises StoreDown if that cannot be stored."""
        if text.strip() == STATUS:
            await self._send_status()
            return
        try:
            answer = await self._withdrawals.obey(text.strip().removeprefix("/").split())
        except NotWithdrawn as problem:
            answer = str(problem)
        await self._send([escape(answer, quote=False)])

    async def alert(self) -> None:
        """Send the errors since the last alert; nothing if there were none."""
        new_errors, self._reported = self._metrics.errors_since(self._reported), self._metrics.errors
        if new_errors:
            await self._send(["Ask My MP, errors:", *_lines(new_errors)])

    async def _send_status(self) -> None:
        """Send the bot's status, and the errors since the start."""
        state = [f"{name}: {value}" for name, value in (await self._state()).items()]
        errors = _lines(self._metrics.errors)
        await self._send([*state, "Errors since the start:", *(errors or ["none"])])

    async def _send(self, lines: list[str]) -> None:
        if self._chat is None:
            return
        try:
            await self._channel.send(self._chat, Message("\n".join(lines)))
        except (Blocked, NotSent, Refused) as error:
            log.warning("operator not told", error=error)


def _lines(errors: dict[str, int]) -> list[str]:
    return [f"{event}: {number}" for event, number in errors.items()]
