"""A whole flow: the chapters in the order of the journey, and the phrases used between them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from flows.definition.page_plan import PagePlan
from flows.definition.problems import Location
from flows.definition.schema import (
    Chapter,
    Choice,
    DetentionPlace,
    EmailSubject,
    Helpline,
    PaperBlock,
    PaperPlan,
    SourcedFact,
    Step,
    Voice,
    Wording,
)
from flows.definition.sentences import sentences
from flows.definition.text import PLACEHOLDER, Month, Text, Value
from flows.definition.withdrawn import Fact
from flows.question_kind import Kinds, QuestionKind

BY_HAND = "look_up_by_hand"  # the step whose answer is the area that a person looked up themselves
NAME_FIRST = "name_first"  # the step that stands in for a chapter which gives a name to an office
HELP_NOW = "help_now"  # the chapter that says who can be reached at once
HELP_CALLED = "help_called"  # the aside that answers a call for help which names no danger
PRIVATE = (HELP_NOW, "helplines")  # chapters whose use is nobody else's business, also in a shared case
SEEN = "_seen"  # ends the placeholder that says when a fact was last seen: {answer_days_seen}
# Steps outside the journey.
ASKED_BY_COMMAND = (
    "language", "change", "forget", "cases", "join", "identity", "meant", "place_meant", HELP_NOW,
)  # fmt: skip
ANSWER = "answer_"  # begins the asides that answer what people ask, each named after its topic


@dataclass(frozen=True)
class Flow:
    """Everything that editors wrote, as the engine uses it. Nothing in it changes while the bot runs."""

    chapters: tuple[Chapter, ...]
    steps: Mapping[str, Step]
    phrases: Mapping[str, Wording]
    locations: Mapping[str, Location]  # the file and line of each context
    kinds: Kinds
    values: Mapping[str, Value] = field(default_factory=dict)  # placeholders filled from the settings
    placeholders: Mapping[str, str] = field(default_factory=dict)  # what each holds, for translators
    is_counted: bool = False  # the operator has sums of people and cases counted: they are told so
    papers: tuple[PaperPlan, ...] = ()
    places: tuple[DetentionPlace, ...] = ()
    helplines: tuple[Helpline, ...] = ()
    facts: tuple[SourcedFact, ...] = ()
    not_facts: tuple[str, ...] = ()  # sentences that seem to state something of the world, and do not
    page: PagePlan = field(default_factory=PagePlan)
    has_page: bool = False  # the operator serves the fill-in page, so papers can be filled in on the phone
    withdrawn: frozenset[Fact] = (
        frozenset()
    )  # by the operator: these helplines and places stand no longer above
    withdrawn_places: tuple[DetentionPlace, ...] = ()
    critical: frozenset[str] = frozenset()  # phrases on safety, consent and deletion
    languages: tuple[tuple[str, str], ...] = (("en", "English"),)  # (code, name in its own script)
    unreviewed: frozenset[str] = frozenset()  # the languages no native speaker has checked

    def phrase(self, id: str, voice: Voice = "person", **values: Value) -> Text:
        """The text of a phrase, with the values of its placeholders; those of facts are filled here."""
        text = self.phrases[id].text(f"phrase.{id}", voice, **values)
        missing = [name for name in PLACEHOLDER.findall(text.id) if name not in values]
        found = {name: value for name in missing if (value := self.fact_value(name)) is not None}
        return replace(text, values={**found, **values})

    def fact_value(self, placeholder: str) -> Value | None:
        """What `{<fact>}` or `{<fact>_seen}` shows; None if there is no such fact, number or date."""
        if fact := self._facts_by_id.get(placeholder):
            return fact.number
        fact = self._facts_by_id.get(placeholder.removesuffix(SEEN))
        if fact is None or fact.checked is None:
            return None
        if fact.seen == "year":
            return self.phrase("fact_seen_year", year=fact.checked.year)
        return self.phrase("fact_seen", month=Month(fact.checked))

    @cached_property
    def fact_placeholders(self) -> frozenset[str]:
        """The placeholders that a fact fills, without their braces."""
        numbers = {fact.id for fact in self.facts if fact.number is not None}
        return frozenset(numbers | {fact.id + SEEN for fact in self.facts if fact.checked})

    def facts_said_in(self, english: str) -> tuple[SourcedFact, ...]:
        """The facts that a message states, in the order in which they stand in the file."""
        said = set(sentences(english))
        return tuple(fact for fact in self.facts if said & self._said_by[fact.id])

    def kind(self, step: Step) -> QuestionKind:
        """The kind of question that a step asks."""
        return self.kinds[step.ask]

    def without(self, withdrawn: frozenset[Fact]) -> "Flow":
        """This flow, as it was loaded, without the facts that the operator has withdrawn."""
        gone = {place.id for place in self.places if Fact("place", place.id) in withdrawn}
        return replace(
            self,
            withdrawn=withdrawn,
            helplines=tuple(line for line in self.helplines if Fact("helpline", line.id) not in withdrawn),
            places=tuple(place for place in self.places if place.id not in gone),
            withdrawn_places=tuple(place for place in self.places if place.id in gone),
        )

    def is_withdrawn(self, step: Step) -> bool:
        """Whether the operator has withdrawn what this step says."""
        return bool(self.withdrawn) and Fact("step", step.id) in self.withdrawn

    def is_aside(self, id: str | None) -> bool:
        """Whether this step is an aside: said on request, after which the open question is asked again."""
        step = self.steps.get(id or "")
        return step is not None and self.kind(step).is_aside

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """What people ask in their own words, and can be told."""
        return tuple(id.removeprefix(ANSWER) for id in self.steps if id.startswith(ANSWER))

    def chapter(self, id: str) -> Chapter | None:
        """The chapter with this id; None if a redeploy removed it."""
        return self._by_id.get(id)

    def chapter_of(self, id: str) -> Chapter:
        """The chapter that a step belongs to."""
        return self._by_step[id]

    @cached_property
    def firsts(self) -> tuple[Chapter, ...]:
        """The chapters that come first for everyone."""
        return tuple(chapter for chapter in self.chapters if chapter.first)

    @cached_property
    def private_choices(self) -> tuple[tuple[Step, Choice], ...]:
        """The choices that are kept only after a yes to a step of their own, each with its step."""
        return tuple(
            (step, choice) for step in self.steps.values() for choice in step.choices if choice.consent
        )

    @cached_property
    def consents(self) -> tuple[str, ...]:
        """The ids of the steps that ask for such a yes."""
        return tuple(dict.fromkeys(choice.consent for _, choice in self.private_choices if choice.consent))

    @cached_property
    def sentences(self) -> tuple[tuple[Step, Choice], ...]:
        """The sentences that people may choose for papers, each with its step, in reading order."""
        return tuple((step, choice) for step in self.steps.values() for choice in step.choices if choice.say)

    @property
    def opening(self) -> str:
        """The chapter a new case begins with, after those that come first for everyone."""
        offered = [chapter.chapter for chapter in self.chapters if not chapter.first]
        return offered[0] if offered else self.chapters[0].chapter

    def look_ups_with(self, id: str) -> tuple[str, ...]:
        """The ids of the steps in the same chapter that look up an MP, or ask for one by hand.

        Empty if the step itself looks up nothing.
        """
        if self.steps[id].lookup is None:
            return ()
        return tuple(step.id for step in self.chapter_of(id).steps if step.lookup or step.id == BY_HAND)

    def is_critical(self, context: str) -> bool:
        """Whether the sentence with this context in the catalogue is about safety, consent or deletion."""
        kind, _, rest = context.partition(".")
        if kind == "phrase":
            return rest in self.critical
        if kind == "page":  # what stays on the phone, what is allowed, what is signed
            return True
        if kind == "paper":
            return any(paper.critical for paper in self.papers if paper.paper == rest.partition(".")[0])
        return kind in self.steps and self.steps[kind].critical

    def placeholder_note(self, context: str, name: str) -> str | None:
        """What a placeholder of the sentence with this context holds, in a sentence; None if nobody wrote it.

        `context` is without the voice.
        """
        if helpline := next((helpline for helpline in self.helplines if helpline.id == name), None):
            return f"The phone number of {helpline.name}, with the day on which it was checked."
        keys = (f"{context}.{name}", name, SEEN if name.endswith(SEEN) else "")
        return next((self.placeholders[key] for key in keys if key in self.placeholders), None)

    def wordings(self) -> Iterator[tuple[str, Wording]]:
        """Yield every sentence with its context, in reading order."""
        for chapter in self.chapters:
            for name in ("title", "why", "names"):
                if wording := getattr(chapter, name):
                    yield f"chapter.{chapter.chapter}.{name}", wording
            for step in chapter.steps:
                yield from step_wordings(step)
        for id, wording in self.phrases.items():
            yield f"phrase.{id}", wording
        yield from self._fact_wordings()
        for paper in self.papers:
            yield from paper_wordings(paper)
        yield from self.page.wordings()

    @cached_property
    def _facts_by_id(self) -> Mapping[str, SourcedFact]:
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def _said_by(self) -> Mapping[str, frozenset[str]]:
        """The sentences that state each fact, by its id."""
        return {
            fact.id: frozenset(sentence for words in fact.says for sentence in sentences(words))
            for fact in self.facts
        }

    @cached_property
    def _by_id(self) -> Mapping[str, Chapter]:
        return {chapter.chapter: chapter for chapter in self.chapters}

    @cached_property
    def _by_step(self) -> Mapping[str, Chapter]:
        return {step.id: chapter for chapter in self.chapters for step in chapter.steps}

    def _fact_wordings(self) -> Iterator[tuple[str, Wording]]:
        for line in self.helplines:
            if name := line.translated_name:
                yield f"helpline.{line.id}.name", name
            yield f"helpline.{line.id}.use", line.use
        for place in self.places:
            if place.note:
                yield f"place.{place.id}.note", place.note


def step_wordings(step: Step) -> Iterator[tuple[str, Wording]]:
    """Yield the sentences of one step with their contexts."""
    for name in ("title", "say", "again", "hint", "more"):
        if wording := getattr(step, name):
            yield f"{step.id}.{name}", wording
    for choice in step.choices:
        yield choice_context(step, choice), choice.words


def choice_context(step: Step, choice: Choice) -> str:
    """The context of a choice's words in the catalogue: of a button, or of a sentence."""
    return f"{step.id}.{'sentences' if choice.say else 'choices'}.{choice.id}"


def subject_context(paper: PaperPlan, subject: EmailSubject) -> str:
    """The context of one subject of a paper in the catalogue."""
    return f"paper.{paper.paper}.subject" + (f".{subject.id}" if subject.id else "")


def paper_wordings(paper: PaperPlan) -> Iterator[tuple[str, Wording]]:
    """Yield the sentences of one paper with their contexts."""
    if not paper.part:  # nobody sees the name of a part
        yield f"paper.{paper.paper}.name", paper.name
    for subject in paper.subject:
        yield subject_context(paper, subject), subject.say
    for block in paper.blocks:
        for number, wording in enumerate(block.say, start=1):
            yield block_context(paper, block, number), wording


def block_context(paper: PaperPlan, block: PaperBlock, number: int = 1) -> str:
    """The context of one wording of a paragraph in the catalogue; the first is number 1."""
    return f"paper.{paper.paper}.{block.id}" + (f".{number}" if number > 1 else "")


def answer_to(topic: str) -> str:
    """The step that answers a topic."""
    return f"{ANSWER}{topic}"
