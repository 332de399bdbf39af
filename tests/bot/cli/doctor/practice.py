"""Everything that doctor examines, over the stand-ins; all is well until a test makes something wrong."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.cli.doctor import diagnose_environment
from bot.cli.doctor.diagnosis import Diagnosis
from bot.settings import Settings
from tests.standins.members import MembersStandIn
from tests.standins.postcodes import PostcodesStandIn
from tests.standins.questions import QuestionsStandIn
from tests.standins.server import serving
from tests.standins.telegram import TOKEN, FakeTelegram
from tests.standins.votes import VotesStandIn

KEY, OTHER = "a-key-only-for-the-tests", "another-key-for-the-tests"
NOBODY = "http://127.0.0.1:1"
OPERATOR = {"operator_name": "Derwentside Visitors Group", "operator_contact": "help@example.org"}


@dataclass
class Practice:
    """An environment in which all is well."""

    settings: dict[str, Any]
    telegram: FakeTelegram = field(default_factory=FakeTelegram)
    postcodes: PostcodesStandIn = field(default_factory=PostcodesStandIn)
    members: MembersStandIn = field(default_factory=MembersStandIn)
    votes: VotesStandIn = field(default_factory=VotesStandIn)
    questions: QuestionsStandIn = field(default_factory=QuestionsStandIn)

    @property
    def folder(self) -> Path:
        """The data folder."""
        return Path(self.settings["data_dir"])

    async def found(self, **changes: Any) -> dict[str, Diagnosis]:
        """What is found with these settings, by name."""
        settings = Settings.model_validate(self.settings | changes)
        return {diagnosis.name: diagnosis async for diagnosis in diagnose_environment(settings)}

    async def wrong(self, **changes: Any) -> dict[str, Diagnosis]:
        """What is not well with these settings, by name."""
        return {name: found for name, found in (await self.found(**changes)).items() if not found.ok}


@asynccontextmanager
async def all_well(folder: Path) -> AsyncIterator[Practice]:
    """Serve the stand-ins. `folder`: where the data folder is to be."""
    practice = Practice(
        {
            "telegram_bot_token": TOKEN,
            "data_dir": folder / "data",
            "data_key": KEY,
            "signed_off": folder / "signed_off.yaml",
            **OPERATOR,
        }
    )
    places: dict[str, tuple[Any, str]] = {
        "telegram_api_url": (practice.telegram, ""),
        "postcodes_url": (practice.postcodes.app, ""),
        "members_url": (practice.members.app, "/api"),
        "votes_url": (practice.votes.app, "/data"),
        "questions_url": (practice.questions.app, "/api"),
    }
    async with AsyncExitStack() as stack:
        for name, (app, path) in places.items():
            practice.settings[name] = await stack.enter_async_context(serving(app)) + path
        yield practice
