"""What is found on an MP's record, from answers in the recorded shapes."""

from datetime import date
from typing import Any

import pytest

from bot.sources.practice import PracticeSources
from bot.sources.transport.host import HostLimits
from flows.state.case import Finding, Query
from flows.state.mp_record import Interest, MpRecord
from tests.harness.sources import MakeServices, Services
from tests.standins.faults import Fault
from tests.standins.members import biography, contribution, post
from tests.standins.questions import question
from tests.standins.votes import voting

MP = 9000
LONG = "To ask the Home Secretary how many asylum seekers " + "have waited for a very long time " * 10


async def sides(services: Services, **changed: Any) -> list[tuple[str, bool]]:
    """On which side, and whether as a teller, one vote is told."""
    services.votes.votings[MP] = [voting(MP, 1, "Asylum Bill", "2026-05-12", **changed)]
    return [(vote.side, vote.teller) for vote in (await services.sources.record(MP)).votes or ()]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, [("for", False)]),
        ({"MemberVotedAye": False, "MemberVotedNo": True}, [("against", False)]),
        ({"MemberVotedAye": False, "MemberVotedNo": ...}, [("against", False)]),
        ({"MemberVotedNo": True}, [("both", False)]),
        (
            {"MemberVotedAye": False, "MemberWasTeller": True, "no_tellers": [5, MP], "aye_tellers": [6]},
            [("against", True)],
        ),
        ({"MemberVotedAye": False, "MemberWasTeller": True, "aye_tellers": [MP]}, [("for", True)]),
        (
            {"MemberVotedAye": False, "MemberVotedNo": ..., "MemberWasTeller": True, "aye_tellers": [MP]},
            [("for", True)],
        ),
        ({"MemberVotedAye": False, "MemberWasTeller": True}, []),
        ({"MemberVotedAye": False}, []),
    ],
    ids=[
        "aye",
        "no",
        "no-without-key",
        "both",
        "teller-no",
        "teller-aye",
        "teller-no-key",
        "unknown",
        "none",
    ],
)
async def test_a_vote_is_told_as_the_service_says_and_never_guessed(
    services: Services, changed: dict[str, Any], told: list[tuple[str, bool]]
) -> None:
    assert await sides(services, **changed) == told


async def test_each_vote_comes_once_newest_first_and_six_at_most(services: Services) -> None:
    services.votes.votings[MP] = [
        voting(MP, number, f"Illegal  Migration Bill and Asylum {number}", f"2026-0{number}-01")
        for number in range(1, 9)
    ]
    services.votes.votings[MP].append(voting(MP, 20, "Fisheries Bill", "2026-09-01"))
    votes = (await services.sources.record(MP)).votes or ()
    assert [vote.on.month for vote in votes] == [8, 7, 6, 5, 4, 3]
    assert votes[0].title == "Illegal Migration Bill and Asylum 8"
    assert votes[0].link == "https://votes.parliament.uk/votes/commons/division/8"


async def test_nothing_found_is_not_the_same_as_not_known(services: Services) -> None:
    nothing = MpRecord(member=MP, interests=(), posts=(), committees=(), votes=(), questions=(), debates=())
    assert await services.sources.record(MP) == nothing


async def test_a_question_that_the_service_cut_ends_with_a_whole_word(services: Services) -> None:
    services.questions.questions = [
        question(MP, 10, LONG, "2026-02-01"),
        question(MP, 11, "To ask whether asylum claims are lost.", "2026-03-01"),
        question(MP, 12, "To ask about asylum and fish.", "2026-04-01", answeringBodyId=13),
        question(MP, 13, "To ask about asylum again.", "2026-04-02", isWithdrawn=True),
        question(7, 14, "To ask about asylum for somebody else.", "2026-04-03"),
    ]
    whole, cut = (await services.sources.record(MP)).questions or ()
    assert (whole.text, whole.cut) == ("To ask whether asylum claims are lost.", False)
    assert whole.on == date(2026, 3, 1)
    assert whole.link == "https://questions-statements.parliament.uk/written-questions/detail/2026-03-01/11"
    assert cut.cut
    assert LONG.startswith(cut.text + " ")
    assert len(cut.text) > 200


