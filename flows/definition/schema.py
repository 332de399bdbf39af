"""What an editor writes in YAML, as validated and frozen values: chapters, steps, choices, papers, facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from flows.definition.text import Text, Value

MENU = "menu"  # where every chapter ends: the journey, what is done and what comes next

Voice = Literal["person", "supporter"]  # whom the words speak to
Nation = Literal["England", "Scotland", "Wales", "Northern Ireland"]  # as postcodes.io writes them
Role = Literal["home", "former_home", "strong_connection", "detention_centre", "supporter"]
Action = Literal[  # what a choice can do besides being an answer
    "forget",
    "forget_chat",
    "hand_over",
    "hand_over_chat",
    "book",
    "keep",
    "note",
    "sent",
    "mute",
    "watch",
    "unwatch",
    "invite_supporter",
    "invite_person",
    "join",
    "decline",
    "leave",
    "new_case",
    "consent",
    "refuse",
]


Style = Literal[
    "title",  # the heading of the whole paper
    "heading",  # a heading inside it
    "address",  # one line of the sender's or receiver's address block
    "fact",  # one of the numbered lines by which a caseworker looks the case up
    "body",  # a paragraph
    "bullet",  # one of a list
    "tick",  # one of a list, with an empty box to tick
    "words",  # the person's own words, as they typed them
    "said",  # said aloud to an office: in English, and below it in the person's own language
    "line",  # something to fill in by hand: the words, then a line to write on
    "note",  # small print
    "signed",  # the name of who signs: there is room above it to sign by hand
]

IdentityKind = Literal["name", "date_of_birth", "phone", "email", "address", "reference"]  # who somebody is


class Frozen(BaseModel):
    """The base of all immutable models: a change makes a copy, and an unknown key is an error.

    A field whose stored name differs from its name in code has an alias; both names are read. What checks the
    fields is built for the first value: a start that finds the flow compiled needs little of it.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_by_name=True, serialize_by_alias=True, defer_build=True
    )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields changed. Raises KeyError for a field that does not exist."""
        if update and not update.keys() <= (fields := type(self).__pydantic_fields__.keys()):
            raise KeyError(f"{type(self).__name__} has no {', '.join(sorted(update.keys() - fields))}")
        return super().model_copy(update=update, deep=deep)


def stored_as(name: str, default: Any = None) -> Any:
    """A field that is stored under another name than it has in code. `default` is copied for each value."""
    return Field(default=default, validation_alias=name, serialization_alias=name)


class Wording(Frozen):
    """A sentence in English (the message id): the same for everyone, or one for each voice."""

    person: str = Field(min_length=1)
    supporter: str = Field(min_length=1)

    def variants(self) -> Iterator[tuple[str, str]]:
        """Yield (end of the context, English): one pair where both voices share the words."""
        if self.person == self.supporter:
            yield "", self.person
        else:
            yield ".person", self.person
            yield ".supporter", self.supporter

    def text(self, context: str, voice: Voice, **values: Value) -> Text:
        """The sentence for one voice, with the values of its placeholders."""
        english = self.person if voice == "person" else self.supporter
        shared = self.person == self.supporter
        return Text(english, context if shared else f"{context}.{voice}", values)


def _spoken(value: Any) -> Any:
    if isinstance(value, str):
        words = value.strip()
        return {"person": words, "supporter": words}
    if isinstance(value, dict):
        return {voice: words.strip() if isinstance(words, str) else words for voice, words in value.items()}
    return value


Spoken = Annotated[Wording, BeforeValidator(_spoken)]


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


# Several wordings of the same: each case has one of them.
Wordings = Annotated[tuple[Spoken, ...], BeforeValidator(_as_list), Field(min_length=1)]


class Route(Frozen):
    """A route to step `go`, open while the guard `when` is true, or always."""

    go: str
    when: str | None = None


def _routes(value: Any) -> Any:
    return [{"go": value}] if isinstance(value, str) else value


Routes = Annotated[tuple[Route, ...], BeforeValidator(_routes)]


@dataclass(frozen=True, slots=True)
class TakeAction:
    """The choice runs an action."""

    action: Action


@dataclass(frozen=True, slots=True)
class MakePaper:
    """The choice delivers a paper; the question stays open."""

    paper: str


@dataclass(frozen=True, slots=True)
class OpenChapter:
    """The choice opens a chapter."""

    chapter: str


@dataclass(frozen=True, slots=True)
class AskAgain:
    """The choice asks an earlier step again."""

    step: str


@dataclass(frozen=True, slots=True)
class LookUpRecord:
    """The choice becomes the answer once the MP's record has been looked up."""


@dataclass(frozen=True, slots=True)
class GiveAnswer:
    """The choice is the answer. `next_step`: where it leads; None: the step's own routes decide."""

    next_step: str | None


ChoiceResult = TakeAction | MakePaper | OpenChapter | AskAgain | LookUpRecord | GiveAnswer


