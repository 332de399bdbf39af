"""advance() takes one event, and returns the session after it and the effects to perform. It performs none.

Each handler returns a changed TurnContext. The open question is asked once, at the end of the turn.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, assert_never

from flows.definition.flow import Flow
from flows.definition.schema import MENU, Step
from flows.definition.withdrawn import Fact
from flows.effects import Delivery, Say
from flows.events import (
    Command,
    CommandSent,
    Event,
    FileDelivered,
    LocationShared,
    LookedUp,
    ReminderDelivered,
    RemindersDue,
    Resumed,
    Started,
    Tapped,
    Typed,
    UnknownCommand,
    Unreadable,
)
from flows.handlers import (
    check_in,
    consent,
    deliveries,
    help_now,
    lookups,
    membership,
    my_data,
    navigation,
    refreshing,
    reminders,
    translation_feedback,
    withdrawn,
)
from flows.handlers.typed import asked, pasting, typed_words, waiting_text
from flows.presentation import question
from flows.presentation.asked_buttons import STEP as ASKED
from flows.presentation.at_hand import WORD
from flows.presentation.keyboard import (
    BACK,
    CARD,
    ENGLISH,
    GO_ON,
    HELP,
    KEEP,
    LETTER,
    MORE,
    TO_MENU,
    Rows,
    rows_for,
)
from flows.presentation.layout import Layout
from flows.presentation.pages import page_of
from flows.reading.text import InvalidAnswer
from flows.reminders.buttons import STEP as REMINDER
from flows.routing.router import Router
from flows.session import Session, Turn
from flows.state.case import Case, Query, new_case
from flows.state.paper import Paper
from flows.state.user import User
from flows.turn_context import TurnContext

BRIEF = Layout(brief=True)
TurnHandler = Callable[[TurnContext], TurnContext]


class OpenQuestion(NamedTuple):
    """The step that is open, the buttons whose labels may be typed, and whether other words can answer it."""

    step: Step
    rows: Rows
    takes_words: bool


class Engine:
    """Runs the conversation of one flow: a session goes in, a turn comes out.

    It stores nothing about anyone.
    """

    def __init__(self, flow: Flow, router: Router | None = None) -> None:
        self.flow = flow
        self._router = router or Router(flow)

    def without(self, facts: frozenset[Fact]) -> "Engine":
        """An engine for the same flow that shows none of these facts: the operator has withdrawn them.

        Call it on the engine of the whole flow. Both share their routes, which no fact changes.
        """
        return Engine(self.flow.without(facts), self._router)

    def advance(self, session: Session, event: Event, now: datetime, randomness: str = "") -> Turn:
        """Return the session after `event` and the effects to perform.

        A late or repeated event changes nothing.

        `randomness`: at least 31 random hexadecimal digits, fresh for each event.
        """
        session = Session(session.user, waiting_text.without_expired(session.case, now))
        ctx = navigation.left_by(TurnContext(self.flow, self._router, session, now, randomness), event)
        ctx = withdrawn.leave_place(consent.take_out_unasked(ctx, event), event)
        ctx = pasting.note(check_in.note_sign_of_life(ctx, event), event)
        handle = _hear_only if pasting.continues(session, event) else _handle
        try:
            handled = navigation.without_stale_matches(handle(ctx, event), ctx)
            handled = waiting_text.without_abandoned(handled)
            ready = refreshing.before_asking(_laid_out(ctx, handled, event), event)
            turn = _ask_open_question(ready, ctx)
            return turn if ready.notices else _in_place(ctx, event, turn)
        except InvalidAnswer as invalid:
            return _ask_open_question(ctx.notice(invalid.phrase, **invalid.values).shown_as(BRIEF), ctx)

    def answer_to_danger(self, event: Event, language: str | None, now: datetime) -> tuple[Say, ...]:
        """What is said to despair or danger while no turn can be taken; empty if there is none in the event.

        Of the person, only the language is known.
        """
        session = Session(User(id="", language=language), new_case("", "", self.flow.opening))
        answered = help_now.heed(TurnContext(self.flow, self._router, session, now), event)
        return tuple(effect for effect in answered.effects if isinstance(effect, Say)) if answered else ()

    def open_question(self, session: Session, now: datetime) -> OpenQuestion:
        """Return the question that is open now."""
        ctx = TurnContext(self.flow, self._router, session, now)
        rows = (*rows_for(self.flow, ctx.position, ctx.view, layout=None), *help_now.letter_rows(ctx))
        return OpenQuestion(ctx.step, rows, ctx.kind.takes_words)

    def undelivered(self, session: Session, now: datetime) -> tuple[Delivery, ...]:
        """Return the deliveries of this session that are still pending."""
        return deliveries.undelivered(TurnContext(self.flow, self._router, session, now))

    def overview(self, user: User, cases: Sequence[Case], now: datetime) -> Paper:
        """Return everything that is stored about a user, as a paper to read."""
        return my_data.overview(self.flow, self._router, user, cases, now)


def _handle(ctx: TurnContext, event: Event) -> TurnContext:
    """Despair and danger are answered before anything else."""
    if (answered := help_now.heed(ctx, event)) is not None:
        return answered
    ready = help_now.without_leftovers(ctx, event)
    if isinstance(event, Typed) and help_now.is_let_through(ctx, event):
        return ready.kind.read(help_now.before_words(ready, event), event.text)
    return _take(ready, event)


def _hear_only(ctx: TurnContext, event: Event) -> TurnContext:
    """Answer nothing but despair and danger: the event is the rest of a text that was answered already."""
    answered = help_now.heed(ctx, event)
    return ctx.silently() if answered is None else answered


def _take(ctx: TurnContext, event: Event) -> TurnContext:
    match event:
        case Started():
            return _start(ctx, event.payload)
        case Tapped():
            return _tap(_after_statements(ctx), event)
        case Typed():
            return _type(_after_statements(ctx), event.text)
        case CommandSent():
            return COMMANDS[event.command](ctx)
        case UnknownCommand():
            return _suggest_command(ctx, event)
        case Unreadable() | LocationShared():
            return _take_no_words(ctx, event)
        case LookedUp():
            return lookups.take_result(ctx, event)
        case Resumed():
            return _resume(ctx, event)
        case RemindersDue():
            return reminders.send_due(ctx)
        case ReminderDelivered():
            return reminders.mark_delivered(ctx, event)
        case FileDelivered():
            return deliveries.mark_delivered(ctx, event)
    assert_never(event)


def _start(ctx: TurnContext, payload: str) -> TurnContext:
    if membership.case_of(payload):
        return membership.ask_to_join(ctx, payload)
    return ctx.notice("welcome_back") if ctx.case.answers else ctx


def _tap(ctx: TurnContext, event: Tapped) -> TurnContext:
    if event.step == REMINDER:
        return reminders.tap(ctx, event.choice)
    if event.step == GO_ON:
        return ctx
    if event.choice == HELP:
        return help_now.ask(ctx)
    if event.step == help_now.STEP:
        ctx = help_now.ask(ctx)  # a call for help is never too late
    if event.step == ASKED or ctx.flow.is_aside(event.step):
        return asked.tap(ctx, event.step, event.choice)
    if event.step != ctx.step.id:
        raise InvalidAnswer("bell_over" if event.step in (typed_words.ASKS, asked.ASKS) else "old_button")
    if control := CONTROLS.get(event.choice):
        return control(ctx)
    if page := page_of(event.choice):
        return ctx.shown_as(Layout(page=page))
    return ctx.kind.tap(ctx, event.choice)


def _type(ctx: TurnContext, text: str) -> TurnContext:
    return asked.before_language(ctx, text) if ctx.user.language is None else asked.take(ctx, text)


def _suggest_command(ctx: TurnContext, event: UnknownCommand) -> TurnContext:
    """Name the command that was probably meant; else answer what it asks in words: "/stop", "/letter"."""
    if ctx.user.language is None:
        return ctx
    if event.nearest:
        return ctx.notice("did_you_mean", command=f"/{event.nearest}")
    return asked.answer(ctx, event.words.removeprefix("/")) or ctx.notice("tap_a_button")


def _refuse(ctx: TurnContext, kind: str) -> TurnContext:
    """Reply to a photo, a voice message, …: most kinds have a phrase of their own."""
    phrase = f"unreadable_{kind}"
    return ctx.notice(phrase if phrase in ctx.flow.phrases else "unreadable_other")


def _take_no_words(ctx: TurnContext, event: Unreadable | LocationShared) -> TurnContext:
    """Look up a location where an area is asked for; anywhere else it cannot be used, as nothing else can."""
    if isinstance(event, LocationShared) and ctx.kind.asks_for_area:
        return lookups.look_up(ctx, Query(point=(event.latitude, event.longitude)))
    return _refuse(ctx, event.kind if isinstance(event, Unreadable) else "place")


def _resume(ctx: TurnContext, event: Resumed) -> TurnContext:
    """Deliver what is still pending, and ask the open question again. A look-up under way is repeated."""
    resent = ctx.then(*deliveries.undelivered(ctx))
    resumed = resent.with_member(undelivered=deliveries.pending_receipts(ctx))
    if not resumed.is_open_case:
        return resumed.silently()  # another case is open: only its question is asked
    if refresh := resumed.member.refresh:
        return refreshing.again(resumed, refresh)
    if awaiting := resumed.member.awaiting:
        return lookups.look_up_again(resumed, awaiting)
    if resumed.user.quiet_until and not event.opened:
        return help_now.ask(resumed)  # an answer to despair or danger may be what was not delivered
    return resumed.notice(event.phrase) if event.phrase else resumed


def _ask_open_question(ctx: TurnContext, before: TurnContext) -> Turn:
    """End the turn: its effects come first, then the open question unless the turn is silent.

    `before`: the turn as it began.
    """
    if not ctx.asks:
        return Turn(ctx.session, ctx.effects)
    ctx, statements = _pass_statements(ctx, leads_on=not before.position.out_of_turn)
    if statements and ctx.notices:  # what answers the person comes before what follows from it
        statements = (question.with_notices(statements[0], ctx.notices), *statements[1:])
        ctx = replace(ctx, notices=())
    messages = question.messages(ctx.flow, ctx.position, ctx.session, ctx.now, ctx.notices, ctx.layout)
    return Turn(ctx.session, (*ctx.effects, *statements, *messages))


def _in_place(before: TurnContext, event: Event, turn: Turn) -> Turn:
    """Show the question in the message that was tapped, if the turn only asks the same one again.

    A tick, another page, the months of a year: nothing new was said that deserves a message of its own.
    """
    if not isinstance(event, Tapped) or event.message is None or event.step != before.step.id:
        return turn
    if event.choice in CONTROLS and event.choice != MORE:
        return turn  # it may stand under another message
    match turn.effects:
        case (Say() as asked,) if asked.rows and not asked.passing and _asks(asked, event.step):
            edited = replace(asked, edits=event.message, only_buttons=_only_turns(before, event))
            return replace(turn, effects=(edited,))
    return turn


def _only_turns(before: TurnContext, event: Tapped) -> bool:
    """Whether a tap only ticks something or turns a page, and the words of the question stay as they are."""
    if before.kind.offers_sentences or event.choice == MORE:
        return False
    return before.kind.takes_several or page_of(event.choice) is not None


def _asks(say: Say, step: str) -> bool:
    """Whether a message asks this step."""
    data = (button.data or "" for row in say.rows for button in row)
    return any(one.partition(":")[0] == step for one in data)


def _pass_statements(ctx: TurnContext, leads_on: bool) -> tuple[TurnContext, tuple[Say, ...]]:
    """Move to the next step that asks something: at the end of a chapter to the menu, or to what follows it.

    Returns the statements on the way there too, which only say something. `leads_on`: whether the chapter
    was gone through, and not only one of its answers changed.
    """
    statements: tuple[Say, ...] = ()
    while ctx.kind.is_statement:
        statements = (*statements, question.said_alone(ctx.flow, ctx.step, ctx.position, ctx.view))
        ctx = ctx.answer(ctx.step.id, "said")
    if not ctx.position.chapter_ended:
        return ctx, statements
    at_menu = ctx.with_member(chapter=MENU, asking=None)
    following = navigation.following(ctx, at_menu) if leads_on else None
    if following is None:
        return at_menu, statements
    opened, more = _pass_statements(navigation.open_chapter(ctx, following), leads_on=False)
    return opened, (*statements, *more)


def _after_statements(ctx: TurnContext) -> TurnContext:
    """Say what stands before the question that was answered, if a kill kept that from being stored."""
    if not ctx.kind.is_statement:
        return ctx
    ctx, statements = _pass_statements(ctx, leads_on=False)
    return ctx.then(*statements)


def _laid_out(before: TurnContext, ctx: TurnContext, event: Event) -> TurnContext:
    """Show the MP's card where its question comes up; a question whose look-up found nothing is brief."""
    if not ctx.asks:
        return ctx  # somebody who has left the case has no place in it any more
    is_same, was_looked_up = before.step.id == ctx.step.id, isinstance(event, LookedUp)
    if is_same and was_looked_up and ctx.notices and not ctx.step.card:
        return ctx.shown_as(BRIEF)
    is_new = not is_same or was_looked_up or isinstance(event, Resumed)
    return ctx.shown_as(replace(ctx.layout, card=True)) if ctx.step.card and is_new else ctx


CONTROLS: Mapping[str, TurnHandler] = {
    BACK: navigation.go_back,
    TO_MENU: navigation.to_menu,
    CARD: lambda ctx: ctx.shown_as(Layout(card=True)),
    MORE: lambda ctx: ctx.shown_as(Layout(more=True)),
    ENGLISH: navigation.show_english,
    KEEP: navigation.keep_answer,
    LETTER: help_now.put_in_letter,
    WORD: deliveries.deliver_word,
}
COMMANDS: Mapping[Command, TurnHandler] = {
    "back": navigation.go_back,
    "menu": navigation.to_menu,
    "language": navigation.asking("language"),
    "change": navigation.asking("change"),
    "help": help_now.say_help,
    "privacy": lambda ctx: navigation.say_aside(ctx, "privacy"),
    "forget": navigation.asking("forget"),
    "cases": navigation.asking("cases"),
    "mydata": my_data.deliver_export,
    "correct": translation_feedback.correct,
}
