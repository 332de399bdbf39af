"""The first page of the book: the languages, and how far each of them is."""

from bot.review import counts
from bot.review.edition import Edition
from bot.review.markup import Markup, element
from bot.review.sheet import sheet

WHAT = (
    "Ask My MP is a Telegram bot. It walks people in the UK whose right to stay is in danger through "
    "getting help from their Member of Parliament. It has to be clear in their own language."
)
HOW = (
    "Choose your language. Read as much as you like, and say what would be better. "
    "This book needs no account. Once it is on your phone, it needs no internet."
)


def front_page(editions: list[Edition]) -> str:
    """The whole page."""
    cards = [_card(edition) for edition in editions]
    none = [element("p", "There is no other language than English yet.")]
    header = element(
        "header", element("h1", "Ask My MP"), element("p", "Help us say it well", class_="lead"),
        element("p", WHAT), element("p", HOW),
    )  # fmt: skip
    return sheet("Ask My MP: help us say it well", header, element("main", *(cards or none), class_="cards"))


def _card(edition: Edition) -> Markup:
    found, language = counts.counted(edition), edition.language
    name = element("b", language.name, lang=language.code, dir=edition.direction)
    wrong = f"{found['wrong']} missing or changed" if found["wrong"] else "nothing missing"
    read = "reviewed" if language.reviewed else "not yet read by a native speaker"
    told = element("span", f"{len(edition.sentences)} sentences: {wrong}, {read}", class_="told")
    names = element("span", name, element("small", edition.english_name), class_="names")
    return element("a", names, counts.bar(edition), told, href=edition.file, class_="card")