class Choice(Frozen):
    """A button. Its id is stored and routed on, and is never translated."""

    id: str
    label: Spoken | None = None  # what the button says
    say: Spoken | None = None  # or a sentence for a paper, which the message says: the button has its number
    next: str | None = None  # a step or an aside; None: the step's own routes decide
    reopen: str | None = None  # an earlier step that is asked again
    when: str | None = None  # offered only while this guard is true
    do: Action | None = None
    lookup: Literal["record"] | None = None  # what is looked up before this is the answer
    paper: str | None = None  # the paper that is delivered; the question stays open
    open: str | None = None  # the chapter that is opened
    link: str | None = None  # a web address: the button opens it and answers nothing
    consent: str | None = None  # the step that has to be answered with yes before this choice is kept

    @model_validator(mode="after")
    def _has_words(self) -> Self:
        """Refuse a choice without words, and one with two kinds of them."""
        if (self.label is None) == (self.say is None):
            raise ValueError("a choice has either a label: or, where sentences are chosen, say:")
        return self

    @property
    def words(self) -> Wording:
        """What it says: its label, or the sentence it stands for."""
        words = self.label or self.say
        assert words is not None, "a choice has words"
        return words

    @property
    def result(self) -> ChoiceResult:
        """What choosing it does. If an editor wrote several of these keys, the first one here counts."""
        if self.do:
            return TakeAction(self.do)
        if self.paper:
            return MakePaper(self.paper)
        if self.open:
            return OpenChapter(self.open)
        if self.reopen:
            return AskAgain(self.reopen)
        return LookUpRecord() if self.lookup else GiveAnswer(self.next)


LONGEST_ANSWER = 2000  # characters: more may come in several messages (flows/handlers/pasting.py)
Shown = Literal[
    "record",
    "helplines",
    "more_helplines",
    "timeline",
    "entry",
    "ring",
    "without_name",
    "permission",
    "counted",
    "contacts",
]
About = Literal[
    "finding",  # the MP who was shown
    "area",  # the area that the question named: the person's own
]


class Step(Frozen):
    """One thing said or asked. Its id never changes, as it is also the key of the stored answer."""

    id: str
    cite: tuple[str, ...] = ()  # the points of the toolkit that it makes: T1-T20, S1-S10
    when: str | None = None  # asked only while this guard is true; else passed over by its last route
    ask: str  # the name of a kind of question
    title: Spoken | None = None  # the answer's name in the list of answers that can be changed
    say: Spoken
    again: Spoken | None = None  # said instead of `say` when the answer is too old, or a paper was made
    critical: bool = False  # safety, consent, deletion: an outdated translation is never shown
    counts: bool = False  # a typed number has a meaning of its own here, and chooses no button by position
    whole: bool = False  # all choices stand on one screen: nobody in danger turns a page
    fill_in: bool = False  # the paper that was made last can be filled in and signed on the phone from here
    card: bool = False  # the MP's card and picture are shown before the words
    shows: Shown | None = None  # what is listed after the words
    helplines: tuple[str, ...] = ()  # these are listed after the words, in this order
    hint: Spoken | None = None
    more: Spoken | None = None  # said when "More about this" is tapped
    choices: tuple[Choice, ...] = ()
    lookup: Literal["mp"] | None = None  # the answer is looked up, and the finding becomes a fact of the case
    role: Role | None = None  # whose MP is looked up here
    about: About | None = None  # what the answer holds for, and for nothing else
    fresh_days: int | None = Field(default=None, gt=0)  # an older answer is asked for again
    limit: int = Field(default=300, gt=0, le=LONGEST_ANSWER)  # characters of a typed answer
    most: int | None = Field(default=None, gt=0)  # of several choices: how many may be ticked
    least: int | None = Field(default=None, gt=0)  # words of a typed answer
    prose: bool = False  # typed words keep their line breaks and joiners: they go into papers as written
    keep: Literal["mp_by_hand", "nickname"] | None = None  # typed words are stored as this fact instead
    drops: tuple[str, ...] = ()  # steps whose answers no longer hold once this one has another answer
    usually: Literal["past", "future"] | None = None  # a typed day that is not is asked about, or refused
    expects: tuple[IdentityKind, ...] = ()  # is wanted in typed words here, and not pointed out
    next: Routes = ()

    def choice(self, id: str) -> Choice | None:
        """The choice with this id, or None."""
        return self._choices_by_id.get(id)

    @cached_property
    def _choices_by_id(self) -> Mapping[str, Choice]:
        """Reading a position looks up a choice for every answer: too often to search for it."""
        return {choice.id: choice for choice in reversed(self.choices)}


Group = Literal["case", "letter", "meeting", "after", "help"]  # of chapters in the menu, in this order


