"""Moves through the flow: back, to the menu, to a step that a command asks. Says asides in between."""

from collections.abc import Callable
from dataclasses import replace

from flows.definition.flow import ASKED_BY_COMMAND
from flows.definition.schema import MENU, Chapter
from flows.events import BY_PERSON, Event, Resumed, Tapped
from flows.handlers.typed.waiting_text import let_go
from flows.presentation import menu, question
from flows.presentation.asked_buttons import lead_on
from flows.presentation.keyboard import Rows
from flows.state.case import Answer
from flows.turn_context import TurnContext

LEAVING = (*BY_PERSON, Resumed)  # events that may leave a passing note


def go_back(ctx: TurnContext) -> TurnContext:
    """Go to the question before this one. What a command asked, or is beside the way, is dropped instead.

    From the first question of a chapter that was opened it leads to the menu: what everybody is asked at the
    beginning is changed with /change, and never in passing.
    """
    position, opened = ctx.position, _opened(ctx)
    if position.step.id in ASKED_BY_COMMAND:
        return let_go(ctx)
    if position.step.id in ctx.flow.consents:
        return ctx.with_member(asking=None, awaiting=None)
    if position.out_of_turn and position.step.id not in position.path and not ctx.kind.is_passing:
        return keep_answer(ctx)
    if opened and _comes_from_elsewhere(ctx, opened):
        return keep_answer(ctx)
    steps = [id for id in _before(ctx) if opened is None or ctx.flow.chapter_of(id) == opened]
    if opened and not steps:
        return to_menu(ctx)
    if position.step.id == MENU or not steps:
        return ctx.notice("nothing_before")
    return ctx.with_member(asking=steps[-1], awaiting=None)


def _comes_from_elsewhere(ctx: TurnContext, opened: Chapter) -> bool:
    """Whether the open question belongs to another chapter than the opened one: it is asked again."""
    elsewhere = ctx.flow.chapter_of(ctx.step.id) != opened
    return ctx.position.out_of_turn and elsewhere and not ctx.kind.is_passing


def _before(ctx: TurnContext) -> list[str]:
    """The questions answered on the way to the open one."""
    position = ctx.position
    steps = [id for id in position.path if ctx.flow.kind(ctx.flow.steps[id]).is_revisited]
    if position.out_of_turn and position.step.id in steps:
        return steps[: steps.index(position.step.id)]
    return steps


def _opened(ctx: TurnContext) -> Chapter | None:
    """The chapter that was opened from the menu, or by a choice; None on the way from /start to the menu."""
    chapter = ctx.flow.chapter(ctx.member.chapter)
    in_turn = ctx.with_member(asking=None).position
    if chapter is None or chapter.first or ctx.flow.chapter_of(in_turn.step.id).first:
        return None
    is_new = chapter.chapter == ctx.flow.opening and not in_turn.chapter_ended
    return None if is_new else chapter


def to_menu(ctx: TurnContext) -> TurnContext:
    """Go to the menu, unless a chapter that comes first for everyone is not finished."""
    at_menu = ctx.with_member(chapter=MENU, asking=None, awaiting=None)
    if at_menu.step.id == MENU:
        return at_menu
    asking = "who" if ctx.case.chose("who", "mp") else None  # they only asked for their MP, and now for more
    return ctx.with_member(asking=asking, awaiting=None).notice("first_these")


def keep_answer(ctx: TurnContext) -> TurnContext:
    """Leave the answer as it is."""
    return ctx.with_member(asking=None, awaiting=None)


def open_chapter(ctx: TurnContext, chapter: Chapter) -> TurnContext:
    """Open a chapter: its passing note comes first, and one that is `fresh` starts without answers."""
    answers = _asked_anew(ctx, chapter) if chapter.fresh else ctx.case.answers
    return enter(ctx.with_case(answers=answers), chapter.chapter)


def following(ended: TurnContext, at_menu: TurnContext) -> Chapter | None:
    """The chapter that follows at once on the one that has ended: the next one, if it leads to that."""
    chapter = ended.flow.chapter(ended.member.chapter)
    if chapter is None or not menu.is_done(ended.flow, chapter, at_menu.position, at_menu.view):
        return None  # a seat that is vacant: what there is to do stands in the journey
    coming = menu.next_chapter(ended.flow, at_menu.position, at_menu.view)
    if coming is None or coming.chapter not in chapter.leads_to:
        return None
    begun = any(step.id in at_menu.case.answers for step in coming.steps)
    return None if begun else coming  # in the middle of what was begun nobody knows what is meant


def _asked_anew(ctx: TurnContext, chapter: Chapter) -> dict[str, Answer]:
    """The answers without those of a chapter. The one that ended it is open, and tells that it was done."""
    answers = ctx.case.answers_without({step.id for step in chapter.steps})
    ended = ctx.case.answers.get(chapter.done or "")
    return {**answers, str(chapter.done): ended.model_copy(update={"open": True})} if ended else answers


def enter(ctx: TurnContext, chapter: str) -> TurnContext:
    """Go to a chapter, or to the menu. A chapter with a passing note asks that first."""
    opened = ctx.flow.chapter(chapter)
    return ctx.with_member(chapter=chapter, asking=opened.before if opened else None, awaiting=None)


def left_by(ctx: TurnContext, event: Event) -> TurnContext:
    """Leave a passing note for the journey, unless the event is a tap under it or no person caused it.

    After a restart it is left too: nothing of it is shown to whoever holds the phone by then.
    """
    if not ctx.kind.is_passing or not isinstance(event, LEAVING):
        return ctx
    if isinstance(event, Tapped) and event.step == ctx.step.id:
        return ctx
    return ctx.with_member(chapter=MENU, asking=None)


def without_stale_matches(ctx: TurnContext, before: TurnContext) -> TurnContext:
    """Forget which buttons fitted what was typed or tapped at a question that is not open any more.

    What a turn sets is for the question that it opens. A passing note, and what a command asks, come back to
    the question that they left. `before`: the turn as it began.
    """
    fitting, member = before.member.matches, ctx.case.members.get(ctx.user.id)
    if not fitting or member is None or member.matches != fitting or before.step.id == ctx.step.id:
        return ctx
    steps = (before.step, ctx.step)
    is_aside = any(ctx.flow.kind(step).is_passing or step.id in ASKED_BY_COMMAND for step in steps)
    return ctx if is_aside else ctx.with_member(matches=())


def show_english(ctx: TurnContext) -> TurnContext:
    """Say the open question in English too; it stays open below, in the person's own language."""
    return ctx.then(question.in_english(ctx.flow, ctx.position, ctx.view))


def say_aside(ctx: TurnContext, step: str, rows: Rows = (), language: str | None = None) -> TurnContext:
    """Say an aside, with what it leads on to and these buttons below it, and ask the open question again.

    `language`: used instead of the person's own; then it leads nowhere.
    """
    aside = question.said_alone(ctx.flow, ctx.flow.steps[step], ctx.position, ctx.view)
    below = rows if language else (*lead_on(ctx.flow.steps[step], ctx.view), *rows)
    return ctx.then(replace(aside, rows=below, language=language))


def asking(step: str) -> Callable[[TurnContext], TurnContext]:
    """The handler of a command that asks this step out of turn."""
    return lambda ctx: ctx.with_member(asking=step, awaiting=None)
