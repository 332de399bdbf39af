"""Marks the heavy cases of a test that has light ones too: those run in `make soak`."""

from collections.abc import Iterable

import pytest
from _pytest.mark import ParameterSet


def in_soak(values: Iterable[object]) -> list[ParameterSet]:
    """The values as parameters of a test, all of them heavy."""
    return [pytest.param(value, marks=pytest.mark.soak) for value in values]
