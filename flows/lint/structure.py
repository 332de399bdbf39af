"""Checks how the steps, chapters and papers of a flow fit together: targets, guards, dead ends, ids."""

from collections.abc import Callable, Iterator
from typing import get_args

from flows.definition.flow import HELP_NOW, SEEN, Flow, paper_wordings, step_wordings
from flows.definition.graph import COMMAND_STEPS, find_cycle, next_steps, reachable
from flows.definition.problems import Problem, did_you_mean
from flows.definition.schema import MENU, Chapter, Choice, Group, PaperPlan, Step, Wording
from flows.definition.text import PLACEHOLDER
from flows.lint.locations import problem_at
from flows.presentation.case_words import CASE_WORDS
from flows.presentation.keyboard import BACK
from flows.presentation.pages import UNTICK
from flows.presentation.placeholders import FACTS, NAMES, OURS, TIES_AREA
from flows.routing.guards import GUARDS

LONGEST_DATA = 64  # bytes of callback data, Telegram's limit
LONGEST_ID = 20  # bytes of a choice id that comes from data: a constituency, a chapter, a language
POINTS = {f"T{number}" for number in range(1, 21)} | {f"S{number}" for number in range(1, 11)}
SETTINGS = {"days", "operator", "contact"}  # placeholders filled from the operator's settings
SAID = ("say", "again", "hint", "more")  # the fields of a step that may have placeholders


def check_structure(flow: Flow) -> list[Problem]:
    """Return every problem with the structure of a flow."""
    problems = {*_command_steps(flow), *_unreachable(flow), *_uncited_points(flow)}
    for helpline in flow.helplines:
        problems.update(_guard(flow, f"helpline.{helpline.id}", helpline.when))
    problems.update(_fact_ids(flow))
    for step in flow.steps.values():
        for rule in STEP_RULES:
            problems.update(rule(flow, step))
    for chapter in flow.chapters:
        problems.update(_chapter(flow, chapter))
    for paper in flow.papers:
        problems.update(_paper(flow, paper))
    return sorted(problems)


def _fact_ids(flow: Flow) -> Iterator[Problem]:
    """Report facts whose placeholder would mean something else too."""
    taken = {*FACTS, *CASE_WORDS, *SETTINGS, *OURS, NAMES, *(fact.id + SEEN for fact in flow.facts)}
    for fact in flow.facts:
        if fact.id in taken:
            hint = "Give the fact another id."
            yield problem_at(flow, f"fact.{fact.id}", f"the placeholder {{{fact.id}}} is taken", hint)


def _targets(flow: Flow, step: Step) -> Iterator[Problem]:
    """Report choices and routes that lead to a step that does not exist."""
    named = [(f"{step.id}.choices.{choice.id}", choice.next) for choice in step.choices]
    named += [(f"{step.id}.choices.{choice.id}", choice.reopen) for choice in step.choices]
    named += [(f"{step.id}.choices.{choice.id}", choice.consent) for choice in step.choices]
    named += [(f"{step.id}.next.{place}", route.go) for place, route in enumerate(step.next)]
    for context, target in named:
        if target and target != MENU and target not in flow.steps:
            hint = did_you_mean(target, [*flow.steps, MENU])
            yield problem_at(flow, context, f"there is no step {target!r}", hint)


def _guards(flow: Flow, step: Step) -> Iterator[Problem]:
    named = [(f"{step.id}.when", step.when)]
    named += [(f"{step.id}.choices.{choice.id}", choice.when) for choice in step.choices]
    named += [(f"{step.id}.next.{place}", route.when) for place, route in enumerate(step.next)]
    for context, guard in named:
        yield from _guard(flow, context, guard)


def _guard(flow: Flow, context: str, guard: str | None) -> Iterator[Problem]:
    """Report a guard that is neither a name in routing/guards nor an answer, as `<step>.<choice>`."""
    if guard is None or guard in GUARDS:
        return
    step, _, choice = guard.partition(".")
    if step in flow.steps and flow.steps[step].choice(choice):
        return
    choices = [f"{step}.{option.id}" for option in flow.steps[step].choices] if step in flow.steps else GUARDS
    yield problem_at(flow, context, f"there is no guard {guard!r}", did_you_mean(guard, choices))


