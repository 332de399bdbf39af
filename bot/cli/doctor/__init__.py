"""Checks everything the bot needs, and says what to mend, in which order (`python -m bot doctor`).

The checks stand in the order in which to mend what they find: without a place for the data nothing works.
"""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path

from bot.cli.doctor.conclusion import conclusion, sign_off_line
from bot.cli.doctor.diagnosis import Diagnosis
from bot.cli.doctor.reach import check_reach
from bot.cli.doctor.release import check_flow, check_languages, check_numbers, check_sign_offs, check_words
from bot.cli.doctor.storage import check_disk, check_files, check_store, free_bytes, list_withdrawn
from bot.clock import utc_now
from bot.editorial.sign_offs import SignOffStatus
from bot.settings import Settings

SIGNED_OFF = "Signed off for public use:"
SLOW = "Now each sentence in each language: some fifteen seconds."


async def examine(
    settings: Settings,
    say: Callable[[str], None],
    quick: bool = False,
    now: Callable[[], datetime] = utc_now,
    free: Callable[[Path], int] = free_bytes,
) -> bool:
    """Say what each check finds, and at the end what to mend. Returns whether the bot is ready to be tried.

    `quick`: leave out the words. `now`, `free`: the clock, and the room on a disk.
    """
    found = [diagnosis async for diagnosis in _told(diagnose(settings, now, free), say)]
    statuses: list[SignOffStatus] = []
    if found[0].ok:  # the conversation can be read
        today = now().date()
        if not quick:
            say(SLOW)
            found.append(check_words(today))
            say(str(found[-1]))
        statuses, fault = check_sign_offs(settings.signed_off, today)
        if fault:
            found.append(fault)
        say(f"\n{SIGNED_OFF}")
        for status in statuses:
            say(f"  {sign_off_line(status)}")
    for line in conclusion(found, statuses):
        say(line)
    return all(one.state != "error" for one in found)


async def _told(diagnoses: AsyncIterator[Diagnosis], say: Callable[[str], None]) -> AsyncIterator[Diagnosis]:
    async for diagnosis in diagnoses:
        say(str(diagnosis))
        yield diagnosis


async def diagnose(
    settings: Settings,
    now: Callable[[], datetime] = utc_now,
    free: Callable[[Path], int] = free_bytes,
) -> AsyncIterator[Diagnosis]:
    """Check everything but the words of each language."""
    flow = check_flow()
    yield flow
    if flow.ok:
        async for diagnosis in diagnose_environment(settings, now, free):
            yield diagnosis
        yield check_languages()
        yield check_numbers(now().date())


async def diagnose_environment(
    settings: Settings,
    now: Callable[[], datetime] = utc_now,
    free: Callable[[Path], int] = free_bytes,
) -> AsyncIterator[Diagnosis]:
    """Check what the bot depends on outside its own files: store, key, Telegram, clock, public services."""
    is_usable = True
    async for diagnosis in check_store(settings):
        is_usable = is_usable and diagnosis.state != "error"
        yield diagnosis
    for diagnosis in (*check_disk(settings, free), check_files(settings)):
        yield diagnosis
    if is_usable:
        yield await list_withdrawn(settings)
    async for diagnosis in check_reach(settings, now):
        yield diagnosis
