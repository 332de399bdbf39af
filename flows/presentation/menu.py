"""The menu: the chapters that fit the situation, which of them are done, and which comes next and why."""

from collections.abc import Iterator
from typing import get_args

from flows.definition.flow import HELP_NOW, Flow
from flows.definition.schema import MENU, Chapter, Group
from flows.definition.text import Paragraph, Text
from flows.effects import Button
from flows.presentation.keyboard import choice_label
from flows.presentation.layout import ALL, Layout
from flows.presentation.pages import Pages, turning
from flows.routing.guards import holds
from flows.routing.guards.mps import confirmed
from flows.routing.position import Position, offered_choices, waits
from flows.routing.view import View

FULL, EMPTY = "▰", "▱"
GROUPS: tuple[Group, ...] = get_args(Group)
GROUP_PAGE = 2  # the page with the groups; that of the first group follows it


def chapters(flow: Flow, view: View) -> tuple[Chapter, ...]:
    """The chapters that the menu offers: urgent ones first, chapters that are only to be read last."""

    def rank(chapter: Chapter) -> tuple[bool, bool, int]:
        return chapter.more, not _is_urgent(chapter, view), chapter.order

    fitting = [chapter for chapter in flow.chapters if _is_offered(chapter, view)]
    return tuple(sorted(fitting, key=rank))


def pages(flow: Flow, position: Position, view: View) -> Pages:
    """The chapter that comes next alone; then the groups; then a page for the chapters of each group."""
    offered = chapters(flow, view)
    coming = next_chapter(flow, position, view)
    groups = [tuple(chapter for chapter in offered if chapter.group == group) for group in GROUPS]
    links = tuple(_group(flow, number) for number, members in enumerate(groups) if members)
    *listed, last = (tuple(_opens(flow, one, position, view) for one in members) for members in groups)
    own = [
        Button(choice_label(position.step, choice, view), f"{MENU}:{choice.id}")
        for choice in offered_choices(position.step, view)
    ]
    entries = (*((_opens(flow, coming, position, view),) if coming else ()), *own[:-1])
    back, to_groups = turning(flow, MENU, 1, "before"), turning(flow, MENU, GROUP_PAGE, "before")
    turns = ((turning(flow, MENU, GROUP_PAGE, "after"),), (back,), *(((to_groups,),) * len(GROUPS)))
    return Pages((entries, links, *listed, (*last, *own[-1:])), turns)


def _group(flow: Flow, number: int) -> Button:
    """The button that shows the chapters of a group. `number`: its place among the groups."""
    return Button(flow.phrase(f"menu_group_{GROUPS[number]}"), f"{MENU}:_page{GROUP_PAGE + 1 + number}")


def _opens(flow: Flow, chapter: Chapter, position: Position, view: View) -> Button:
    return Button(button(flow, chapter, position, view), f"{MENU}:{chapter.chapter}")


def button(flow: Flow, chapter: Chapter, position: Position, view: View) -> Text:
    """The label of a chapter's button: its title, with a mark if the chapter is done or comes next."""
    title = _title(chapter, view)
    if waits(chapter, view):
        return flow.phrase("button_waiting_chapter", chapter=title)
    if chapter.more:
        return title
    if _is_done(flow, chapter, position, view):
        return flow.phrase("button_done_chapter", chapter=title)
    if chapter == next_chapter(flow, position, view):
        return flow.phrase("button_next_chapter", chapter=title)
    return title


def paragraphs(flow: Flow, position: Position, view: View, layout: Layout = ALL) -> list[Paragraph]:
    """What the menu says: the progress so far, the MPs of the case, what comes next, and why.

    Below something else that was said there is no room for why.
    """
    coming = _what_is_next(flow, position, view, says_why=not layout.below)
    parts = (_progress(flow, position, view), tuple(_mps(flow, view)), coming)
    return [part for part in parts if part]


def _is_offered(chapter: Chapter, view: View) -> bool:
    """Whether the menu offers a chapter. The help that is needed now has a button under every question."""
    return chapter.title is not None and chapter.chapter != HELP_NOW and holds(chapter.when, view)


def _title(chapter: Chapter, view: View) -> Text:
    assert chapter.title is not None, "the menu offers no chapter without a title"
    return chapter.title.text(f"chapter.{chapter.chapter}.title", view.case.voice())


def _is_urgent(chapter: Chapter, view: View) -> bool:
    return chapter.sooner is not None and holds(chapter.sooner, view)


def _is_done(flow: Flow, chapter: Chapter, position: Position, view: View) -> bool:
    """Whether a chapter's aim is reached: its step was answered on the way, or its guard is true."""
    if chapter.done in flow.steps:
        return _was_ended(chapter, view) if chapter.fresh else chapter.done in position.path
    return chapter.done is not None and holds(chapter.done, view)


def _was_ended(chapter: Chapter, view: View) -> bool:
    """Whether a chapter that starts anew whenever it is opened was once ended, and about an MP of this case.

    What was ended without an MP has to be done once there is one.
    """
    ended = view.case.answers.get(chapter.done or "")
    if ended is None:
        return False
    known = {view.case.findings[role].key for role in confirmed(view)}
    return ended.about in known if known else True


def _journey(flow: Flow, view: View) -> list[Chapter]:
    """The chapters that count as progress: all but those that are only to be read, or have to wait."""
    return [chapter for chapter in chapters(flow, view) if not (chapter.more or waits(chapter, view))]


def next_chapter(flow: Flow, position: Position, view: View) -> Chapter | None:
    """The first chapter that is not done, and in which there is still something to ask."""
    journey = (chapter for chapter in _journey(flow, view) if not _is_done(flow, chapter, position, view))
    return next((chapter for chapter in journey if not _has_result(chapter, position)), None)


def _has_result(chapter: Chapter, position: Position) -> bool:
    """Whether what was found is known in a chapter that is not done: a vacant seat."""
    return any(step.about == "finding" and step.id in position.path for step in chapter.steps)


def _progress(flow: Flow, position: Position, view: View) -> Paragraph:
    journey = _journey(flow, view)
    done = sum(_is_done(flow, chapter, position, view) for chapter in journey)
    bar = FULL * done + EMPTY * (len(journey) - done)
    return (flow.phrase("menu_progress", bar=bar, done=done, all=len(journey)),)


def _mps(flow: Flow, view: View) -> Iterator[Text]:
    for role in confirmed(view):
        finding = view.case.findings[role]
        if finding.mp and finding.constituency:
            place = finding.constituency.name
            yield flow.phrase(f"menu_mp_{role}", view.case.voice(), mp=finding.mp.name, constituency=place)


def _what_is_next(flow: Flow, position: Position, view: View, *, says_why: bool) -> Paragraph:
    voice, chapter = view.case.voice(), next_chapter(flow, position, view)
    if chapter is None:
        return (flow.phrase("menu_all_done", voice),)
    title = _title(chapter, view)
    if chapter.why is None or not says_why:
        return (flow.phrase("menu_next", voice, chapter=title),)
    why = chapter.why.text(f"chapter.{chapter.chapter}.why", voice)
    return (flow.phrase("menu_next_why", voice, chapter=title, why=why),)
