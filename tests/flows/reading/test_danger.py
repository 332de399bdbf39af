"""Despair and danger are heard in what people type; what only looks like it is not."""

from pathlib import Path

import pytest

from flows.reading.danger import KINDS
from tests.flows.reading.measure_danger import Measured, measure, sets

HEARD, EACH_KIND, FALSE_ALARMS = 0.9, 0.75, 0.03
SETS = [path for name in ("dev", "test") for path in sets(name)]


@pytest.fixture(scope="module", params=SETS, ids=lambda path: str(path.name))
def measured(request: pytest.FixtureRequest) -> Measured:
    path: Path = request.param
    return measure(path)


def test_nearly_everything_is_heard(measured: Measured) -> None:
    assert measured.share_heard >= HEARD, measured.missed


def test_no_kind_is_forgotten(measured: Measured) -> None:
    assert [kind for kind in KINDS if measured.share(kind) < EACH_KIND] == []


def test_hardly_anything_else_is_taken_for_danger(measured: Measured) -> None:
    assert measured.share_of_false_alarms <= FALSE_ALARMS, measured.false_alarms
