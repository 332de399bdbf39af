"""Talks with the operator in a chat of their own, or a group: errors, by number, and the facts to withdraw.

Nothing that anyone wrote is ever sent there.
"""

from collections.abc import Awaitable, Callable
from html import escape

import structlog

from bot.conversation.channel import Blocked, Channel, Moved, NotSent, Refused
from bot.conversation.messages import Message
from bot.conversation.withdrawals import NotWithdrawn, Withdrawals
from bot.metrics import Metrics

PERIOD = 600  # seconds between two alerts
STATUS = "/status"
ABOUT_FACTS = ("/withdraw", "/restore")
StatusReport = Callable[[], Awaitable[dict[str, object]]]
log = structlog.get_logger()


class OperatorChat:
    """The operator's chat. `chat`: its number, or None. In any other chat its commands are ordinary text.

    `statistics`: gives the weekly figures in lines; None if nothing is counted.
    """

    def __init__(
        self,
        chat: int | None,
        channel: Channel,
        metrics: Metrics,
        state: StatusReport,
        withdrawals: Withdrawals,
        statistics: Callable[[], Awaitable[list[str]]] | None = None,
    ) -> None:
        self._chat, self._channel, self._metrics, self._state = chat, channel, metrics, state
        self._withdrawals, self._statistics = withdrawals, statistics
        self._reported = metrics.errors
        self._moved = False  # the chat has a number that the operator has not been told

    def is_asked(self, chat: int | str, text: str) -> bool:
        """Whether this is one of the operator's own commands."""
        if self._chat is None or chat != self._chat:
            return False
        words = _words(text)
        return words == [STATUS] or words[:1] in ([command] for command in ABOUT_FACTS)

    def is_own(self, chat: int | str) -> bool:
        """Whether this is the operator's chat."""
        return chat == self._chat

    def follow(self, old: int, new: int) -> None:
        """Speak to the operator's group under its new number, once it has become a supergroup."""
        if old == self._chat:
            self._chat, self._moved = new, True

    async def answer(self, text: str) -> None:
        """Do what a command says, and answer. Raises StoreDown if that cannot be stored."""
        await self.say(await self.obey(text))

    async def obey(self, text: str) -> list[str]:
        """Do what a command says; return the lines of the answer. Raises StoreDown if it cannot be stored."""
        words = _words(text)
        if words == [STATUS]:
            return await self._status()
        try:
            answer = await self._withdrawals.obey([words[0].removeprefix("/"), *words[1:]])
        except NotWithdrawn as problem:
            answer = str(problem)
        return [escape(answer, quote=False)]

    async def alert(self) -> None:
        """Send the errors since the last alert that arrived; nothing if there were none."""
        new_errors, now = self._metrics.errors_since(self._reported), self._metrics.errors
        if new_errors and await self.say(["Ask My MP, errors:", *_lines(new_errors)]):
            self._reported = now

    async def say(self, lines: list[str]) -> bool:
        """Send some lines to the operator; return whether they arrived."""
        if self._chat is None:
            return False
        try:
            await self._send(self._chat, lines)
        except Moved as moved:
            self.follow(self._chat, moved.chat)
            return await self.say(lines)
        except (Blocked, NotSent, Refused) as error:
            log.warning("operator not told", error=error)
            return False
        return True

    async def _send(self, chat: int, lines: list[str]) -> None:
        """Send some lines, and below them, once, which number the operator has to set."""
        notes = [f"This group has a new number. Please set OPERATOR_CHAT={chat}"] if self._moved else []
        await self._channel.send(chat, Message("\n".join([*lines, *notes])))
        if notes:  # the group may have got its number while a message without the note was sent
            self._moved = False

    async def _status(self) -> list[str]:
        """The bot's status, the errors since the start, and the weekly figures."""
        state = [f"{name}: {value}" for name, value in (await self._state()).items()]
        errors = _lines(self._metrics.errors)
        figures = [escape(line, quote=False) for line in await self._statistics()] if self._statistics else []
        return [*state, "Errors since the start:", *(errors or ["none"]), *figures]


def _words(text: str) -> list[str]:
    """The words of a message; a command without the bot's name, which groups add: `/status@some_bot`."""
    command, *others = text.split() or [""]
    return [command.partition("@")[0], *others]


def _lines(errors: dict[str, int]) -> list[str]:
    return [f"{event}: {number}" for event, number in errors.items()]
