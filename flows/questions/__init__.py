"""The kinds of question, one file each. To add a kind, add a file here and a line to `_ALL`."""

from flows.question_kind import Kinds, QuestionKind
from flows.questions.appointment import AppointmentQuestion, CancellationQuestion
from flows.questions.area import ConstituencyQuestion, MeantPlaceQuestion, PostcodeQuestion
from flows.questions.change import ChangeQuestion
from flows.questions.choice import ChoiceQuestion
from flows.questions.date import DateQuestion
from flows.questions.day import DayQuestion
from flows.questions.identity import IdentityQuestion
from flows.questions.language import LanguageQuestion
from flows.questions.meant import MeantQuestion
from flows.questions.membership import CaseQuestion, MemberQuestion
from flows.questions.menu import MenuQuestion
from flows.questions.month import MonthQuestion
from flows.questions.mp import InterestQuestion, MpQuestion
from flows.questions.place import PlaceQuestion
from flows.questions.sentences import SentencesQuestion
from flows.questions.several import SeveralQuestion
from flows.questions.statement import AsideStatement, InfoStatement, PassingNote
from flows.questions.text import TextQuestion
from flows.questions.time import TimeQuestion

_ALL: tuple[QuestionKind, ...] = (
    ChoiceQuestion(),
    SeveralQuestion(),
    SentencesQuestion(),
    PostcodeQuestion(),
    ConstituencyQuestion(),
    MeantPlaceQuestion(),
    PlaceQuestion(),
    MpQuestion(),
    InterestQuestion(),
    TextQuestion(),
    IdentityQuestion(),
    MeantQuestion(),
    DateQuestion(),
    DayQuestion(),
    TimeQuestion(),
    MonthQuestion(),
    AppointmentQuestion(),
    CancellationQuestion(),
    InfoStatement(),
    AsideStatement(),
    PassingNote(),
    CaseQuestion(),
    MemberQuestion(),
    LanguageQuestion(),
    MenuQuestion(),
    ChangeQuestion(),
)
KINDS: Kinds = {kind.name: kind for kind in _ALL}
