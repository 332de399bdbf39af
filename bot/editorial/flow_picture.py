"""Draws the flow, as a Mermaid flowchart or as an SVG picture."""

from dataclasses import dataclass
from html import escape
from typing import TypeAlias

from flows.definition.flow import Flow
from flows.definition.graph import routes_from
from flows.definition.schema import MENU, Step

WIDTH, HEIGHT, GAP = 190, 46, 30  # of a step's box, and between boxes, in pixels
MARKER = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8"'
    ' orient="auto"><path d="M0,0L8,4L0,8z" fill="#555"/></marker></defs>'
)
STATEMENT_FILL, MENU_FILL, QUESTION_FILL = "#f3f0e6", "#dfeedd", "#e4ecf7"  # colours of steps' boxes

Point: TypeAlias = tuple[float, float]  # x and y of a box's centre, in pixels


@dataclass(frozen=True, slots=True)
class Arrow:
    """Leads from one step to another; those to asides, consents and reopened questions are dashed."""

    source: str
    target: str
    label: str
    dashed: bool = False


def arrows(flow: Flow) -> list[Arrow]:
    """List every arrow of the flow, step by step."""
    drawn = []
    for step in flow.steps.values():
        for label, target in routes_from(step):
            drawn.append(Arrow(step.id, target, label, _is_aside(flow, target) or target in flow.consents))
        for choice in step.choices:
            if choice.reopen:
                drawn.append(Arrow(step.id, choice.reopen, choice.id, dashed=True))
    return drawn


def mermaid(flow: Flow) -> str:
    """Draw the flow as a Mermaid flowchart, with a box around each chapter."""
    lines = ["flowchart TD"]
    for chapter in flow.chapters:
        lines.append(f"  subgraph {chapter.chapter}")
        lines += [f'    {_node(step.id)}["{step.id}"]' for step in chapter.steps]
        lines.append("  end")
    for arrow in arrows(flow):
        line = "-.->" if arrow.dashed else "-->"
        label = f"|{arrow.label}|" if arrow.label else ""
        lines.append(f"  {_node(arrow.source)} {line}{label} {_node(arrow.target)}")
    return "\n".join(lines)


def svg(flow: Flow) -> str:
    """Draw the flow as an SVG picture, in layers from the first step down.

    Raises ModuleNotFoundError where the editors' packages are not installed.
    """
    from bot.editorial.flow_layout import lay_out  # only editors have what it needs

    drawn = [arrow for arrow in arrows(flow) if arrow.source in flow.steps and arrow.target in flow.steps]
    positions, width = lay_out(list(flow.steps), drawn)
    height = max(y for _, y in positions.values()) + HEIGHT + GAP
    size = f'viewBox="0 0 {width:.0f} {height:.0f}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif">'
    paths = [_path(arrow, positions) for arrow in drawn]
    boxes = [_box(flow, step, positions[step.id]) for step in flow.steps.values()]
    return "\n".join([head, MARKER, *paths, *boxes, "</svg>"])


def _path(arrow: Arrow, positions: dict[str, Point]) -> str:
    """Return a curve between the facing edges of two boxes, with the label in its middle."""
    (x1, y1), (x2, y2) = positions[arrow.source], positions[arrow.target]
    half = HEIGHT / 2 if y2 > y1 else -HEIGHT / 2
    start, end = y1 + half, y2 - half
    x, y = (x1 + x2) / 2, (start + end) / 2
    dash = ' stroke-dasharray="4 3"' if arrow.dashed else ""
    curve = f"M{x1:.0f},{start:.0f} C{x1:.0f},{y:.0f} {x2:.0f},{y:.0f} {x2:.0f},{end:.0f}"
    path = f'<path d="{curve}" fill="none" stroke="#555" marker-end="url(#tip)"{dash}/>'
    if not arrow.label:
        return path
    label = f'<text x="{x:.0f}" y="{y:.0f}" font-size="10" text-anchor="middle" fill="#335">'
    return f"{path}{label}{escape(arrow.label)}</text>"


def _fill(flow: Flow, step: Step) -> str:
    if step.id == MENU:
        return MENU_FILL
    kind = flow.kind(step)
    return STATEMENT_FILL if kind.is_aside or kind.is_statement else QUESTION_FILL


def _box(flow: Flow, step: Step, position: Point) -> str:
    """Return a box with the step's id and the beginning of its words."""
    x, y = position
    fill = _fill(flow, step)
    box = f'<rect x="{x - WIDTH / 2:.0f}" y="{y - HEIGHT / 2:.0f}" width="{WIDTH}" height="{HEIGHT}" rx="8"'
    words = escape(step.say.person.splitlines()[0][:34])
    return (
        f'{box} fill="{fill}" stroke="#777"/>'
        f'<text x="{x:.0f}" y="{y - 4:.0f}" font-size="13" text-anchor="middle">{escape(step.id)}</text>'
        f'<text x="{x:.0f}" y="{y + 13:.0f}" font-size="9" text-anchor="middle" fill="#444">{words}…</text>'
    )


def _is_aside(flow: Flow, target: str) -> bool:
    return target != MENU and flow.is_aside(target)


def _node(id: str) -> str:
    """Prefix an id, because `end` and some others are keywords in Mermaid."""
    return f"step_{id}"
