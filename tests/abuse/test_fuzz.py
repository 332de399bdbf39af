"""The fuzz in short: updates real and mutated, and JSON of any shape. The long form: `make fuzz`."""

import asyncio
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from tests.abuse.fuzz import fuzz
from tests.abuse.mutating import KINDS
from tests.harness.telegram import TelegramShell

QUICK = settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
NAMES = st.sampled_from(
    [
        "id",
        "chat",
        "from",
        "message",
        "message_id",
        "date",
        "text",
        "type",
        "data",
        "entities",
        "reply_markup",
    ]
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=25,
)
UPDATES = st.dictionaries(st.sampled_from(["update_id", *KINDS]), JSON, max_size=4)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [2, 3], ids=["polling", "webhook"])
def test_updates_real_and_mangled_break_nothing(seed: int) -> None:
    figures = fuzz(300, seed)
    assert figures.faults == {} and figures.mutated > 100 and figures.not_understood < figures.mutated
    assert figures.in_part > 0 and figures.unanswered == 0


@QUICK
@given(updates=st.lists(UPDATES | JSON, min_size=5, max_size=20))
def test_json_of_any_shape_is_no_update_or_is_answered(updates: list[Any]) -> None:
    with capture_logs() as logged:
        asyncio.run(_take(updates))
    assert [line for line in logged if line["log_level"] == "error"] == []


async def _take(updates: list[Any]) -> None:
    shell = TelegramShell()
    for update in updates:
        assert await shell.take(update)
    assert shell.telegram.refusals == []