def _placeholders(flow: Flow, step: Step) -> Iterator[Problem]:
    """Report placeholders that nothing fills; labels and titles may have none."""
    fillable = _fillable(flow)
    for context, wording in step_wordings(step):
        allowed = fillable if context.rpartition(".")[2] in SAID else set()
        for name in sorted(_placeholder_names(wording) - allowed):
            hint = did_you_mean(name, fillable) if allowed else "Only say:, hint: and more: may have some."
            yield problem_at(flow, context, f"nothing fills the placeholder {{{name}}}", hint)


def _fillable(flow: Flow) -> set[str]:
    """The placeholders that are filled: facts of the case, settings, sourced facts, and helplines."""
    helplines = (helpline.id for helpline in flow.helplines)
    return {*FACTS, *CASE_WORDS, *SETTINGS, *OURS, NAMES, TIES_AREA, *flow.fact_placeholders, *helplines}


def _placeholder_names(wording: Wording) -> set[str]:
    return set(PLACEHOLDER.findall(f"{wording.person} {wording.supporter}"))


def _dead_end(flow: Flow, step: Step) -> Iterator[Problem]:
    """Report a step from which, after some answer, no route leads on."""
    kind = flow.kind(step)
    if not kind.needs_route or (step.id in COMMAND_STEPS and not step.next):
        return
    open_choices = [choice for choice in step.choices if not _leads(choice)]
    needs_next = not kind.needs_choices or open_choices or step.when
    always = any(route.when is None for route in step.next)
    if needs_next and not step.next:
        which = f" after the choice {open_choices[0].id!r}" if open_choices else ""
        yield problem_at(flow, step.id, f"{step.id}: a dead end{which}", "Add next: with the step to go to.")
    elif needs_next and not always:
        hint = "Add a last way without when:."
        yield problem_at(flow, f"{step.id}.next", f"{step.id}: a dead end when no guard is true", hint)
    if kind.needs_choices and not step.choices:
        yield problem_at(flow, step.id, f"{step.id}: a choice without choices", "Add choices:, or ask: info.")


def _leads(choice: Choice) -> bool:
    """Whether a choice leads on by itself, so that the step needs no next: for it."""
    return bool(choice.next or choice.reopen or choice.do or choice.link or choice.open or choice.paper)


def _asides(flow: Flow, step: Step) -> Iterator[Problem]:
    if flow.kind(step).is_aside and step.next:
        hint = "Take away its next:, or give it another ask:."
        yield problem_at(flow, step.id, f"{step.id}: an aside returns by itself", hint)
    for choice in step.choices if flow.kind(step).is_aside else ():
        if not (choice.open or choice.reopen or flow.is_aside(choice.next)):
            hint = "Give it open: a chapter, reopen: a step, or next: another aside."
            fault = f"{step.id}: nothing is answered by {choice.id!r} below an aside"
            yield problem_at(flow, f"{step.id}.choices.{choice.id}", fault, hint)
    for route in step.next:
        if flow.is_aside(route.go):
            hint = "Only a choice may lead to an aside."
            yield problem_at(flow, f"{step.id}.next", f"{step.id}: goes on to the aside {route.go!r}", hint)


def _passing_notes(flow: Flow, step: Step) -> Iterator[Problem]:
    """Report a way to a passing note other than before:. It has no answer, so nobody could go on from it."""
    leads_there = any(_is_passing(flow, target) for target in next_steps(step, flow))
    if leads_there or (_is_passing(flow, step.id) and step is flow.chapter_of(step.id).steps[0]):
        hint = "Only before: of a chapter may name it, and no chapter begins with it."
        yield problem_at(flow, step.id, f"{step.id}: a way to a passing note", hint)
    if _is_passing(flow, step.id) and step.choice(HELP_NOW):
        hint = "Its button comes by itself."
        yield problem_at(flow, f"{step.id}.choices.{HELP_NOW}", f"{HELP_NOW!r} is the bot's own id", hint)


def _is_passing(flow: Flow, id: str) -> bool:
    return id in flow.steps and flow.kind(flow.steps[id]).is_passing


def _circles(flow: Flow, step: Step) -> Iterator[Problem]:
    """Report a step that leads back to itself: only reopen: asks an earlier question again."""
    if step.id != MENU and (cycle := find_cycle(flow, step.id)):
        hint = "Use reopen: on a choice to ask an earlier step again, or an aside."
        yield problem_at(flow, step.id, f"a circle: {' -> '.join(cycle)}", hint)


