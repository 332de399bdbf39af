"""The flow of this release, ready made: its YAML is read and checked once for each state of the files."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from flows.compiled.kept_build import FOLDER, code_in, kept_build
from flows.definition.flow import Flow
from flows.definition.text import Value
from flows.question_kind import Kinds

HERE = Path(__file__).parent
FLOWS = HERE.parent


def shipped_flow(
    kinds: Kinds, values: Mapping[str, Value] | None = None, flows: Path = FLOWS, kept: Path = FOLDER
) -> Flow:
    """What `load_flow` makes of the same, from an earlier process if the files are unchanged.

    `kept`: where it is kept. Raises FlowProblems.
    """

    def build() -> Flow:
        from flows.definition.loader import load_flow  # only here is YAML read, and its parser needed

        return replace(load_flow(kinds, flows), kinds={})

    sources = [*code_in(HERE), *sorted(flows.rglob("*.yaml"))]
    flow = kept_build("flow", sources, build, kept, key=" ".join(sorted(kinds)))
    return replace(flow, kinds=kinds, values=values or {})
