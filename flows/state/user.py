"""The document of a user: one chat, whatever the number of its cases."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Literal

from pydantic import Field

from flows.definition.schema import Frozen, stored_as
from flows.state.appointments import LONDON, london_time

SCHEMA = 4  # of both documents; bot/conversation/document_versions.py upgrades older ones
BURST = timedelta(seconds=5)  # within which presses of one button count as one
NIGHT_ENDS, TEN = time(8), time(10)
# Telegram repeats what was not confirmed: at most a few fetches of 100. Their numbers do not always rise.
REMEMBERED_UPDATES = 400
CaseEnd = Literal["expired", "erased", "removed"]  # how a user lost a case; removed: it goes on without them

# Phrases. Of a case that expires while another is open nothing more is said: its notice came before.
OPEN_CASE_LOST: Mapping[CaseEnd, str] = {
    "expired": "bell_gone",
    "erased": "bell_gone",
    "removed": "case_gone",
}
OTHER_CASE_LOST: Mapping[CaseEnd, str] = {"erased": "other_case_gone", "removed": "other_case_gone"}


class Leaving(Frozen):
    """How a user asked to be forgotten."""

    hand_over: bool = False  # the other members keep the shared cases
    clear_chat: bool = False  # what the bot still can is deleted from the chat too


class Burst(Frozen):
    """The last press of a button, or the last album: what Telegram sends more than once is answered once."""

    key: str  # the same for all that belongs together
    at: datetime  # when the first of it came
    update: int  # the number of the last of it

    def covers(self, key: str, now: datetime) -> bool:
        """Whether what came with this key belongs to what was answered."""
        return key == self.key and now - self.at < BURST


class User(Frozen):
    """One chat."""

    id: str  # the user's key in the store: no chat number, so that it identifies nobody
    chat: int | None = None  # where to write to; None in the terminal
    version: int = 0
    schema_version: int = SCHEMA
    language: str | None = None
    suggested: str | None = None  # the language of the person's own Telegram
    case: str | None = None  # the case that is open
    cases: dict[str, str | None] = Field(default_factory=dict)  # the nickname of each case, by its id
    lost_case: bool = False  # the open case was lost: that is said first, and nothing counts before that
    lost: tuple[str, ...] = ()  # phrases that say which cases were lost; to be said at the user's next event
    watched_in: tuple[str, ...] = ()  # the cases in which this user is asked whether they are safe
    joining: str | None = None  # the payload of an invitation, until the user has answered it
    leaving: Leaving | None = None  # the user asked to be forgotten: that is done before anything else
    passing: tuple[int, ...] = ()  # ids of messages to be removed from the chat at the user's next event
    blocked: bool = False
    quiet_until: datetime | None = None  # nobody is chased for a reply before this moment
    said_once: tuple[str, ...] = stored_as("told", default=())  # phrases that are not to be said again
    updates: tuple[int, ...] = ()  # numbers of the last ones that are done, in cases that were open before
    switches: dict[int, str] = Field(default_factory=dict)  # by update that opened another: the case it left
    burst: Burst | None = None  # what opened the present case; other bursts stand in the cases
    touched: datetime | None = None

    def after(
        self,
        before: "User",
        case_id: str,
        update: int | None,
        *,
        by_person: bool,
        opens: bool,
        told: bool = False,
    ) -> "User":
        """Return this user as it is stored after a turn about the case `case_id`.

        `before`: the user before the turn. `update`: the number of Telegram's update, if the turn had one.
        `by_person`: whether the person wrote or tapped, rather than a reminder or a look-up's result.
        `opens`: whether the turn may change which case is open: to the one it is about, or one it opened.
        `told`: whether the turn says which cases were lost.

        The case remembers that the update is done. If another case is open from now on, this user remembers
        which one the update was for, as it would be done in the wrong one if Telegram repeated it.
        """
        open_case = self._open_case_after(before, case_id) if opens else before.case
        changes = {
            "case": open_case,
            "blocked": self.blocked and not by_person,  # whoever writes again has unblocked the bot
            "lost_case": self.lost_case and not told,
            "lost": () if told else self.lost,
            "switches": self.switches if open_case == case_id else self._with_switch(update, case_id),
        }
        return self.model_copy(update=changes)

    def before_switch(self, update: int | None) -> "User":
        """Return this user with the case open in which the update was sent, if it opened another one."""
        if update is None or update not in self.switches:
            return self
        return self.model_copy(update={"case": self.switches[update]})

    def remembering(self, done: Iterable[int]) -> "User":
        """Return this user with the updates that are done in a case which is open no longer.

        In the case that is open now, repeats of them would count as new.
        """
        new = [update for update in done if update not in self.updates]
        return self.model_copy(update={"updates": (*self.updates, *new)[-REMEMBERED_UPDATES:]})

    def listing(self, case_id: str, nickname: str | None) -> "User":
        """Return this user with a case among theirs, under its present nickname."""
        if case_id in self.cases and self.cases[case_id] == nickname:
            return self
        return self.model_copy(update={"cases": {**self.cases, case_id: nickname}})

    def without_case(self, case_id: str) -> "User":
        """Return this user without anything that their document says of a case. Another one becomes open."""
        cases = {id: nickname for id, nickname in self.cases.items() if id != case_id}
        open_case = next(iter(cases), None) if self.case == case_id else self.case
        watched_in = tuple(id for id in self.watched_in if id != case_id)
        return self.model_copy(update={"cases": cases, "case": open_case, "watched_in": watched_in})

    def losing(self, case_id: str, end: CaseEnd) -> "User":
        """Return this user without a case that they did not leave themselves, of which they are to hear."""
        if case_id not in self.cases and self.case != case_id:
            return self
        is_open = self.case == case_id
        phrase = (OPEN_CASE_LOST if is_open else OTHER_CASE_LOST).get(end)
        said = self.lost if phrase is None else (*self.lost, phrase)
        changes = {"lost_case": self.lost_case or is_open, "lost": tuple(dict.fromkeys(said))}
        return self.without_case(case_id).model_copy(update=changes)

    def _open_case_after(self, before: "User", case_id: str) -> str | None:
        """The case that the turn opened, else the one it was about. None: a new case is to begin."""
        return self.case if self.case != before.case else case_id

    def _with_switch(self, update: int | None, case_id: str) -> dict[int, str]:
        switches = self.switches if update is None else {**self.switches, update: case_id}
        return dict(list(switches.items())[-REMEMBERED_UPDATES:])


def remembered(updates: tuple[int, ...], update: int | None) -> tuple[int, ...]:
    """Add an update's number, unless it is None, to those handled last; the oldest are dropped."""
    return updates if update is None else (*updates, update)[-REMEMBERED_UPDATES:]


def next_morning(now: datetime) -> datetime:
    """Ten o'clock in London on the next morning; at night that of the morning to come."""
    local = now.astimezone(LONDON)
    days = 0 if local.time() < NIGHT_ENDS else 1
    return london_time(local.date() + timedelta(days=days), TEN)
