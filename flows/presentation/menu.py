"""The journey: the chapters that fit this situation, which are done, and which comes next and why."""

from collections.abc import Iterator

from flows.definition.flow import Flow
from flows.definition.schema import Chapter
from flows.definition.text import Text
from flows.routing.guards import holds
from flows.routing.guards.mps import confirmed
from flows.routing.position import Position
from flows.routing.view import View

Lines = tuple[Text, ...]
FULL, EMPTY = "▰", "▱"


def offered(flow: Flow, view: View) -> tuple[Chapter, ...]:
    """The chapters the menu names, in the order in which they help: what is urgent first, reading last."""
    fitting = [chapter for chapter in flow.chapters if chapter.title and holds(chapter.when, view)]
    return tuple(
        sorted(fitting, key=lambda chapter: (chapter.more, not _sooner(chapter, view), chapter.order))
    )


def is_done(flow: Flow, chapter: Chapter, position: Position, view: View) -> bool:
    """Whether what this chapter is for was reached: a guard is true, or a step on the way was answered."""
    if chapter.done in flow.steps:
        return chapter.done in position.path
    return chapter.done is not None and holds(chapter.done, view)


def name(chapter: Chapter, view: View) -> Text:
    """The chapter's title."""
    assert chapter.title is not None
    return chapter.title.text(f"chapter.{chapter.chapter}.title", view.case.voice())


def button(flow: Flow, chapter: Chapter, position: Position, view: View) -> Text:
    """The title, marked when the chapter is done or comes next."""
    title = name(chapter, view)
    if chapter.more:
        return title
    if is_done(flow, chapter, position, view):
        return flow.phrase("button_done_chapter", chapter=title)
    return (
        flow.phrase("button_next_chapter", chapter=title) if chapter == _next(flow, position, view) else title
    )


def lines(flow: Flow, position: Position, view: View) -> list[Lines]:
    """The paragraphs of the menu: how far the way is gone, the MPs, what comes next, and why."""
    return [
        paragraph
        for paragraph in (
            _progress(flow, position, view),
            tuple(_mps(flow, view)),
            _why(flow, position, view),
        )
        if paragraph
    ]


def _way(flow: Flow, view: View) -> list[Chapter]:
    return [chapter for chapter in offered(flow, view) if not chapter.more]


def _next(flow: Flow, position: Position, view: View) -> Chapter | None:
    return next((chapter for chapter in _way(flow, view) if not is_done(flow, chapter, position, view)), None)


def _sooner(chapter: Chapter, view: View) -> bool:
    return chapter.sooner is not None and holds(chapter.sooner, view)


def _progress(flow: Flow, position: Position, view: View) -> Lines:
    way = _way(flow, view)
    done = sum(is_done(flow, chapter, position, view) for chapter in way)
    bar = FULL * done + EMPTY * (len(way) - done)
    return (flow.phrase("menu_progress", bar=bar, done=done, all=len(way)),)


def _mps(flow: Flow, view: View) -> Iterator[Text]:
    for role in confirmed(view):
        found = view.case.findings[role]
        if found.mp and found.constituency:
            place = found.constituency.name
            yield flow.phrase(f"menu_mp_{role}", view.case.voice(), mp=found.mp.name, constituency=place)


def _why(flow: Flow, position: Position, view: View) -> Lines:
    voice, chapter = view.case.voice(), _next(flow, position, view)
    if chapter is None:
        return (flow.phrase("menu_all_done", voice),)
    title = name(chapter, view)
    if chapter.why is None:
        return (flow.phrase("menu_next", voice, chapter=title),)
    why = chapter.why.text(f"chapter.{chapter.chapter}.why", voice)
    return (flow.phrase("menu_next_why", voice, chapter=title, why=why),)
