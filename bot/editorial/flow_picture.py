"""The picture of the flow: Mermaid for a page that draws it, SVG for anyone."""

import warnings
from dataclasses import dataclass
from html import escape

from flows.definition.flow import Flow
from flows.definition.graph import ways_on
from flows.definition.schema import MENU, Step

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # grandalf's own strings hold escapes that Python dislikes
    from grandalf.graphs import Edge, Graph, Vertex
    from grandalf.layouts import SugiyamaLayout

WIDTH, HEIGHT, GAP = 190, 46, 30  # of a step, and between two drawings, in pixels
READ, MENU_FILL, ASKED = "#f3f0e6", "#dfeedd", "#e4ecf7"  # what a step's box is filled with


@dataclass(frozen=True, slots=True)
class Way:
    """An arrow: asides and reopenings are dashed."""

    source: str
    target: str
    label: str
    dashed: bool = False


def ways(flow: Flow) -> list[Way]:
    """Every arrow of the flow."""
    found = []
    for step in flow.steps.values():
        for label, target in ways_on(step):
            found.append(Way(step.id, target, label, _is_aside(flow, target)))
        found += [Way(step.id, one.reopen, one.id, True) for one in step.choices if one.reopen]
    return found


def mermaid(flow: Flow) -> str:
    """The flow as a Mermaid flowchart, a box around each chapter."""
    lines = ["flowchart TD"]
    for chapter in flow.chapters:
        lines.append(f"  subgraph {chapter.chapter}")
        lines += [f'    {_node(step.id)}["{step.id}"]' for step in chapter.steps]
        lines.append("  end")
    for way in ways(flow):
        arrow = "-.->" if way.dashed else "-->"
        label = f"|{way.label}|" if way.label else ""
        lines.append(f"  {_node(way.source)} {arrow}{label} {_node(way.target)}")
    return "\n".join(lines)


def svg(flow: Flow) -> str:
    """The flow as an SVG picture, laid out in layers from the first step down."""
    vertices = {id: Vertex(id) for id in flow.steps}
    for vertex in vertices.values():
        vertex.view = _Box(WIDTH, HEIGHT)
    drawn = [way for way in ways(flow) if way.source in vertices and way.target in vertices]
    edges = [_Edge(vertices[way.source], vertices[way.target], place) for place, way in enumerate(drawn)]
    graph = Graph(list(vertices.values()), edges)
    width = _lay_out(graph)
    places = {id: vertex.view.xy for id, vertex in vertices.items()}
    height = max(y for _, y in places.values()) + HEIGHT + GAP
    body = [_arrow(way, places) for way in drawn] + [
        _box(flow, step, places[step.id]) for step in flow.steps.values()
    ]
    size = f'viewBox="0 0 {width:.0f} {height:.0f}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif">'
    marker = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8"'
        ' orient="auto"><path d="M0,0L8,4L0,8z" fill="#555"/></marker></defs>'
    )
    return "\n".join([head, marker, *body, "</svg>"])


class _Edge(Edge):  # type: ignore[misc]
    """The layout goes through a set of them: by their places the picture comes out the same each time."""

    def __init__(self, source: Vertex, target: Vertex, place: int) -> None:
        super().__init__(source, target)
        self._place = place

    def __hash__(self) -> int:
        return self._place


class _Box:
    """What the layout wants to know of a step, and where it puts it."""

    def __init__(self, w: float, h: float) -> None:
        self.w, self.h = w, h
        self.xy: tuple[float, float] = (0.0, 0.0)


def _lay_out(graph: Graph) -> float:
    """Place every step; drawings that are not connected stand side by side. Returns the whole width."""
    left = float(GAP)
    for part in graph.C:
        layout = SugiyamaLayout(part)
        layout.xspace, layout.yspace = GAP, 2 * GAP
        layout.init_all()
        layout.draw(6)
        views = [vertex.view for vertex in part.sV]
        shift = left - min(view.xy[0] - WIDTH / 2 for view in views)
        down = GAP + HEIGHT - min(view.xy[1] for view in views)
        for view in views:
            view.xy = (view.xy[0] + shift, view.xy[1] + down)
        left = max(view.xy[0] for view in views) + WIDTH / 2 + GAP
    return left


def _arrow(way: Way, places: dict[str, tuple[float, float]]) -> str:
    (x1, y1), (x2, y2) = places[way.source], places[way.target]
    down = y2 > y1
    start, end = (y1 + HEIGHT / 2, y2 - HEIGHT / 2) if down else (y1 - HEIGHT / 2, y2 + HEIGHT / 2)
    dash = ' stroke-dasharray="4 3"' if way.dashed else ""
    bend = (start + end) / 2
    path = f"M{x1:.0f},{start:.0f} C{x1:.0f},{bend:.0f} {x2:.0f},{bend:.0f} {x2:.0f},{end:.0f}"
    line = f'<path d="{path}" fill="none" stroke="#555" marker-end="url(#tip)"{dash}/>'
    x, y = (x1 + x2) / 2, bend
    if not way.label:
        return line
    words = f'<text x="{x:.0f}" y="{y:.0f}" font-size="10" text-anchor="middle" fill="#335">'
    return f"{line}{words}{escape(way.label)}</text>"


def _fill(flow: Flow, step: Step) -> str:
    kind = flow.kind(step)
    if step.id == MENU:
        return MENU_FILL
    return READ if kind.is_aside or kind.is_statement else ASKED


def _box(flow: Flow, step: Step, place: tuple[float, float]) -> str:
    x, y = place
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
    """`end` and the like are words of Mermaid's own."""
    return f"step_{id}"
