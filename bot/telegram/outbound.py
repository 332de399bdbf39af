"""Sends messages by the Bot API, within the limits beyond which Telegram refuses them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

import structlog
from telegram import Bot, CallbackQuery, InlineKeyboardMarkup
from telegram import Message as TelegramMessage
from telegram.constants import BulkRequestLimit, ChatAction, MessageLimit, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.conversation.channel import Blocked, ButtonsRefused, Moved, NotSent, Refused
from bot.conversation.messages import File, Message, ShownButton
from bot.conversation.recent_messages import RecentMessages
from bot.metrics import Metrics
from bot.telegram.json_requests import NEVER_SENT, message_id
from bot.telegram.plainer_forms import Fields, answers, plainer
from bot.telegram.rate_limiter import BRIEF, LOW_PRIORITY, Pace
from bot.telegram.split import plain_length, split

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)  # seconds between tries while Telegram cannot be reached
NO_PREVIEW = {"link_preview_options": {"is_disabled": True}}
REMEMBERED = 1000  # messages whose choice was marked most recently
NOT_MODIFIED = "message is not modified"
NO_WORDS = "…"  # of a message whose words are not shown yet, or no more
LABEL = 60  # characters of a button's label that any phone can show
log = structlog.get_logger()


class TelegramChannel:
    """The channel to Telegram."""

    def __init__(
        self,
        bot: Bot,
        metrics: Metrics,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        recent: RecentMessages | None = None,
        is_paused: Callable[[int | str], bool] = lambda _: False,
    ) -> None:
        """`recent`: remembers what was sent, so that it can be deleted later. `is_paused`: of the limiter."""
        self._bot, self._metrics, self._pause, self.is_paused = bot, metrics, pause, is_paused
        self._remember = recent.add if recent else _ignore
        self._marked: dict[tuple[int, int], None] = {}  # chats and messages whose choice was marked

    async def send(self, chat: int | str, message: Message) -> None:
        """Send a message: a picture with the text as its caption, or the text, split if it is too long.

        The buttons come under the last part. Raises Blocked, NotSent, Refused, ButtonsRefused.
        """
        keyboard = _keyboard(message.rows)
        if message.picture and await self._send_picture(chat, message, keyboard):
            return
        parts = split(message.html)
        for number, part in enumerate(parts, start=1):
            await self._send_text(
                self._bot.send_message,
                chat_id=chat,
                text=part,
                parse_mode=ParseMode.HTML,
                api_kwargs=NO_PREVIEW | (keyboard if number == len(parts) else {}),
                disable_notification=message.without_sound or None,
                **self._at(LOW_PRIORITY if message.low_priority else None),
            )

    async def edit(self, chat: int | str, sent: int, message: Message, only_buttons: bool = False) -> None:
        """Put a message in the place of one that was sent, by its id; if Telegram refuses, send it anew.

        `only_buttons`: the words that were sent stay. Raises Blocked, NotSent, Refused, ButtonsRefused.
        """
        place, keyboard = {"chat_id": chat, "message_id": sent}, _keyboard(message.rows)
        words = {"text": message.html, "parse_mode": ParseMode.HTML, "api_kwargs": NO_PREVIEW | keyboard}
        if only_buttons:
            buttons = {**place, "api_kwargs": keyboard}
            refused = await self._refusal(self._bot.edit_message_reply_markup, buttons)
        else:
            refused = await self._refusal(self._bot.edit_message_text, {**place, **words})
        if refused:
            await self.send(chat, message)

    async def send_file(self, chat: int | str, file: File) -> None:
        """Send a file with a caption. If Telegram refuses that, the words come below it, with the buttons.

        Raises Blocked, NotSent, Refused, ButtonsRefused.
        """
        document = {
            "chat_id": chat,
            "document": file.content,
            "filename": file.name,
            "caption": file.html,
            "parse_mode": ParseMode.HTML,
            "disable_notification": file.without_sound or None,
            "api_kwargs": _keyboard(file.rows),
            **self._at(LOW_PRIORITY if file.low_priority else None),
        }
        plain = islice(plainer(document, "caption"), 1)
        if not await self._refusal(self._bot.send_document, document, plain):
            return
        bare = {**document, "caption": None, "api_kwargs": {}}
        if refused := await self._refusal(self._bot.send_document, bare):
            raise Refused from refused
        words = Message(
            file.html, file.rows, without_sound=file.without_sound, low_priority=file.low_priority
        )
        await self.send(chat, words)

    async def send_passing(
        self, chat: int | str, message: Message, remember: Callable[[int], Awaitable[None]]
    ) -> None:
        """Send a message that is to be removed later, and call `remember` with its id before its words show.

        An empty message is sent and then filled: an edit shows no words on a lock screen either. Raises
        Blocked, NotSent, Refused, ButtonsRefused.
        """
        try:
            sent = await self._send(self._bot.send_message, chat_id=chat, text=NO_WORDS)
        except BadRequest as error:
            raise Refused from error
        if sent is None:
            raise NotSent
        await remember(sent)
        await self._send_text(
            self._bot.edit_message_text,
            chat_id=chat,
            message_id=sent,
            text=message.html,
            parse_mode=ParseMode.HTML,
            api_kwargs=NO_PREVIEW | _keyboard(message.rows),
        )

    async def remove(self, chat: int | str, messages: Sequence[int]) -> None:
        """Delete messages. Of those too old to be deleted, the bot's own lose their words. Raises NotSent."""
        for start in range(0, len(messages), BulkRequestLimit.MAX_LIMIT):
            await self._delete(chat, messages[start : start + BulkRequestLimit.MAX_LIMIT])

    async def _delete(self, chat: int | str, messages: Sequence[int]) -> None:
        """Delete at most 100 messages. If Telegram refuses one of them it deletes none: then one by one."""
        try:
            await self._send(self._bot.delete_messages, chat_id=chat, message_ids=list(messages))
        except BadRequest:
            if len(messages) > 1:
                for message in messages:
                    await self._delete(chat, [message])
                return
            with suppress(BadRequest):  # the person's own message, or one that is gone
                emptied = {"text": NO_WORDS, "chat_id": chat, "message_id": messages[0]}
                await self._send(self._bot.edit_message_text, **emptied)

    async def invitation_link(self, payload: str) -> str:
        """The link that opens a chat with this bot and passes it this payload."""
        me = await self._bot.get_me()
        return f"https://t.me/{me.username}?start={payload}"

    async def show_typing(self, chat: int | str) -> None:
        """Show "typing…" for some seconds. A failure is not worth a second try."""
        try:
            await self._bot.send_chat_action(chat_id=chat, action=ChatAction.TYPING, **self._at(BRIEF))
        except (TelegramError, NotSent) as error:
            log.info("typing not shown", error=error)

    async def mark_choice(self, press: CallbackQuery) -> None:
        """Replace the keyboard under the message by the choice that was made."""
        if not isinstance(press.message, TelegramMessage):
            return
        try:
            await self._mark_choice(press, press.message)
        except (TelegramError, NotSent) as error:
            log.info("choice not marked", error=error)

    async def acknowledge(self, press: CallbackQuery) -> None:
        """Answer a press: the button stops waiting. The keyboard stays, as the press may have been dropped.

        Telegram takes no answer to a press of some minutes ago.
        """
        chat = press.message.chat.id if press.message else press.from_user.id
        try:
            await self._bot.answer_callback_query(press.id, **self._at(Pace(chat=chat)))
        except (TelegramError, NotSent) as error:
            log.info("press not answered", error=error)

    def _at(self, pace: Pace | None) -> Fields:
        """How the rate limiter, if there is one, is told how a call may be held up."""
        has_limiter = getattr(self._bot, "rate_limiter", None) is not None
        return {"rate_limit_args": pace} if pace and has_limiter else {}

    async def _mark_choice(self, press: CallbackQuery, message: TelegramMessage) -> None:
        key = (message.chat_id, message.message_id)
        if message.reply_markup is None or key in self._marked:
            return  # tapped twice: the first choice counts, and Telegram would refuse the same edit
        html = f"{message.text_html}\n\n☑️ <i>{_chosen_label(press, message.reply_markup)}</i>"
        if message.text and plain_length(html) <= MessageLimit.MAX_TEXT_LENGTH:
            await self._show_choice(message, html)
        else:
            await message.edit_reply_markup(None)
        if len(self._marked) >= REMEMBERED:
            del self._marked[next(iter(self._marked))]
        self._marked[key] = None

    @staticmethod
    async def _show_choice(message: TelegramMessage, html: str) -> None:
        """Write the choice under the words. If Telegram refuses that, the keyboard goes all the same."""
        try:
            await message.edit_text(html, parse_mode=ParseMode.HTML, api_kwargs=NO_PREVIEW)
        except BadRequest as error:
            if NOT_MODIFIED in str(error).lower():
                raise  # it was marked before a kill
            await message.edit_reply_markup(None)

    async def _send_picture(self, chat: int | str, message: Message, keyboard: Fields) -> bool:
        if plain_length(message.html) > MessageLimit.CAPTION_LENGTH:
            return False
        try:
            await self._send(
                self._bot.send_photo,
                chat_id=chat,
                photo=message.picture,
                caption=message.html,
                parse_mode=ParseMode.HTML,
                api_kwargs=keyboard,
            )
        except BadRequest:
            return False  # Telegram cannot use this picture, so the text is sent without it
        return True

    async def _send_text(self, call: Callable[..., Awaitable[Any]], **message: Any) -> None:
        """Send or edit a message; one that Telegram refuses in ever plainer forms, until it takes one.

        The buttons below a question are the way on, so they are the last to go. Raises Blocked, NotSent,
        Refused, ButtonsRefused.
        """
        if refused := await self._refusal(call, message, plainer(message)):
            raise Refused from refused

    async def _refusal(
        self, call: Callable[..., Awaitable[Any]], whole: Fields, plainer_forms: Iterable[Fields] = ()
    ) -> BadRequest | None:
        """Send a message whole, or else in the first form that Telegram takes; return why, if it takes none.

        Raises Blocked, NotSent, ButtonsRefused.
        """
        refused = await self._try(call, whole)
        for form in plainer_forms if refused else ():
            if again := await self._try(call, form):
                refused = again
                continue
            if answers(whole) and not answers(form):
                raise ButtonsRefused from refused
            return None
        return refused

    async def _try(self, call: Callable[..., Awaitable[Any]], form: Fields) -> BadRequest | None:
        """Send a message in one form; return why Telegram refuses it, if it does."""
        try:
            await self._send(call, **form)
        except BadRequest as error:
            if NOT_MODIFIED in str(error).lower():
                return None  # an edit that was made before, though its answer did not come
            log.error("message refused", error=error)
            return error
        return None

    async def _send(self, call: Callable[..., Awaitable[Any]], **arguments: Any) -> int | None:
        """Make a call, and try again while Telegram cannot be reached; return the id of what it sent.

        Raises Blocked, NotSent (Moved, if the chat is another one now) and, if Telegram refuses what is sent,
        BadRequest.
        """
        for pause in (*PAUSES, None):
            try:
                sent = message_id(await call(**arguments))
                self._metrics.count("send", "sent")
                if sent and not {"message_id", "message_ids"} & arguments.keys():
                    self._remember(arguments["chat_id"], sent)
                return sent
            except Forbidden as error:
                self._metrics.count("send", "blocked")
                raise Blocked from error
            except BadRequest:
                self._metrics.count("send", "refused")
                raise
            except ChatMigrated as error:
                raise Moved(error.new_chat_id) from error
            except (NetworkError, RetryAfter) as error:
                self._metrics.count("send", "failed")
                log.warning("message not sent", error=error)
                if pause is None:
                    raise NotSent from error
                if _may_have_arrived(error):
                    self._metrics.count("send", "perhaps twice")
                await self._pause(pause)
        return None


