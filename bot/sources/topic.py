"""What counts as being about asylum and immigration, where a service cannot tell."""

import re

# Parts of the titles of divisions; the service finds letters and not meanings.
DIVISIONS = (
    "Immigration",
    "Asylum",
    "Rwanda",
    "Illegal Migration",
    "Nationality and Borders",
    "Border Security",
    "Refugee",
    "Visa",
)
QUESTIONS = ("asylum", "immigration", "refugee")
ABOUT = re.compile(
    r"asylum|immigra|migra(nt|tion)|refugee|deport|detention centre|immigration removal|visas?\b|border"
    r"|rwanda|small boat|channel crossing|trafficking|modern slavery|windrush|nationality",
    re.I,
)


def about_immigration(words: str) -> bool:
    """Whether a title speaks of asylum or immigration."""
    return ABOUT.search(words) is not None
