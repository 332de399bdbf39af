"""Bank holidays and working days, near and far."""

from datetime import date, timedelta

import holidays
import pytest

from flows.definition.schema import Nation
from flows.state.bank_holidays import NEAR, SUBDIVISIONS, bank_holidays, working_day_after


@pytest.mark.parametrize("nation", SUBDIVISIONS)
def test_every_day_is_judged_as_the_library_judges_it(nation: Nation) -> None:
    library = holidays.country_holidays("GB", subdiv=SUBDIVISIONS[nation])
    days = [date(NEAR[0] - 1, 1, 1) + timedelta(days) for days in range(366 * (len(NEAR) + 2))]
    assert [day for day in days if day in bank_holidays(nation)] == [day for day in days if day in library]


def test_working_days_pass_over_christmas() -> None:
    assert working_day_after(date(2026, 12, 24), 1) == date(2026, 12, 29)
