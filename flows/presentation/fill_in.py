"""What the fill-in page is to hold: the letter that was made last for this MP, and the permission letter."""

from flows.definition.flow import Flow
from flows.definition.schema import Step
from flows.effects import FillIn
from flows.presentation.case_words import several
from flows.presentation.papers import is_made, make_paper
from flows.routing.guards.names import may_be_named
from flows.routing.view import View

PERMISSION = "authority"
OWN_LETTER = "own_letter"  # is a supporter's, also where the person looked up their supporter's MP
LETTERS = ("letter", OWN_LETTER)  # go with the permission letter, and are signed
PAPERS = (*LETTERS, PERMISSION)
DETAINED = "detained"
ENCLOSED = several("enclosures", "enclosed", but="permission")  # the permission letter is in the file itself


def fill_in(flow: Flow, step: Step, view: View) -> FillIn | None:
    """The papers to fill in on the phone from this step; None if there are none, or no name may be given."""
    mp = view.finding.mp if view.finding else None
    if not (flow.has_page and step.fill_in and mp and may_be_named(view)):
        return None
    made = [id for id in PAPERS if is_made(id, view)]
    if not made:
        return None
    letters = [id for id in made if id != PERMISSION]
    newest = max(letters, key=view.case.papers_made.__getitem__) if letters else None
    return FillIn(
        letter=make_paper(flow, newest, view) if newest else None,
        permission=make_paper(flow, PERMISSION, view),
        mp=mp.name,
        voice="supporter" if newest == OWN_LETTER else view.case.voice(),
        is_detained=view.case.chose("situation", DETAINED),
        enclosed=ENCLOSED(flow, view) if newest else None,
        case=view.case.id,
    )