class Chapter(Frozen):
    """A chapter file: its steps in reading order."""

    chapter: str
    order: int  # its place in the journey
    first: bool = False  # everyone goes through it before any other chapter
    title: Spoken | None = None  # its name in the menu; without one the menu does not offer it
    group: Group | None = None  # where the menu offers it; every chapter with a title has one
    why: Spoken | None = None  # why it is worth doing, said when it is the next one
    names: Spoken | None = (
        None  # how it gives a name to an office; while a name is a risk it waits, and says so
    )
    waits: str = "name_waits"  # the guard that says so, for a chapter with `names`
    when: str | None = None  # the menu offers it only while this guard is true
    sooner: str | None = None  # while this guard is true it comes before the others
    fresh: bool = False  # its answers are dropped whenever it is opened
    more: bool = False  # something to read at any time, and no stage of the journey
    done: str | None = None  # the guard that says when it is done, or the step that has to be answered
    leads_to: tuple[str, ...] = ()  # chapters that follow without the menu in between, if they come next
    review: str | None = None  # the step shown when a chapter that is done is opened again
    before: str | None = None  # the passing note that is shown whenever the chapter is opened
    steps: tuple[Step, ...] = Field(min_length=1)


Listed = Literal[
    "timeline",  # the contact log, a line an entry
    "sentences",  # those that the person chose, as one paragraph
    "first_sentences",  # the first of them, where there is little room
    "case_identity",  # the paragraphs of this part
    "case_stage",
    "request",
]


class PaperBlock(Frozen):
    """One paragraph of a paper: printed while its guard is true."""

    id: str
    style: Style
    when: str | None = None
    lists: Annotated[tuple[Listed, ...], BeforeValidator(_as_list)] = ()  # what follows its words
    kept: bool = False  # only on the pages that the person keeps in their own language
    joins: bool = False  # goes on in the paragraph before it, where that is of the same style
    say: Wordings = ()  # nothing: the paragraph is only what it lists

    @model_validator(mode="after")
    def _has_words(self) -> Self:
        """Refuse an empty paragraph."""
        if not self.say and not self.lists:
            raise ValueError("a paragraph has say:, or lists: something")
        return self


class EmailSubject(Frozen):
    """The subject of the e-mail that a paper may be sent as. The first whose guard is true is taken."""

    id: str = ""
    when: str | None = None
    say: Spoken


def _subjects(value: Any) -> Any:
    return value if isinstance(value, list) else [{"say": value}]


Subjects = Annotated[tuple[EmailSubject, ...], BeforeValidator(_subjects)]


class PaperPlan(Frozen):
    """A paper file. An office gets it in English, with the owner's own language on pages of their own.

    What is `yours` goes to no office. It is in the owner's language, and only what they say is in English.
    A part is never delivered: other papers list its paragraphs.
    """

    paper: str
    order: int
    part: bool = False
    name: Spoken
    subject: Subjects = ()  # of the e-mail it may be sent as
    copied: bool = False  # only words to copy, and no file
    yours: bool = False  # for the person themselves, and for no office
    caution: bool = False  # a letter: what to know before it is sent is said beside it
    critical: bool = False  # consent: an outdated translation is never shown
    pages: int = 0  # the most it may fill; 0: any number
    blocks: tuple[PaperBlock, ...] = Field(min_length=1)


class Helpline(Frozen):
    """Somebody people can phone. `checked`: the day on which the number was last seen in public."""

    id: str
    name: str
    translated: bool = False  # it is no proper name, so each language has its own words for it
    number: str
    use: Spoken
    checked: date | None = None
    unverified: bool = False  # known to everybody, but seen on no public page: shown with a warning
    website: str | None = None  # without https://
    languages: tuple[str, ...] = ()  # in which they answer, where that is known
    nations: tuple[Nation, ...] = ()  # for which they are; empty: for all
    when: str | None = None  # for people in this situation, who see it before others; a guard
    special: bool = False  # for one danger only: not among the few that everybody sees first
    free: bool = False  # the call costs nothing

    @model_validator(mode="after")
    def _has_date(self) -> Self:
        """Refuse a number that looks checked and is not."""
        if self.unverified == (self.checked is not None):
            raise ValueError("a number has either a checked: date or unverified: true")
        return self

    @property
    def translated_name(self) -> Wording | None:
        """The name as a sentence to translate; None if it is a proper name, the same in every language."""
        return Wording(person=self.name, supporter=self.name) if self.translated else None


class SourcedFact(Frozen):
    """Something that the product says of the world, where that is written, and the sentences that say it.

    Without a source and a date it is loaded, and `check` lists it.
    """

    id: str = Field(pattern=r"^[a-z]\w*$")
    fact: str = Field(min_length=1)  # in one sentence, for editors: people never see it
    number: int | None = None  # what the placeholder with its id shows
    source: str | None = None
    checked: date | None = None  # the newest day on which a source said so
    seen: Literal["month", "year"] = "month"  # how much of that day `{<id>_seen}` shows
    confidence: Literal["high", "medium", "low"]
    says: tuple[str, ...] = ()  # whole sentences of the product


PlaceKind = Literal["removal_centre", "short_term", "family_unit", "holding_room", "prison"]
PlaceState = Literal["open", "closed", "not_open", "unknown"]


class DetentionPlace(Frozen):
    """A place of detention. `checked`: the day on which these facts were last looked up."""

    id: str
    name: str
    kind: PlaceKind
    state: PlaceState
    postcode: str | None = None
    constituency: str | None = None  # None: not known
    aliases: tuple[str, ...] = ()
    note: Spoken | None = None
    checked: date
