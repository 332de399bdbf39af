"""Where a button or an answer leads, as links inside the book."""

from collections.abc import Iterator, Mapping

from bot.review.markup import NOTHING, Markup, element, joined
from flows.flow import Flow
from flows.model import MENU, Choice, Deed, Step

DEEDS: Mapping[Deed, str] = {
    "forget": "erases everything",
    "hand_over": "erases the person's own part, the others keep the case",
    "book": "keeps the appointment",
    "cancel": "takes the appointment away",
    "note": "keeps what happened",
    "mute": "turns reminders off, or on again",
    "watch": "asks on the day whether the person is safe",
    "unwatch": "does not ask any more",
    "invite_supporter": "makes a link for a supporter",
    "invite_person": "makes a link for the person",
    "join": "joins the case",
    "decline": "does not join",
    "leave": "leaves the case",
    "new_case": "begins another case",
}


def button_leads(flow: Flow, step: Step, choice: Choice) -> Markup:
    """What a button does, and the step, paper or chapter it leads to."""
    told = list(_told(flow, choice)) or [_onward(step)]
    condition = f" (shown only while: {_guard(choice.when)})" if choice.when else ""
    return element("p", "→ ", joined(told, ", "), condition, class_="leads")


def step_leads(step: Step) -> Markup:
    """Where the conversation goes on after the step, unless a button says otherwise."""
    if not step.next:
        return NOTHING
    if len(step.next) == 1 and not step.next[0].when:
        return element("p", "Then comes ", step_link(step.next[0].go), class_="then")
    ways = [
        element("li", step_link(route.go), f" if: {_guard(route.when)}" if route.when else " otherwise")
        for route in step.next
    ]
    return element("div", element("p", "Then comes:"), element("ul", *ways), class_="then")


def step_link(id: str) -> Markup:
    """A link to a step."""
    return element("a", id, href=f"#step-{id}", class_="step-link")


def _told(flow: Flow, choice: Choice) -> Iterator[Markup]:
    if choice.do:
        yield joined([DEEDS[choice.do]])
    if choice.link:
        yield joined(["opens ", element("code", choice.link)])
    if choice.paper:
        yield joined(["hands over ", element("a", choice.paper, href=f"#paper-{choice.paper}")])
    if choice.reopen:
        yield joined(["asks again ", step_link(choice.reopen)])
    if choice.open:
        yield _opened(choice.open)
    if choice.next:
        yield joined([step_link(choice.next), _returns(flow, choice.next)])


def _opened(chapter: str) -> Markup:
    if chapter == MENU:
        return step_link(MENU)
    return joined(["opens the chapter ", element("a", chapter, href=f"#chapter-{chapter}")])


def _returns(flow: Flow, target: str) -> str:
    step = flow.steps.get(target)
    return ", and comes back here" if step and step.ask == "aside" else ""


def _onward(step: Step) -> Markup:
    """The step's own ways, each once; a command's step has none."""
    links = [step_link(id) for id in dict.fromkeys(route.go for route in step.next)]
    return joined(links, " or ") if links else joined(["back to the question that was open"])


def _guard(guard: str | None) -> str:
    """A guard in words: `situation.refused` is an answer, anything else a rule."""
    step, _, choice = (guard or "").partition(".")
    return f"the answer in {step} is {choice}" if choice else step.replace("_", " ")
