"""`ask: several`: any number of the choices, then "done"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce

from flows.definition.flow import Flow
from flows.definition.schema import Choice, Step
from flows.definition.text import Paragraph, Text, Value
from flows.effects import Button
from flows.presentation.keyboard import choice_label, page_with
from flows.presentation.layout import ALL, Layout
from flows.presentation.pages import DONE, UNTICK
from flows.questions.base import BaseQuestion
from flows.reading.text import InvalidAnswer
from flows.routing.position import Position
from flows.routing.view import View
from flows.state.case import Answer
from flows.turn_context import TurnContext


class SeveralQuestion(BaseQuestion):
    """A tap ticks a choice or unticks it. The answer, ids joined by commas, stays open until "done"."""

    name = "several"
    instructions = "People tap as many as they like, then “Done”."
    takes_several = True

    def paragraphs(self, flow: Flow, position: Position, view: View, layout: Layout = ALL) -> list[Paragraph]:
        """How many may be ticked, if not any number."""
        most = position.step.most
        return [(flow.phrase("choose_at_most", view.case.voice(), most=most),)] if most else []

    def buttons(self, flow: Flow, position: Position, view: View) -> Iterator[Button]:
        """The choices, with a tick if they were taken, and "done"."""
        ticked = ticked_ids(position.step, view)
        for button in super().buttons(flow, position, view):
            step, _, id = (button.data or "").partition(":")
            yield replace(button, data=f"{step}:{UNTICK}{id}") if id in ticked else button
        yield Button(flow.phrase("button_done", view.case.voice()), f"{position.step.id}:{DONE}")

    def label(self, flow: Flow, step: Step, choice: Choice, view: View) -> Text:
        """The label, with a tick if the choice was taken."""
        return picked(flow, step, choice, view, super().label(flow, step, choice, view))

    def shown_answer(self, flow: Flow, step: Step, view: View) -> Value | None:
        """The labels of the ticked choices, joined; None if there are none or the answer is still open."""
        answer = view.case.answers.get(step.id)
        if answer is None or answer.open:
            return None
        ticked = ticked_ids(step, view)
        labels = [choice_label(step, choice, view) for choice in step.choices if choice.id in ticked]
        return self.joined(flow, labels) if labels else None

    def joined(self, flow: Flow, labels: Sequence[Text]) -> Text:
        """Some labels as one text, with commas between them."""
        return reduce(lambda first, more: flow.phrase("and_more", first=first, more=more), labels)

    def tap(self, ctx: TurnContext, choice: str) -> TurnContext:
        """Tick a choice or untick it, or finish. Raises InvalidAnswer for one more than may be ticked."""
        most, ticked = ctx.step.most, ticked_ids(ctx.step, ctx.view)
        counted = [option.id for option in ctx.offered if option.id in ticked]
        is_new = choice != DONE and not choice.startswith(UNTICK) and choice not in ticked
        if most and is_new and len(counted) >= most:
            raise InvalidAnswer("enough_chosen", most=most)
        return super().tap(ctx, choice)

    def take_choice(self, ctx: TurnContext, choice: Choice) -> TurnContext:
        """Tick a choice; the question stays open."""
        return _ticking(ctx, choice.id, [*_without(ctx, choice.id), choice.id])

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """Untick a choice, or finish on "done" with those that are ticked. None ticked is an answer too."""
        if id.startswith(UNTICK):
            choice = id.removeprefix(UNTICK)
            return _ticking(ctx, choice, _without(ctx, choice))
        if id != DONE:
            raise InvalidAnswer("old_button")
        answer = ctx.case.answers.get(ctx.step.id)
        return ctx.answer(ctx.step.id, answer.value if answer else "")


def _without(ctx: TurnContext, choice: str) -> list[str]:
    """The ticked choices of the open question, but for this one."""
    return [id for id in ticked_ids(ctx.step, ctx.view) if id != choice and ctx.step.choice(id)]


def _ticking(ctx: TurnContext, choice: str, ticked: list[str]) -> TurnContext:
    """Tick these choices and no others, and show the page on which the tapped one stands."""
    answer = Answer(value=",".join(ticked), at=ctx.now, open=True)
    changed = ctx.with_case(answers={**ctx.case.answers, ctx.step.id: answer})
    return changed.shown_as(Layout(page=page_with(ctx.flow, ctx.position, ctx.view, choice)))


def ticked_ids(step: Step, view: View) -> list[str]:
    """The ids of the choices that are ticked, also while the answer is open."""
    answer = view.case.answers.get(step.id)
    return answer.value.split(",") if answer else []


def picked(flow: Flow, step: Step, choice: Choice, view: View, label: Text) -> Text:
    """A label, with a tick if its choice was taken."""
    return flow.phrase("button_picked", label=label) if choice.id in ticked_ids(step, view) else label
