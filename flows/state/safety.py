"""Whether a person may be named to an office: only if the Home Office knows about them already (S1).

Each member of a case answers for themselves, and the safest answer counts. No answer counts as "not sure".
"""

from flows.state.case import Answer, Case

KNOWS = "home_office_knows"  # the step that asks
SAFEST_FIRST = ("no", "unsure", "advised", "yes")
NAMED = ("advised", "yes")  # the answers after which a name may be given


def name_waits(case: Case) -> bool:
    """Whether giving the person's name to an office may put them at risk."""
    answer = case.answers.get(KNOWS)
    return answer is None or answer.value not in NAMED


def with_own_answer(case: Case, user: str, answer: Answer) -> Case:
    """The case after this member's own answer: it counts, unless another member gave a safer one."""
    members = dict(case.members)
    before = case.answers.get(KNOWS)
    if before and case.owner in members and not any(member.knows for member in members.values()):
        members[case.owner] = members[case.owner].model_copy(update={"knows": before.value})
    members[user] = members[user].model_copy(update={"knows": answer.value})
    answers = {**case.answers, KNOWS: answer}
    return counted(case.model_copy(update={"members": members, "answers": answers}))


def counted(case: Case) -> Case:
    """The case with the safest of its members' own answers as the one that counts."""
    own = [member.knows for member in case.members.values() if member.knows in SAFEST_FIRST]
    answer = case.answers.get(KNOWS)
    if not own or answer is None:
        return case
    safest = answer.model_copy(update={"value": min(own, key=SAFEST_FIRST.index)})
    return case.model_copy(update={"answers": {**case.answers, KNOWS: safest}})
