"""Cases that nobody uses: they are erased, but not before their members have been told in time."""

from collections.abc import Iterator
from datetime import datetime

from bot.stores.tinydb.scan import keys_of_kind
from tests.process.reminders import deeds
from tests.process.reminders.calendar import moment
from tests.process.reminders.oracle import Kept
from tests.process.reminders.people import Seeded
from tests.process.reminders.recognised import KEPT
from tests.process.reminders.world import Act, Scene, Span, TableRow

DAYS = 28  # RETENTION_DAYS
DOWN: tuple[Span, ...] = ((moment("2026-11-01 12:00"), moment("2026-11-20 12:00")),)
CASES = {  # when somebody last used the case, when it still has to be there, and when it may not be any more
    "erased": ("2026-10-01 12:00", "2026-10-29 09:00", "2026-10-29 10:01"),
    "told, erased in the downtime": ("2026-10-12 12:00", "2026-10-30 12:00", "2026-11-20 12:01"),
    "all in the downtime": ("2026-10-20 12:00", "2026-12-03 12:00", "2026-12-05 12:00"),
    "told late": ("2026-10-27 12:00", "2026-12-03 12:00", "2026-12-05 12:00"),
}
KEPT_AT = moment("2026-10-17 12:00")  # two days after the notice
TOO_LATE = moment("2026-10-30 12:00")


def keeping() -> Iterator[TableRow]:
    """Cases last used on different days, before and while no process runs."""
    for who, (used, there, gone) in CASES.items():
        case = Seeded(who, moment(used), helper=f"other, {who}")
        promises = tuple(Kept(name, moment(used), DAYS) for name in case.names)
        acts = (moment(there), _looked_up(case, True)), (moment(gone), _looked_up(case, False))
        yield TableRow(f"nobody uses it: {who}", case, promises, acts)
    yield from _pressed(moment("2026-10-01 12:00"))


def _pressed(used: datetime) -> Iterator[TableRow]:
    """The button that keeps the case, in time and too late."""
    who, late = "keeps it", "keeps it too late"
    kept = Kept(who, used, DAYS), Kept(who, KEPT_AT, DAYS)
    yield TableRow("keeps the case", Seeded(who, used), kept, ((KEPT_AT, deeds.press(who, "keep")),))
    case, act = Seeded(late, used), (TOO_LATE, _keep_too_late(late))
    yield TableRow("keeps a case that is gone", case, (Kept(late, used, DAYS),), (act,), until=TOO_LATE)


def _looked_up(case: Seeded, there: bool) -> Act:
    async def act(scene: Scene) -> None:
        if (case.id in keys_of_kind(scene.bot.data_folder, "case")) != there:
            scene.wrong.append(
                f"the case of {case.who!r} is {'gone' if there else 'still there'}: {scene.now}"
            )

    return act


def _keep_too_late(who: str) -> Act:
    """The case is gone, and so nothing can be kept."""

    async def act(scene: Scene) -> None:
        await deeds.press(who, "keep")(scene)
        await scene.bot.settle()
        if any(KEPT in message.text for message in scene.people[who].messages):
            scene.wrong.append(f"{who!r} is told that a case is kept that is gone")

    return act
