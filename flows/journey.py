"""The journey: which chapters are done, and which comes next."""

from flows.flow import Flow
from flows.model import Chapter, Text
from flows.rules import RULES, View

Lines = tuple[Text, ...]


def offered(flow: Flow) -> tuple[Chapter, ...]:
    """The chapters the menu names, in order."""
    return tuple(chapter for chapter in flow.chapters if chapter.title)


def is_done(chapter: Chapter, view: View) -> bool:
    """Whether what this chapter is for has been reached."""
    return chapter.done is not None and RULES[chapter.done](view)


def name(chapter: Chapter, view: View) -> Text:
    """The chapter's title."""
    assert chapter.title is not None
    return chapter.title.text(f"chapter.{chapter.chapter}.title", view.case.voice())


def lines(flow: Flow, view: View) -> list[Lines]:
    """The paragraphs of the menu: the MP, what is done and what comes next, and why."""
    voice = view.case.voice()
    chapters = offered(flow)
    todo = [chapter for chapter in chapters if not is_done(chapter, view)]
    marks = {True: "menu_done", False: "menu_todo"}
    listed = tuple(flow.phrase(marks[is_done(one, view)], chapter=name(one, view)) for one in chapters)
    said = [listed, tuple(_mps(flow, view))]
    if not todo:
        said.append((flow.phrase("menu_all_done", voice),))
    elif todo[0].why:
        why = todo[0].why.text(f"chapter.{todo[0].chapter}.why", voice)
        said.append((flow.phrase("menu_next", voice, chapter=name(todo[0], view), why=why),))
    return [paragraph for paragraph in said if paragraph]


def _mps(flow: Flow, view: View) -> list[Text]:
    findings = [found for found in view.case.findings.values() if found.mp and found.constituency]
    confirmed = {answer.about for answer in view.case.answers.values() if answer.about}
    return [
        flow.phrase("menu_mp", view.case.voice(), mp=found.mp.name, constituency=found.constituency.name)
        for found in findings
        if found.mp and found.constituency and found.key in confirmed
    ]