def _may_have_arrived(error: TelegramError) -> bool:
    """Whether a call that failed may have been taken: any connection may break before the answer comes."""
    return not isinstance(error, RetryAfter) and not isinstance(error.__cause__, NEVER_SENT)


def _ignore(chat: int | str, message: int) -> None:
    """Remember nothing of what was sent."""


def _keyboard(rows: Sequence[Sequence[ShownButton]]) -> Fields:
    """The buttons as JSON for Telegram. The library's own objects take ten times as long to make."""
    if not rows:
        return {}
    return {"reply_markup": {"inline_keyboard": [[_button(button) for button in row] for row in rows]}}


def _button(button: ShownButton) -> Fields:
    label = button.label if len(button.label) <= LABEL else button.label[: LABEL - 1] + "…"
    if button.link:
        return {"text": label, "url": button.link}
    if button.copies:
        return {"text": label, "copy_text": {"text": button.copies}}
    return {"text": label, "callback_data": button.data}


def _chosen_label(press: CallbackQuery, keyboard: InlineKeyboardMarkup) -> str:
    """The label of the button that was pressed, as HTML."""
    buttons = (button for row in keyboard.inline_keyboard for button in row)
    labels = (button.text for button in buttons if button.callback_data == press.data)
    return next(labels, "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
