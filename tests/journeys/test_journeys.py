"""Ten people's whole journeys. The transcripts beside this file are what they saw: read them aloud.

`python -m tests.journeys.test_journeys` writes them anew after the words have changed.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.harness.flow import Walk, all_languages, engine_for
from tests.journeys.transcript import Transcript

HERE = Path(__file__).parent
BEGIN = ("language:en",)


def waiting_four_years() -> Transcript:
    """A person who has waited four years, at home, without a lawyer."""
    journey = Transcript().tap(*BEGIN, "person", "yes", "waiting", "how", "none").type("sw1a1aa").tap("yes")
    journey.tap("asylum", "y2022").tap("2022-03", "wrote", "complained", "_done")
    journey.tap("permission", "letters", "_done", "decision", "home", "children", "_done")
    journey.tap("family", "work", "_done", "children_town", "children_ask", "_done").type("1").tap("_done")
    journey.type("We have waited since she was born. She asks me if we can stay.")
    journey.tap("know_mp", "look", "go_on", "i1", "children").type(
        "My daughter is in year 4 at the school in Mill Road."
    )
    journey.tap("papers", "authority", "letter", "summary", "notes", "checklist", "sent")
    journey.tap("going", "go_on", "go_on", "go_on").tap("follow_up", "go_on", "go_on", "go_on")
    journey.later(days=9).tap("papers", "chase", "sent")
    journey.tap("contacts", "written", "yes")
    return journey.tap("papers", "chase_home_office", "sent")


def refused_family() -> Transcript:
    """A family that was refused and has a lawyer who does not know yet."""
    journey = Transcript().tap(*BEGIN, "person", "yes", "refused").type("4 January 2027")
    journey.tap("reply", "not_told", "go_on", "find_mp", "postcode:unknown").type("Both").tap("2", "yes")
    journey.tap("application", "family").type("June last year").type("06/2024")
    journey.type("2026").tap("2026-10", "lawyer_wrote", "_done", "summary", "_done")
    journey.tap("prepare_ask", "new_information", "_back", "reasons", "children", "health", "yes", "_done")
    journey.tap("health", "_done").type("I look after my wife").type("1 and 3").tap("_done", "skip")
    return journey.tap("papers", "letter", "summary", "checklist", "how", "by_hand", "signed", "sent")


def supporter_of_derwentside() -> Transcript:
    """Somebody whose friend is held at Derwentside, and was moved there from London."""
    journey = Transcript().tap(*BEGIN, "supporter", "yes", "yes", "detained", "none", "none")
    journey.tap("urgent", "go_on").type("SW1A 1AA").tap("email", "go_on", "go_on")
    journey.tap("detention").type("she is in derwentsyde now").tap("yes", "go_on")
    journey.tap("prepare_ask", "safety", "yes")
    journey.type("She has not had her blood pressure tablets since Monday.")
    journey.tap("health", "community", "_done")
    journey.tap("detention", "_done", "reach", "how_long", "_done")
    journey.type("She is a midwife, and she is not well in there.")
    journey.tap(
        "papers",
        "home",
        "authority",
        "how",
        "held",
        "signed",
        "papers",
        "letter",
        "another",
        "detention_centre",
        "letter",
        "sent",
    )
    return journey.later(days=8).tap("detention").type("Yarlswood").tap("yes")


def removal_in_five_days() -> Transcript:
    """Somebody at home with a date in five days."""
    journey = Transcript().tap(*BEGIN, "person", "yes", "removal").type("Sunday").tap("2026-11-29")
    journey.tap("removal", "no", "told")
    journey.tap("urgent", "lines", "go_on").type("DN1 1DN").tap("go_on", "go_on")
    journey.tap("find_mp").type("DN1 1DN").type("Bath").type("Ada Member").tap("yes")
    journey.tap("prepare_ask", "pause").type("گزارش تازه‌ای از بیمارستان آمده است")
    journey.tap("family", "_done", "_done").type("دخترم در بیمارستان است")
    return journey.tap("papers", "letter", "notes", "sent", "limits", "go_on")


def preparing_before_reporting() -> Transcript:
    """Somebody who wants to be ready, and is not sure what the Home Office knows until a lawyer was asked."""
    journey = Transcript().tap(*BEGIN, "person", "unsure", "lawyer", "go_on", "ready", "told")
    journey.tap("find_mp", "no_home").type("SW1A 1AA").tap("yes")
    journey.tap("early", "instead", "go_on", "go_on", "early", "change", "advised")
    journey.tap("go_on", "go_on", "go_on", "go_on")
    journey.tap("prepare_ask", "meet", "faith", "yes", "work", "_done", "_done").type(
        "I cook for forty people every Friday."
    )
    return journey.tap("papers", "authority", "invitation", "done", "events", "go_on", "go_on", "helplines")


def friend_elsewhere() -> Transcript:
    """A friend in another constituency, whose own MP is asked after the first said no."""
    journey = Transcript().tap(*BEGIN, "supporter", "yes", "yes", "refused", "none", "told")
    journey.tap("find_mp").type("NE1 1AA").tap("yes")
    journey.tap("prepare_ask", "minister")
    journey.type("Nobody else can look after his mother, who is blind.")
    journey.tap("_done", "_done").type("He taught my son to read.")
    journey.tap("other_ways", "lords", "nations", "council", "own_mp").type("LS1 1AA").tap("yes")
    return journey.tap("papers", "own_letter", "summary", "sent")


def unknown_on_a_sunday_night() -> Transcript:
    """Somebody the Home Office does not know about, on a Sunday night, in Tigrinya, who loses heart."""
    begin = Transcript(Walk.start(engine_for(all_languages()), shown="ti"))
    journey = begin.later(days=5, hours=10.5).tap("language:ti", "person", "no", "lawyer", "go_on")
    journey.tap("other", "none").tap("find_mp").type("SW1A 1AA").tap("yes")
    journey.tap("without_a_name").type("ክመውት ደልየ")
    journey.tap("go_on", "go_on", "papers", "lawyer", "change", "advised", "authority", "ask_first")
    journey.tap("meet", "community", "_done", "_done").type("ኣብዚ ከተማ ብዙሓት ኣዕሩኽ ኣለዉኒ")
    journey.tap("papers", "letter", "notes", "sent")
    return journey.tap("menu:_help", "suicidal", "go_on")


def friend_taken_an_hour_ago() -> Transcript:
    """A supporter whose friend was taken away an hour ago, and who does not know where to."""
    journey = (
        Transcript().tap(*BEGIN, "supporter").type("they took my friend an hour ago").tap("not_now", "yes")
    )
    journey.tap("detained", "unsure", "none", "urgent", "lines", "go_on", "unknown", "lines", "go_on")
    journey.tap("go_on", "detention", "unknown", "go_on", "go_on")
    return journey.tap("people", "go_on", "supporter")


def asylum_hotel_in_arabic() -> Transcript:
    """Somebody in an asylum hotel who knows only the name of the place, in Arabic letters, and is moved."""
    journey = Transcript(Walk.start(engine_for(all_languages()), shown="ar"))
    journey.tap("language:ar", "person", "yes", "waiting", "none", "no_home").type("برادفورد")
    journey.tap("11").type("شكرا").tap("yes", "asylum").type("2023").tap("2023", "rang", "_done", "_done")
    journey.tap("reply", "skip", "_done", "_done", "skip", "letter", "sent")
    journey.later(days=61).tap("find_mp", "yes")
    return journey.later(days=5).tap("moved").type("لوتون").tap("13", "yes")


def only_who_is_my_mp() -> Transcript:
    """Somebody who only wants to know who the MP is, and types Vietnamese without its marks."""
    journey = Transcript(Walk.start(engine_for(all_languages()), shown="vi"))
    journey.tap("language:vi", "mp").type("toi song o Birmingham").type("B20 1AA").tap("yes")
    return journey.tap("reach", "unsure", "go_on", "help", "person", "ready", "told")


JOURNEYS: tuple[Callable[[], Transcript], ...] = (
    waiting_four_years,
    refused_family,
    supporter_of_derwentside,
    removal_in_five_days,
    preparing_before_reporting,
    friend_elsewhere,
    unknown_on_a_sunday_night,
    friend_taken_an_hour_ago,
    asylum_hotel_in_arabic,
    only_who_is_my_mp,
)


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: str(journey.__name__))
def test_the_journey_is_as_it_was_read(journey: Callable[[], Transcript]) -> None:
    transcript = (HERE / f"{journey.__name__}.txt").read_text(encoding="utf-8")
    assert journey().text() == transcript


def test_the_readme_quotes_a_journey_as_it_is() -> None:
    transcript = (HERE / f"{supporter_of_derwentside.__name__}.txt").read_text(encoding="utf-8").split("\n")
    said = iter(line.strip() for line in transcript)
    quoted = [line for line in _quotation() if line != "…"]
    assert quoted[0] == "Bot: Where is the person held?"
    assert [line for line in quoted if line not in said] == []  # `in` goes on from the line found before


def _quotation() -> list[str]:
    """The lines of the journey that README.md shows at its beginning."""
    readme = (HERE.parent.parent / "README.md").read_text(encoding="utf-8")
    after = readme.partition(f"{supporter_of_derwentside.__name__}.txt")[2].split("\n\n")[1]
    return [line.strip() for line in after.split("\n")]


if __name__ == "__main__":
    for journey in JOURNEYS:
        (HERE / f"{journey.__name__}.txt").write_text(journey().text(), encoding="utf-8")
