"""What people type, on the running process: read rightly, asked about or kept as it is, never mistaken."""

from pathlib import Path

from tests.harness.flow import NOW
from tests.harness.moved_process import MovedProcess, moved_process
from tests.harness.process import PATIENCE
from tests.process.test_journey import press, refusals, walk_to_card


async def test_weeks_that_are_counted_in_french_lead_to_the_right_day(tmp_path: Path) -> None:
    async with moved_process(MovedProcess(tmp_path, now=NOW)) as bot:
        await bot.start()
        person = bot.telegram.person(language_code="fr")
        await walk_to_card(person, "fr")
        await press(person, "menu:surgery")
        await person.wait(lambda seen: any(one.button("surgery_day:2026-11-25") for one in seen), PATIENCE)
        await person.send("mardi en 8")
        both = {"surgery_day:2026-12-01", "surgery_day:2026-12-08"}
        await person.wait(lambda seen: both <= {key.data for key in seen[-1].buttons}, PATIENCE)
        await person.send("vendredi en 8 à 15h")
        for data in ("surgery_place:office", "surgery_who:me", "surgery_remind:all"):
            await press(person, data)
        seen = await person.wait(lambda seen: bool(seen[-1].button("surgery_check:yes")), PATIENCE)
        assert "4 décembre 2026" in seen[-1].text and "15:00" in seen[-1].text
        assert refusals(bot) == []
