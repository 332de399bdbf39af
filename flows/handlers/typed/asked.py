"""Understands typed words that ask something, at any question, or kindly does not.

What is surely asked is answered, and the open question comes again in one line. Where words are the answer to
the open question, they stay that: only if they are surely something else the person is asked which is meant.
What nobody can be sure about is offered, at most three things. Despair and danger are heard before.
"""

from collections.abc import Callable, Mapping

from flows.definition.flow import HELP_NOW, Flow, answer_to
from flows.definition.schema import MENU, AskAgain, GiveAnswer, OpenChapter
from flows.effects import Say
from flows.gazetteer.reading import read_place
from flows.handlers import help_now, navigation
from flows.handlers.typed import waiting_text
from flows.presentation import asked_buttons, menu
from flows.presentation.layout import Layout
from flows.reading.asked.lexicon import AFRAID, DANGERS, SMALL_TALK, STOP, Meant
from flows.reading.asked.matcher import Verdict, shipped
from flows.reading.postcodes import read_code
from flows.reading.text import InvalidAnswer
from flows.routing.view import View
from flows.turn_context import TurnContext

ASKS = "meant"  # the step that asks whether words were the answer, or asked something
BRIEF = Layout(brief=True)
# Words that a person wants in a letter may sound like a question. Only what is short, and nearly a sentence
# of the lexicons, is taken for one there.
LONGEST = 8  # words
LIKE = 0.6  # how like an example


def take(ctx: TurnContext, text: str) -> TurnContext:
    """Take typed words: as the answer to the open question, as something that is asked, or as both.

    Raises InvalidAnswer if they are neither.
    """
    verdict = shipped().verdict(text, ctx.user.language)
    try:
        read = ctx.kind.read(ctx, text)
    except InvalidAnswer as invalid:
        return _instead(ctx, text, verdict, invalid)
    if not _is_surely_asked(ctx, text, verdict):
        return read
    is_greeting = verdict.meant[0].id == SMALL_TALK and not ctx.kind.stores_words(ctx.step)
    return lead_to(ctx, verdict.meant[0], text) if is_greeting else waiting_text.hold(ctx, ASKS, text)


def answer(ctx: TurnContext, text: str) -> TurnContext | None:
    """Answer words that are no answer themselves, if they surely ask something. None: they do not."""
    meant = _sure(ctx.flow, shipped().verdict(text, ctx.user.language), ctx.view)
    return lead_to(ctx, meant, text) if meant else None


def before_language(ctx: TurnContext, text: str) -> TurnContext:
    """Answer what somebody surely asks who has chosen no language yet, in the language of the question.

    Anything else, such as a first "hello", is no wrong answer.
    """
    verdict = shipped().verdict(text, ctx.user.suggested)
    meant = _sure(ctx.flow, verdict, ctx.view)
    step = DANGERS.get(meant.id, answer_to(meant.id)) if meant else ""
    return navigation.say_aside(ctx, step, (), verdict.language) if ctx.flow.is_aside(step) else ctx


def tap(ctx: TurnContext, step: str, choice: str) -> TurnContext:
    """Do what a button says below an aside, or below "Did you mean", however old. Raises InvalidAnswer."""
    if ctx.user.language is None:
        raise InvalidAnswer("old_button")
    return lead_to(ctx, Meant.parse(choice)) if step == asked_buttons.STEP else _lead_on(ctx, step, choice)


def meant_by(flow: Flow, text: str, view: View) -> Meant | None:
    """What words that wait are surely taken for besides the answer; None if nothing leads there any more."""
    return _sure(flow, shipped().verdict(text, view.user.language), view)


def lead_to(ctx: TurnContext, meant: Meant, text: str = "") -> TurnContext:
    """Answer a topic, or go to the place that a command names. `text`: what was typed.

    Raises InvalidAnswer if nothing in this flow does.
    """
    if meant.id == SMALL_TALK:
        return ctx.notice(f"small_talk_{shipped().small_talk(text)}").shown_as(BRIEF)
    if not is_reachable(ctx.flow, meant, ctx.view):
        raise InvalidAnswer("tap_a_button")
    if meant.id in DANGERS:
        return help_now.answer(ctx, DANGERS[meant.id]).shown_as(BRIEF)
    if meant.kind == "topic" or meant.id == STOP:
        return say_answer(ctx, answer_to(meant.id))
    return PLACES[meant.id](ctx) if meant.id in PLACES else _open_named(ctx, meant.id)


