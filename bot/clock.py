"""The bot's clock: this machine's, or, when that one is far off, the time of Telegram's answers."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

import structlog

FAR_OFF = timedelta(minutes=10)  # more than an answer that counts can have been held up on its way
EARLIEST, LATEST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)  # of a likely time
log = structlog.get_logger()


def utc_now() -> datetime:
    """The current time, by this machine's clock."""
    return datetime.now(UTC)


def seconds_passed() -> float:
    """Seconds that pass evenly, however the clock is set; where the system can, asleep too."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


@dataclass(frozen=True, slots=True)
class _Heard:
    """What Telegram's clock showed. `seconds`: when that was heard, by `seconds_passed`."""

    moment: datetime
    seconds: float


class CheckedClock:
    """Shows the time of this machine, unless Telegram has shown that it is far off; then Telegram's.

    By a clock that is set forward, if only for seconds, a bot would take reminders for too late, tell a
    friend that somebody has not answered, and give notice of erasures.
    """

    def __init__(
        self, wall: Callable[[], datetime] = utc_now, seconds: Callable[[], float] = seconds_passed
    ) -> None:
        """`wall`: the machine's time. `seconds`: counts seconds, and never jumps."""
        self._wall, self.seconds = wall, seconds
        self._heard: _Heard | None = None
        self._was_wrong = False
        self.is_checked = False  # whether an answer has come, also one that showed no time

    def __call__(self) -> datetime:
        """The current time."""
        wall, telegram = self._wall(), self._telegram()
        return telegram if telegram and abs(wall - telegram) > FAR_OFF else wall

    @property
    def is_wrong(self) -> bool:
        """Whether the machine's clock is far off, by the last answer that was heard."""
        telegram = self._telegram()
        return telegram is not None and abs(self._wall() - telegram) > FAR_OFF

    def hear(self, date: str) -> None:
        """Take note of the `Date` header of an answer that has just come. One that is no date is ignored."""
        self.is_checked = True
        if moment := _moment(date):
            self._heard = _Heard(moment, self.seconds())
            self._tell()

    def _telegram(self) -> datetime | None:
        """The time by Telegram's clock, if an answer was heard."""
        if self._heard is None:
            return None
        return self._heard.moment + timedelta(seconds=self.seconds() - self._heard.seconds)

    def _tell(self) -> None:
        """Log once that the clock is wrong, and once that it is right again."""
        is_wrong = self.is_wrong
        if is_wrong and not self._was_wrong:
            log.error("the clock of this machine is wrong", note="the bot goes by Telegram's: set it")
        elif self._was_wrong and not is_wrong:
            log.warning("the clock of this machine is right again")
        self._was_wrong = is_wrong


@lru_cache(1)  # the answers of a second show the same date, and one tap has three
def _moment(date: str) -> datetime | None:
    """The moment that a `Date` header shows; None if it is no date, or no likely one."""
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return None
    is_likely = moment.tzinfo is not None and EARLIEST < moment < LATEST  # "-0000": no zone is known
    return moment if is_likely else None