async def test_interests_come_one_by_one_and_empty_ones_not_at_all(services: Services) -> None:
    services.members.focus[MP] = [
        {"category": "Countries of interest", "focus": ["Africa, Jamaica"]},
        {"category": "Political Interests", "focus": ["small businesses, education,", None]},
        {"category": None, "focus": None},
        {"category": "Nothing", "focus": []},
    ]
    assert (await services.sources.record(MP)).interests == (
        Interest(category="Countries of interest", subjects=("Africa", "Jamaica")),
        Interest(category="Political Interests", subjects=("Small businesses", "Education")),
    )


async def test_only_the_posts_of_today_are_told(services: Services) -> None:
    services.members.biographies[MP] = biography(
        governmentPosts=[post("Minister for Fish"), post("Whip", "2025-01-01")],
        committeeMemberships=[post("Home Affairs Committee"), post("Home Affairs Committee")],
    )
    record = await services.sources.record(MP)
    assert (record.posts, record.committees) == (("Minister for Fish",), ("Home Affairs Committee",))


async def test_only_debates_of_the_commons_on_the_topic_are_told(services: Services) -> None:
    services.members.contributions[MP] = [
        contribution("Small Boats: Channel", "2026-05-01"),
        contribution("Fisheries", "2026-06-01"),
        contribution("Asylum Hotels", "2026-07-01"),
        contribution("Asylum in the Lords", "2026-08-01", house=2),
    ]
    debates = (await services.sources.record(MP)).debates or ()
    assert [debate.title for debate in debates] == ["Asylum Hotels", "Small Boats: Channel"]
    link = "https://hansard.parliament.uk/Commons/2026-07-01/debates/id-of-asylum-hotels/AsylumHotels"
    assert debates[0].link == link


@pytest.mark.parametrize(
    "fault", ["stopped", "limited", "error", "html", "nonsense", "not_json", "forbidden"]
)
async def test_a_part_whose_service_fails_is_not_known_and_the_others_are(
    services: Services, fault: Fault
) -> None:
    services.members.focus[MP] = [{"category": "Political Interests", "focus": ["Sport"]}]
    services.votes.app.fault = fault
    record = await services.sources.record(MP)
    assert record.votes is None
    assert record.interests == (Interest(category="Political Interests", subjects=("Sport",)),)
    assert record.questions == ()


async def test_what_failed_is_asked_again_and_what_is_known_is_not(services: Services) -> None:
    services.votes.app.fault = "forbidden"
    await services.sources.record(MP)
    services.forget_requests()
    services.votes.app.fault = None
    assert (await services.sources.record(MP)).votes == ()
    assert services.counts == (0, 0)


async def test_a_service_that_hangs_holds_up_nobody(make_services: MakeServices) -> None:
    services = await make_services(limits=HostLimits(attempt_timeout=0.03, attempts=1), deadline=1.0)
    services.questions.app.fault = "hang"
    record = await services.sources.record(MP)
    assert (record.questions, record.votes, record.interests) == (None, (), ())


async def test_an_old_record_is_better_than_none(services: Services) -> None:
    before = await services.sources.record(MP)
    services.time.forward(hours=24 * 10)
    services.votes.app.fault = services.questions.app.fault = services.members.app.fault = "error"
    assert await services.restarted().record(MP) == before


async def test_no_more_than_four_questions_at_once_go_to_one_service(services: Services) -> None:
    await services.sources.record(MP)
    assert 1 < services.votes.app.most_at_once <= 4


async def test_the_mp_of_a_place_is_found_by_the_whole_name_of_the_seat(services: Services) -> None:
    found = await services.sources.find_mp(Query(constituency_name="Bath"))
    assert found.constituency and found.constituency.name == "Bath"
    nowhere = await services.sources.find_mp(Query(constituency_name="Bathx"))
    assert nowhere == Finding(outcome="down")


async def test_practice_has_a_whole_record_an_empty_one_and_one_with_a_part_missing() -> None:
    whole, empty, broken = [await PracticeSources().record(member) for member in (1, 2, 3)]
    assert all((whole.interests, whole.votes, whole.questions, whole.debates))
    assert (empty.interests, empty.votes, empty.questions, empty.debates) == ((), (), (), ())
    assert broken.votes is None
    found = await PracticeSources().find_mp(Query(constituency_name="Bedford"))
    assert found.mp and found.practice
