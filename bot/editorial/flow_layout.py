"""Where the boxes of the picture stand. It needs grandalf, which only editors have: it is under the GPL."""

import warnings
from collections.abc import Sequence
from typing import Any

from bot.editorial.flow_picture import GAP, HEIGHT, WIDTH, Arrow, Point

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # invalid escapes in grandalf's own strings
    from grandalf.graphs import Edge, Graph, Vertex
    from grandalf.layouts import SugiyamaLayout

LAYOUT_ROUNDS = 6  # passes that untangle the arrows


class _NumberedEdge(Edge):  # type: ignore[misc]
    """Hashes to its number: the layout iterates over sets, and must give the same picture each time."""

    def __init__(self, source: Vertex, target: Vertex, number: int) -> None:
        super().__init__(source, target)
        self._number = number

    def __hash__(self) -> int:
        return self._number


class _VertexView:
    """The size of a step's box, which the layout reads, and its centre `xy`, which the layout sets."""

    def __init__(self, w: float, h: float) -> None:
        self.w, self.h = w, h
        self.xy: Point = (0.0, 0.0)


def lay_out(steps: Sequence[str], drawn: Sequence[Arrow]) -> tuple[dict[str, Point], float]:
    """Return the centre of each step's box, and the width of the picture."""
    vertices = {id: Vertex(id) for id in steps}
    for vertex in vertices.values():
        vertex.view = _VertexView(WIDTH, HEIGHT)
    edges = [
        _NumberedEdge(vertices[arrow.source], vertices[arrow.target], number)
        for number, arrow in enumerate(drawn)
    ]
    left = float(GAP)
    for component in Graph(list(vertices.values()), edges).C:
        left = _lay_out_component(component, left)
    return {id: vertex.view.xy for id, vertex in vertices.items()}, left


def _lay_out_component(component: Any, left: float) -> float:
    """Place connected steps right of `left`; return where the next component may begin."""
    layout = SugiyamaLayout(component)
    layout.xspace, layout.yspace = GAP, 2 * GAP
    layout.init_all()
    layout.draw(LAYOUT_ROUNDS)
    views = [vertex.view for vertex in component.sV]
    shift = left - min(view.xy[0] - WIDTH / 2 for view in views)
    down = GAP + HEIGHT - min(view.xy[1] for view in views)
    for view in views:
        view.xy = (view.xy[0] + shift, view.xy[1] + down)
    return float(max(view.xy[0] for view in views) + WIDTH / 2 + GAP)
