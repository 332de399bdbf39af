"""Looks whether the fill-in page can be reached at PUBLIC_URL, and whether it is the one of this release."""

import httpx

from bot.cli.doctor.diagnosis import Diagnosis
from bot.language.languages import load_languages
from bot.settings import Settings
from bot.web.page_files import page_files
from bot.web.page_link import FOLDER
from flows.definition.shipped import shipped_flow
from flows.questions import KINDS

NAME = "fill-in page"
FIRST = "en.html"  # stands for all of them
NONE = "there is none, and people fill in their papers by hand: PUBLIC_URL is not set"
UNREACHED = (
    "If the bot serves the page itself, start the bot, and look whether PUBLIC_URL leads to its PORT. If a "
    "static host serves it, look whether the folder that `python -m bot page` wrote lies there."
)
WRITE_ANEW = (
    "If a static host serves the page, write it anew with `python -m bot page`. If the bot does, restart it."
)


async def check_page(client: httpx.AsyncClient, settings: Settings) -> Diagnosis:
    """Look at the page as a phone gets it."""
    if settings.public_url is None:
        shown = f"the bot serves it at {settings.page_address}/{FOLDER}/" if settings.page_address else NONE
        return Diagnosis(NAME, "ok", shown)
    address = f"{settings.public_url}/{FOLDER}/{FIRST}"
    try:
        answer = await client.get(address)
    except httpx.HTTPError:
        return Diagnosis(NAME, "warning", f"{address} cannot be reached", UNREACHED)
    if answer.status_code != 200:
        detail = f"{address} answers with an error (status {answer.status_code})"
        return Diagnosis(NAME, "warning", detail, UNREACHED)
    if answer.content != page_files(shipped_flow(KINDS), load_languages())[FIRST]:
        return Diagnosis(NAME, "warning", f"{address} is of another release", WRITE_ANEW)
    return Diagnosis(NAME, "ok", f"{address} answers")
