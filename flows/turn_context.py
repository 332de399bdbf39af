"""A turn in progress: where the conversation stands, what changes, what is said and which effects follow.

A handler takes a TurnContext and returns a changed copy; the engine asks the open question at the end.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Self

from flows.definition.flow import Flow
from flows.definition.schema import Choice, Role, Step
from flows.definition.text import PLACEHOLDER, Text, Value
from flows.effects import Effect
from flows.presentation.layout import ALL, Layout
from flows.presentation.placeholders import OURS
from flows.question_kind import QuestionKind
from flows.routing.position import Position, locate, member_of, offered_choices
from flows.routing.router import Router
from flows.routing.view import View
from flows.session import Session
from flows.state.attribution import attributed
from flows.state.case import Answer, Case, FactDate, Finding, Member
from flows.state.safety import KNOWS, with_own_answer
from flows.state.user import User

WHO, WARNED = "who", "home_office_warning"  # the step that asks whom the case is about, and what follows S1
FIND_MP = "find_mp"  # the chapter that asks where the person lives


@dataclass(frozen=True)
class TurnContext:
    """The flow, a session and the time; the position in the flow follows from them."""

    flow: Flow
    router: Router
    session: Session
    now: datetime
    randomness: str = ""  # hexadecimal digits, fresh for each event
    notices: tuple[Text, ...] = ()  # said before the open question, in the same message
    effects: tuple[Effect, ...] = ()  # performed before the open question is asked
    asks: bool = True  # whether the open question is asked at the end
    layout: Layout = ALL  # how much of the open question is shown at the end

    @property
    def user(self) -> User:
        """The user whose turn it is."""
        return self.session.user

    @property
    def case(self) -> Case:
        """The case the turn is about."""
        return self.session.case

    @property
    def member(self) -> Member:
        """The user's part in the case."""
        return member_of(self.session)

    @cached_property
    def position(self) -> Position:
        """Where the user is in the flow."""
        return locate(self.flow, self.router, self.session, self.now)

    @property
    def step(self) -> Step:
        """The step whose question is open."""
        return self.position.step

    @property
    def kind(self) -> QuestionKind:
        """Which kind of question is open."""
        return self.flow.kind(self.step)

    @property
    def view(self) -> View:
        """What guards and placeholders may look at."""
        return View(self.user, self.case, self.now, self.position.role)

    @property
    def offered(self) -> tuple[Choice, ...]:
        """The choices of the open question that are offered now."""
        return tuple(offered_choices(self.step, self.view))

    @property
    def is_open_case(self) -> bool:
        """Whether this is the case that the user has open."""
        return self.user.case in (None, self.case.id)

    def phrase(self, id: str, **values: Value) -> Text:
        """A phrase in the voice of this case, with the values of its placeholders.

        Those that are the same in every case need not be given: our own numbers, and sourced facts.
        """
        text = self.flow.phrase(id, self.case.voice(), **values)
        ours = {name: OURS[name] for name in PLACEHOLDER.findall(text.id) if name in OURS}
        return replace(text, values={**ours, **text.values})

    def notice(self, phrase: str, **values: Value) -> Self:
        """Say a phrase before the open question."""
        return self.with_notices(self.phrase(phrase, **values))

    def with_notices(self, *notices: Text) -> Self:
        """Say these words before the open question."""
        return replace(self, notices=(*self.notices, *notices))

    def then(self, *effects: Effect) -> Self:
        """Perform these effects before the open question is asked."""
        return replace(self, effects=(*self.effects, *effects))

    def shown_as(self, layout: Layout) -> Self:
        """Show this much of the open question."""
        return replace(self, layout=layout)

    def silently(self) -> Self:
        """End the turn without asking the open question."""
        return replace(self, asks=False)

    def with_user(self, **changes: Any) -> Self:
        """Change fields of the user."""
        return self._with_session(Session(self.user.model_copy(update=changes), self.case))

    def with_case(self, **changes: Any) -> Self:
        """Change fields of the case."""
        return self._with_session(Session(self.user, self.case.model_copy(update=changes)))

    def with_member(self, **changes: Any) -> Self:
        """Change fields of the user's part in the case."""
        member = self.member.model_copy(update=changes)
        return self.with_case(members={**self.case.members, self.user.id: member})

    def answer(self, step: str, value: str) -> Self:
        """Record the answer to a step; nothing is asked out of turn or awaited any more.

        An answer to a step that is `about: finding` confirms that finding.
        """
        about = self._finding_key(step)
        given = Answer(value=value, about=about or self._area(step), at=self.now)
        answers = {**self._answers_kept_after(step, value), step: given}
        confirmed = self.case.confirmed | ({self.position.role: about} if about else {})
        answered = self.with_case(confirmed=confirmed).with_member(asking=None, awaiting=None)
        changed = answered.with_case(answers=answers)._asked_where_they_live_now(self.case)
        changed = changed._asked_anew_about_another(self.case)
        if step == KNOWS:
            before = {**answers, KNOWS: self.case.answers[KNOWS]} if KNOWS in self.case.answers else answers
            safe = with_own_answer(changed.with_case(answers=before).case, self.user.id, given)
            return changed._with_session(Session(self.user, safe))
        return changed

    def _asked_where_they_live_now(self, before: Case) -> Self:
        """Drop the home of somebody who is no longer detained: they may live elsewhere now."""
        if not before.is_held or self.case.is_held:
            return self
        steps = {step.id for step in chapter.steps} if (chapter := self.flow.chapter(FIND_MP)) else set()
        confirmed = {role: key for role, key in self.case.confirmed.items() if role != "home"}
        return self.with_case(answers=self.case.answers_without(steps), confirmed=confirmed)

    def _asked_anew_about_another(self, before: Case) -> Self:
        """Drop what was said of one person once the case is about another one: where they live, and S1.

        Whoever asked for their own MP, and then for the help of a friend, spoke of themself until now.
        """
        asked, now = before.answers.get(WHO), self.case.answers.get(WHO)
        if asked is None or now is None or (asked.value == "supporter") == (now.value == "supporter"):
            return self
        own = self.member.model_copy(update={"knows": None})
        chapter = self.flow.chapter(FIND_MP)
        steps = {KNOWS, WARNED, *(step.id for step in chapter.steps)} if chapter else {KNOWS, WARNED}
        confirmed = {role: key for role, key in self.case.confirmed.items() if role != "home"}
        members = {**self.case.members, self.user.id: own}
        return self.with_case(answers=self.case.answers_without(steps), confirmed=confirmed, members=members)

    def _finding_key(self, step: str) -> str | None:
        """Which MP an answer is about, for a step that is `about: finding`."""
        finding = self.view.finding if self.flow.steps[step].about == "finding" else None
        return finding.key if finding else None

    def _area(self, step: str) -> str | None:
        """Which area an answer is about, for a step that is `about: area`, if its name is known."""
        return self.view.own_area if self.flow.steps[step].about == "area" else None

    def found(self, role: Role, finding: Finding) -> Self:
        """Record a finding as a fact of the case, with its date.

        What happened with the MP who was found before for this role stays with that MP.
        """
        date = FactDate(seen=finding.as_of or self.now)
        return self.with_case(
            **attributed(self.case, role),
            findings={**self.case.findings, role: finding},
            fact_dates={**self.case.fact_dates, role: date},
        )

    def delivering(self, receipt: str) -> Self:
        """Mark this file as being sent, so that a restart sends it again.

        A file that is under way already is marked once more: each request counts until it is delivered.
        """
        return self.with_member(undelivered=(*self.member.undelivered, receipt))

    def _with_session(self, session: Session) -> Self:
        return replace(self, session=session)

    def _answers_kept_after(self, step: str, value: str) -> dict[str, Answer]:
        """The answers without those that this answer to a step makes obsolete.

        Another answer than before drops what the step names under `drops:`.

        Repeating a look-up drops the later look-ups of its chapter, which were based on its old result.
        """
        path = self.position.path
        before = path[: path.index(step)] if step in path else path
        obsolete = set(self.flow.look_ups_with(step)) - set(before)
        given = self.case.answers.get(step)
        if given and given.value != value:
            obsolete |= set(self.flow.steps[step].drops)
        return self.case.answers_without(obsolete)
