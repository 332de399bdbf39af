"""Lets a user join a case that somebody else began, by a link that works once."""

import re
import unicodedata
from urllib.parse import unquote

from bot.conversation.repository import Repository, until_saved
from flows.handlers.membership import case_of, joined
from flows.state.case import Case
from flows.state.user import User

# A link to a bot that carries an invitation; its code alone; what such a code begins with and goes on with.
LINK = re.compile(r"(?:t\.me|telegram\.(?:me|dog)|tg://resolve)\S*[?&]start=(j[0-9a-f]{8,63})", re.IGNORECASE)
CODE = re.compile(
    r"(?<![^\W_])j[0-9a-f]{31,63}(?![^\W_])", re.IGNORECASE
)  # or most of one, if it was cut off
CASE_ID = re.compile(r"[a-z0-9_-]{1,64}")  # what a store accepts as a key


def invitation_in(text: str) -> str | None:
    """The payload of an invitation that was pasted, as a link or as its code, with any words around it.

    Telegram on the web, and links that share a link, have it in an address with %3D for "=".
    """
    visible = unquote("".join(letter for letter in text if unicodedata.category(letter) != "Cf"))
    if link := LINK.search(visible):
        return link[1].lower()
    code = CODE.search(visible)
    return code[0].lower() if code else None


class Invitations:
    """Adds users to cases that they are invited to, and opens those for them."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository

    async def join(self, user: User, payload: str) -> str:
        """Add the user to the case that a link leads to; return the id of the phrase to say.

        Raises StoreDown.
        """
        phrase, shared = await until_saved(lambda: self._try_to_join(user, payload))
        if shared:
            await self._open(user.id, shared)
        return phrase

    async def _try_to_join(self, user: User, payload: str) -> tuple[str, Case | None]:
        """The id of the phrase to say; and the case as it was saved, if the user has joined it."""
        id = case_of(payload) or ""
        case = await self._repository.case(id) if CASE_ID.fullmatch(id) else None
        if case and user.id in case.members:
            return "join_own", None
        shared = joined(case, user.id, payload, self._repository.clock()) if case else None
        if case is None or shared is None:
            return "join_gone", None
        await self._repository.save_case(case, shared)
        return "join_done", shared

    async def _open(self, key: str, case: Case) -> None:
        """Open the joined case for a user, and erase their empty ones."""
        user = await self._repository.user(key)
        if user is None:
            return
        cases = {**user.cases, case.id: case.nickname}
        before = await self._repository.case(user.case)
        for id in [id for id in user.cases if await self._is_empty(id)]:
            await self._repository.erase_case(id)
            del cases[id]
        opened = user.remembering(before.updates if before else ())
        opened = opened.model_copy(update={"case": case.id, "cases": cases})
        await self._repository.save_user(user, opened)

    async def _is_empty(self, id: str) -> bool:
        """Whether nothing was answered in a case, which was begun only because its user opened a link."""
        case = await self._repository.case(id)
        return case is not None and not case.answers and len(case.members) == 1
