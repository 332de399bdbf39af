"""The plans: which rows share a bot and a clock."""

from collections.abc import Callable, Mapping

from tests.process.reminders import rows_of_downtime, rows_of_keeping, rows_of_kills, rows_of_trouble
from tests.process.reminders.calendar import moment
from tests.process.reminders.rows_of_changes import changes, news
from tests.process.reminders.rows_of_downtime import downtime
from tests.process.reminders.rows_of_keeping import keeping
from tests.process.reminders.rows_of_kills import killed
from tests.process.reminders.rows_of_letters import letters
from tests.process.reminders.rows_of_meetings import RINGS_IN_THE_NIGHT, meetings
from tests.process.reminders.rows_of_reports import reports
from tests.process.reminders.rows_of_trouble import trouble
from tests.process.reminders.world import Timeline

OCTOBER, NOVEMBER = moment("2026-10-01 12:00"), moment("2026-11-02 12:00")
MIDWINTER, SPRING = moment("2026-12-12 12:00"), moment("2027-04-20 12:00")


def undisturbed() -> Timeline:
    """Appointments, letters and reports, from October to April."""
    rows = (*meetings(OCTOBER), *letters(OCTOBER), *reports(OCTOBER))
    return Timeline(OCTOBER, SPRING, rows, also=RINGS_IN_THE_NIGHT)


def changed() -> Timeline:
    """What people change, and what the others hear of it."""
    return Timeline(OCTOBER, MIDWINTER, (*changes(OCTOBER), *news(OCTOBER)))


def not_running() -> Timeline:
    """No process runs."""
    return Timeline(NOVEMBER, MIDWINTER, tuple(downtime(NOVEMBER)), down=rows_of_downtime.DOWN)


def killed_in_mid_send() -> Timeline:
    """The process is killed."""
    rows = tuple(killed(NOVEMBER))
    return Timeline(NOVEMBER, MIDWINTER, rows, also=rows_of_kills.MINUTES, kills=rows_of_kills.KILLS)


def not_reached() -> Timeline:
    """Telegram fails, or people cannot be reached."""
    return Timeline(NOVEMBER, MIDWINTER, tuple(trouble(NOVEMBER)), also=rows_of_trouble.MINUTES)


def kept() -> Timeline:
    """Cases that nobody uses."""
    rows, days = tuple(keeping()), str(rows_of_keeping.DAYS)
    return Timeline(OCTOBER, MIDWINTER, rows, down=rows_of_keeping.DOWN, retention=days)


def shared() -> Timeline:
    """What two processes send that share a database."""
    rows = (*killed(NOVEMBER), *reports(NOVEMBER, with_deeds=False))
    return Timeline(NOVEMBER, moment("2026-11-27 12:00"), rows)


ALONE: Mapping[str, Callable[[], Timeline]] = {  # with one process
    "undisturbed": undisturbed,
    "changed": changed,
    "not running": not_running,
    "killed": killed_in_mid_send,
    "not reached": not_reached,
    "kept": kept,
}