def is_reachable(flow: Flow, meant: Meant, view: View) -> bool:
    """Whether something in this flow answers a topic, or is the place that a command names."""
    if meant.id == SMALL_TALK:
        return "small_talk_thanks" in flow.phrases
    if meant.id in DANGERS:
        return DANGERS[meant.id] in flow.steps
    return asked_buttons.label(flow, meant, view) is not None


def say_answer(ctx: TurnContext, step: str) -> TurnContext:
    """Say an aside, and ask the open question again in one line."""
    return navigation.say_aside(help_now.quieten(ctx, step), step).shown_as(BRIEF)


def _lead_on(ctx: TurnContext, aside: str, id: str) -> TurnContext:
    choice = ctx.flow.steps[aside].choice(id)
    match choice.result if choice else None:
        case OpenChapter(chapter):
            return _open_chapter(ctx, chapter)
        case AskAgain(step):
            return _ask_again(ctx, step)
        case GiveAnswer(str(step)) if ctx.flow.is_aside(step):
            return say_answer(ctx, step)
    raise InvalidAnswer("old_button")


def _is_surely_asked(ctx: TurnContext, text: str, verdict: Verdict) -> bool:
    """Whether words that could answer the open question surely ask something."""
    meant = _sure(ctx.flow, verdict, ctx.view) if ctx.kind.takes_any_words else None
    if meant is None or not _is_nearly_said(text, verdict):
        return False
    if ctx.kind.stores_words(ctx.step):
        return meant.id != AFRAID
    return not (read_code(text) or read_place(text, guesses=False).places)


def _is_nearly_said(text: str, verdict: Verdict) -> bool:
    """Whether a text is short, and nearly a sentence of the lexicons."""
    return len(text.split()) <= LONGEST and verdict.like >= LIKE


def _sure(flow: Flow, verdict: Verdict, view: View) -> Meant | None:
    is_sure = verdict.kind == "sure" and is_reachable(flow, verdict.meant[0], view)
    return verdict.meant[0] if is_sure else None


def _instead(ctx: TurnContext, text: str, verdict: Verdict, invalid: InvalidAnswer) -> TurnContext:
    """What to do with words that do not answer the open question. Raises InvalidAnswer for what is unknown.

    A question that takes words, and one about words that wait, knows best what was wrong with these.
    """
    knows_best = ctx.kind.takes_words or ctx.member.waiting_text is not None
    meant = _sure(ctx.flow, verdict, ctx.view)
    if meant and (not knows_best or _is_nearly_said(text, verdict)):
        answered = lead_to(ctx, meant, text)
        is_only_polite = meant.id == SMALL_TALK and ctx.kind.takes_words
        return answered.notice(invalid.phrase, **invalid.values) if is_only_polite else answered
    meanings = (meant for meant in verdict.meant if is_reachable(ctx.flow, meant, ctx.view))
    rows = asked_buttons.rows(ctx.flow, meanings, ctx.view)
    if knows_best or not rows:
        raise invalid
    return ctx.then(Say(((ctx.phrase("did_you_mean_one"),),), rows)).shown_as(BRIEF)


def _open_named(ctx: TurnContext, id: str) -> TurnContext:
    """Open a chapter that typed words name, if it fits the situation."""
    offered = [chapter.chapter for chapter in menu.chapters(ctx.flow, ctx.view)]
    is_foreign = id not in (*offered, HELP_NOW)
    return navigation.to_menu(ctx).notice("not_offered") if is_foreign else _open_chapter(ctx, id)


def _open_chapter(ctx: TurnContext, id: str) -> TurnContext:
    """Open a chapter as a tap in the menu does, once the first questions are answered."""
    if id == HELP_NOW:
        return help_now.ask(ctx)
    at_menu = navigation.to_menu(ctx)
    return at_menu.kind.tap(at_menu, id) if at_menu.step.id == MENU else at_menu


def _ask_again(ctx: TurnContext, step: str) -> TurnContext:
    """Ask a step again: one outside the journey at any moment, any other one in its chapter."""
    if step in PLACES:
        return PLACES[step](ctx)
    chapter = ctx.flow.chapter_of(step).chapter
    opened = _open_chapter(ctx, chapter)
    return opened.with_member(asking=step) if opened.member.chapter == chapter else opened


PLACES: Mapping[str, Callable[[TurnContext], TurnContext]] = {
    MENU: navigation.to_menu,
    "language": navigation.asking("language"),
    "forget": navigation.asking("forget"),
}
