"""The bot as `bot run` starts it, by a clock that jumps: `python -m tests.chaos.stage.jumping_clock`.

The clock is the real one, moved by the seconds that stand in the file CLOCK_OFFSET. Due reminders are looked
for every two seconds, not every minute.
"""

import asyncio
import os
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.app import Components, run_telegram
from bot.cli.entry import run_command, settings_or_exit
from bot.clock import CheckedClock, utc_now
from bot.conversation.jobs import A_MINUTE
from bot.metrics import Metrics

OFTEN = 2.0  # seconds between two looks for due reminders


def moved_now() -> datetime:
    """The present moment by the clock that jumps."""
    return utc_now() + timedelta(seconds=float(Path(os.environ["CLOCK_OFFSET"]).read_text()))


async def shorter_pause(seconds: float) -> None:
    """Wait for so many seconds, but look for due reminders more often."""
    await asyncio.sleep(OFTEN if seconds == A_MINUTE else seconds)


def main() -> None:
    """Talk on Telegram, with the settings of the environment, until terminated."""
    metrics = Metrics()
    settings = settings_or_exit(metrics=metrics)
    token = settings.telegram_bot_token.get_secret_value() if settings.telegram_bot_token else ""
    build = partial(Components, clock=CheckedClock(moved_now), pause=shorter_pause)
    run_command(run_telegram(settings, token, metrics, build))


if __name__ == "__main__":
    main()
