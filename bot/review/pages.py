"""The page of one language: how to help, how far it is, and everything it says."""

from collections.abc import Iterator

from bot.review import counts
from bot.review.chapters import chapter_parts
from bot.review.corrections import where_to_send
from bot.review.edition import Edition
from bot.review.listings import fact_parts
from bot.review.markup import NOTHING, Markup, element, joined
from bot.review.papers import paper_parts
from bot.review.part import Part
from bot.review.phrases import phrase_parts
from bot.review.picture import whole_picture
from bot.review.sheet import sheet

READ = "Read as if you were worried and tired. Is it clear, kind, and true to the English?"
EXAMPLE = element("span", "Ada Member", class_="in")
BETTER = "Is something wrong? Tap “Say it better”, write under “Better:”, copy it all, and send it to"
KEEP = "Leave words in {braces} and marks like <b> as they are. Write nothing about yourself or about a case."
FILTERS = (("all", "All"), ("wrong", "To do"), ("critical", "On safety"))


def language_page(edition: Edition) -> str:
    """The whole page."""
    name = edition.language.name
    return sheet(
        f"Ask My MP in {edition.english_name}",
        *_filter_inputs(),
        _header(edition, name),
        _filters(edition),
        _main(edition),
    )


def _filter_inputs() -> Iterator[Markup]:
    """Radio buttons before everything they show or hide: this needs no script."""
    for id, told in FILTERS:
        checked = "checked" if id == "all" else None
        yield element(
            "input",
            type="radio",
            name="show",
            id=f"show-{id}",
            class_="show",
            checked=checked,
            aria_label=told,
        )


def _header(edition: Edition, name: str) -> Markup:
    language = edition.language
    title = element("span", name, lang=language.code, dir=edition.direction)
    return element(
        "header",
        element("p", element("a", "All languages", href="index.html"), class_="up"),
        element("h1", title, element("small", edition.english_name)),
        counts.bar(edition),
        counts.table(edition),
        _how(edition),
    )


def _how(edition: Edition) -> Markup:
    """What a volunteer has to know, in a few lines."""
    lines = [
        joined([READ]),
        joined(["Words marked like ", EXAMPLE, " are examples. The bot fills in the real ones."]),
        joined([f"{BETTER} {where_to_send(edition.contact)}. You need no account."]),
        joined([KEEP]),
    ]
    made = element("p", f"This book was made on {edition.on.isoformat()}.", class_="made")
    return element("div", element("ul", *(element("li", line) for line in lines)), made, class_="how")


def _filters(edition: Edition) -> Markup:
    found = counts.counted(edition)
    numbers = {"all": len(edition.sentences), "wrong": found["wrong"], "critical": found["critical"]}
    labels = [element("label", f"{told} {numbers[id]}", for_=f"show-{id}") for id, told in FILTERS]
    return element("nav", *labels, element("a", "Contents", href="#contents"), class_="filters")


def _main(edition: Edition) -> Markup:
    parts = [*chapter_parts(edition), *phrase_parts(edition), *fact_parts(edition), *paper_parts(edition)]
    picture = Part("picture", "Picture of the whole conversation", (), whole_picture(edition.flow))
    entries = element("ol", *(part.entry() for part in (*parts, picture)))
    contents = element("details", element("summary", "Contents"), entries, id="contents", class_="fold")
    calm = element("p", "Nothing is missing, and no English has changed.", class_="calm")
    done = NOTHING if counts.counted(edition)["wrong"] else calm
    return element("main", contents, done, *(part.section() for part in parts), picture.section())