def _choice_ids(flow: Flow, step: Step) -> Iterator[Problem]:
    seen: set[str] = set()
    for choice in step.choices:
        context = f"{step.id}.choices.{choice.id}"
        if choice.id in seen:
            yield problem_at(
                flow, context, f"{step.id}: the choice {choice.id!r} stands twice", "Give one another id."
            )
        if choice.id.startswith(BACK[0]) or ":" in choice.id or not choice.id.strip():
            hint = "Use letters, digits and _ inside; the bot's own buttons begin with _."
            yield problem_at(flow, context, f"{step.id}: {choice.id!r} cannot be the id of a choice", hint)
        seen.add(choice.id)


def _sentences(flow: Flow, step: Step) -> Iterator[Problem]:
    """Report sentences where buttons have labels, and labels where sentences are chosen."""
    are_sentences = flow.kind(step).offers_sentences
    for choice in step.choices:
        if bool(choice.say) != are_sentences:
            hint = "Write say: in its place." if are_sentences else "Write label:, or ask: sentences."
            fault = f"{step.id}: {choice.id!r} has {'label' if are_sentences else 'say'}:"
            yield problem_at(flow, f"{step.id}.choices.{choice.id}", fault, hint)


def _most(flow: Flow, step: Step) -> Iterator[Problem]:
    """Report a limit on a single choice, which has none."""
    if step.most and not flow.kind(step).takes_several:
        hint = "Take it away, or write ask: several."
        yield problem_at(flow, f"{step.id}.most", f"{step.id}: most: without several choices", hint)


def _least(flow: Flow, step: Step) -> Iterator[Problem]:
    """Report a question for so many words that nobody can leave out: whoever writes fewer is told to."""
    if step.least and not step.choice("skip"):
        hint = "Add the choice {id: skip}, or take it away."
        yield problem_at(flow, f"{step.id}.least", f"{step.id}: least: without a choice skip", hint)


def _callback_data(flow: Flow, step: Step) -> Iterator[Problem]:
    """Report a step whose callback data Telegram would not accept."""
    unticks = len(UNTICK) if flow.kind(step).takes_several else 0
    longest = max([LONGEST_ID, *(len(choice.id.encode()) + unticks for choice in step.choices)])
    size = len(step.id.encode()) + 1 + longest
    if size > LONGEST_DATA or ":" in step.id:
        hint = f"`<step>:<choice>` may have {LONGEST_DATA} bytes. Shorten the ids."
        yield problem_at(flow, step.id, f"{step.id}: the data of its buttons has {size} bytes", hint)


def _lookups(flow: Flow, step: Step) -> Iterator[Problem]:
    if step.lookup is None and flow.kind(step).needs_lookup:
        hint = "Add lookup: mp."
        yield problem_at(flow, step.id, f"{step.id}: ask: {step.ask} without a look-up", hint)


def _helplines(flow: Flow, step: Step) -> Iterator[Problem]:
    known = [helpline.id for helpline in flow.helplines]
    for id in step.helplines:
        if id not in known:
            hint = did_you_mean(id, known)
            yield problem_at(flow, f"{step.id}.helplines", f"there is no helpline {id!r}", hint)


def _consents(flow: Flow, step: Step) -> Iterator[Problem]:
    """Report a step in which a consent that choices need can only be given, or only be refused."""
    if step.id in flow.consents and {"consent", "refuse"} - {choice.do for choice in step.choices}:
        hint = "Give it choices with do: consent and do: refuse."
        yield problem_at(flow, step.id, f"{step.id}: asks for no consent", hint)


def _cited_points(flow: Flow, step: Step) -> Iterator[Problem]:
    for point in step.cite:
        if point not in POINTS:
            hint = did_you_mean(point, POINTS)
            yield problem_at(flow, f"{step.id}.cite", f"the toolkit has no point {point!r}", hint)


def _chapter(flow: Flow, chapter: Chapter) -> Iterator[Problem]:
    context = f"chapter.{chapter.chapter}"
    for name in ("when", "sooner", "waits"):
        yield from _guard(flow, f"{context}.{name}", getattr(chapter, name))
    if chapter.done and chapter.done not in flow.steps:
        yield from _guard(flow, f"{context}.done", chapter.done)
    if chapter.review and chapter.review not in flow.steps:
        hint = did_you_mean(chapter.review, flow.steps)
        yield problem_at(flow, f"{context}.review", f"there is no step {chapter.review!r}", hint)
    if chapter.before and not _is_passing(flow, chapter.before):
        hint = "Name a step with ask: passing."
        yield problem_at(flow, f"{context}.before", f"{chapter.before!r} is no passing note", hint)
    if chapter.before and chapter.review:
        hint = "Take one of the two away."
        yield problem_at(flow, f"{context}.before", "before: and review: would both be asked first", hint)
    if chapter.title and not chapter.done:
        hint = "Add done: with a guard or a step."
        yield problem_at(flow, context, f"{chapter.chapter}: nothing says when it is done", hint)
    yield from _in_menu(flow, chapter)


