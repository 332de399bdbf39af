"""A session at one moment: where it stands, and the changes a move can make to it. Every change is a copy."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from flows.definition.flow import Flow
from flows.definition.schema import MENU, Choice, Role, Step
from flows.definition.text import Text, Value
from flows.effects import Effect, Say
from flows.presentation.keyboard import offered
from flows.presentation.question import show, words
from flows.routing.position import Position, locate, member_of
from flows.routing.router import Router
from flows.routing.view import View
from flows.session import Session, Turn
from flows.state.case import Answer, Finding


@dataclass(frozen=True)
class TurnContext:
    """The flow, the session and the time, with the position found from them."""

    flow: Flow
    router: Router
    session: Session
    now: datetime
    randomness: str = ""  # fresh randomness, hexadecimal

    @cached_property
    def position(self) -> Position:
        """Where the user is."""
        return locate(self.flow, self.router, self.session, self.now)

    @property
    def view(self) -> View:
        """What guards and placeholders look at."""
        return View(self.session.user, self.session.case, self.now, self.position.role)

    @property
    def offered(self) -> tuple[Choice, ...]:
        """The choices of the open question."""
        return tuple(offered(self.position.step, self.view))

    @property
    def is_open(self) -> bool:
        """Whether this is the case that the user has open."""
        return self.session.user.case in (None, self.session.case.id)

    def phrase(self, id: str, **values: Value) -> Text:
        """The words of a phrase, in the voice of this case."""
        return self.flow.phrase(id, self.session.case.voice(), **values)

    def say(self, step: Step) -> Say:
        """What a step says, without asking it."""
        return Say(words(self.flow, replace(self.position, step=step), self.view))

    def show(self, *notices: Text, before: tuple[Effect, ...] = ()) -> Turn:
        """The turn that says the notices and asks what is to be asked now."""
        settled, said = self._settle()
        shown = show(self.flow, settled.position, settled.session, self.now, notices)
        return Turn(settled.session, (*before, *said, *shown))

    def _settle(self) -> tuple["TurnContext", tuple[Say, ...]]:
        """Say what only has to be said, and come to the menu at the end of a chapter."""
        ctx: TurnContext = self
        said: tuple[Say, ...] = ()
        while ctx.position.step.ask == "info":
            step = ctx.position.step
            said = (*said, ctx.say(step))
            ctx = ctx.answer(step.id, "said")
        if ctx.position.chapter_ended:
            ctx = ctx.move(chapter=MENU, asking=None)
        return ctx, said

    def move(self, **changes: Any) -> "TurnContext":
        """The scene with the user at another place."""
        case, user = self.session.case, self.session.user
        place = member_of(self.session).model_copy(update=changes)
        return self.fact(members={**case.members, user.id: place})

    def answer(self, step: str, value: str) -> "TurnContext":
        """The scene with this answer given, and nothing asked out of turn any more."""
        about = self.view.finding.key if self.flow.steps[step].about and self.view.finding else None
        answers = {**self._lasting(step), step: Answer(value=value, about=about, at=self.now)}
        known = self.session.case.confirmed | ({self.position.role: about} if about else {})
        return self.fact(answers=answers, confirmed=known).move(asking=None, awaiting=None)

    def found(self, role: Role, finding: Finding) -> "TurnContext":
        """The scene with this finding as a fact of the case."""
        return self.fact(findings={**self.session.case.findings, role: finding})

    def left(self) -> "TurnContext":
        """The scene with the place of detention not known any more."""
        return self.fact(held=None).move(narrowed=())

    def giving(self, receipt: str) -> "TurnContext":
        """The scene in which this is being handed over: a kill in between does not lose it.

        It may be under way already, as it was before: each counts, until each was handed over.
        """
        return self.move(undelivered=(*member_of(self.session).undelivered, receipt))

    def fact(self, **changes: Any) -> "TurnContext":
        """The scene with the case changed."""
        changed = self.session.case.model_copy(update=changes)
        return replace(self, session=Session(self.session.user, changed))

    def user(self, **changes: Any) -> "TurnContext":
        """The scene with the user changed."""
        changed = self.session.user.model_copy(update=changes)
        return replace(self, session=Session(changed, self.session.case))

    def _lasting(self, step: str) -> dict[str, Answer]:
        """The answers so far; a look-up done anew takes along what was asked because of it the last time."""
        path, answers = self.position.path, self.session.case.answers
        before = path[: path.index(step)] if step in path else path
        outdated = set(self.flow.look_ups_with(step)) - set(before)
        return {id: answer for id, answer in answers.items() if id not in outdated}