def _in_menu(flow: Flow, chapter: Chapter) -> Iterator[Problem]:
    """Report a chapter that no group of the menu shows, and one that leads to no chapter."""
    context = f"chapter.{chapter.chapter}"
    if chapter.title and not chapter.group and chapter.chapter != HELP_NOW:
        hint = f"Add group: with one of {', '.join(get_args(Group))}."
        yield problem_at(flow, context, f"{chapter.chapter}: no group of the menu shows it", hint)
    for following in chapter.leads_to:
        if (found := flow.chapter(following)) is None or not found.title:
            hint = did_you_mean(following, [one.chapter for one in flow.chapters if one.title])
            yield problem_at(flow, context, f"the menu has no chapter {following!r} to lead to", hint)


def _paper(flow: Flow, paper: PaperPlan) -> Iterator[Problem]:
    fillable = _fillable(flow)
    for block in paper.blocks:
        yield from _guard(flow, f"paper.{paper.paper}.{block.id}", block.when)
        if block.id in ("name", "subject"):
            context = f"paper.{paper.paper}.{block.id}"
            yield problem_at(
                flow, context, f"{block.id!r} names the paper itself", "Give the paragraph another id."
            )
    for context, wording in paper_wordings(paper):
        for name in sorted(_placeholder_names(wording) - fillable):
            hint = did_you_mean(name, fillable)
            yield problem_at(flow, context, f"nothing fills the placeholder {{{name}}}", hint)
    if paper.part:
        yield from _part(flow, paper)
    elif not any(paper.paper == choice.paper for step in flow.steps.values() for choice in step.choices):
        context = f"paper.{paper.paper}"
        yield problem_at(
            flow, context, f"no choice hands over the paper {paper.paper!r}", "Add paper: to a choice."
        )


def _part(flow: Flow, part: PaperPlan) -> Iterator[Problem]:
    """Report a part whose paragraphs no paper lists."""
    if not any(part.paper in block.lists for paper in flow.papers for block in paper.blocks):
        context = f"paper.{part.paper}"
        yield problem_at(flow, context, f"no paper lists the part {part.paper!r}", "Add lists: to a block.")


def _chapters_and_papers(flow: Flow, step: Step) -> Iterator[Problem]:
    """Report choices that open a chapter or deliver a paper that does not exist."""
    chapters = [MENU, *(chapter.chapter for chapter in flow.chapters)]
    papers = [paper.paper for paper in flow.papers if not paper.part]
    for choice in step.choices:
        context = f"{step.id}.choices.{choice.id}"
        if choice.open and choice.open not in chapters:
            hint = did_you_mean(choice.open, chapters)
            yield problem_at(flow, context, f"there is no chapter {choice.open!r}", hint)
        if choice.paper and choice.paper not in papers:
            yield problem_at(
                flow, context, f"there is no paper {choice.paper!r}", did_you_mean(choice.paper, papers)
            )


def _command_steps(flow: Flow) -> Iterator[Problem]:
    for id in COMMAND_STEPS:
        if id not in flow.steps:
            yield Problem("flows/toolkit", 0, f"there is no step {id!r}, but /{id} asks it", "Add it.")


def _unreachable(flow: Flow) -> Iterator[Problem]:
    """Report steps that no route, choice or command leads to."""
    for id in sorted(set(flow.steps) - reachable(flow)):
        yield problem_at(flow, id, f"{id}: nobody can come here", "Lead to it with next:, or remove it.")


def _uncited_points(flow: Flow) -> Iterator[Problem]:
    cited = {point for step in flow.steps.values() for point in step.cite}
    for point in sorted(POINTS - cited):
        yield Problem(
            "flows/toolkit", 0, f"no step makes the toolkit's point {point}", f"Add cite: [{point}]."
        )


STEP_RULES: tuple[Callable[[Flow, Step], Iterator[Problem]], ...] = (
    _targets,
    _guards,
    _chapters_and_papers,
    _placeholders,
    _dead_end,
    _asides,
    _passing_notes,
    _circles,
    _choice_ids,
    _sentences,
    _most,
    _least,
    _callback_data,
    _lookups,
    _helplines,
    _consents,
    _cited_points,
)
