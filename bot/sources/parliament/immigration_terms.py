"""What counts as asylum and immigration in an MP's record: votes, written questions and debates."""

import re

DIVISION_TERMS = (  # parts of division titles; the service matches letters, not meanings
    "Immigration",
    "Asylum",
    "Rwanda",
    "Illegal Migration",
    "Nationality and Borders",
    "Border Security",
    "Refugee",
    "Visa",
)
QUESTION_TERMS = ("asylum", "immigration", "refugee")
ABOUT_IMMIGRATION = re.compile(
    r"asylum|immigra|migra(nt|tion)|refugee|deport|detention centre|immigration removal|visas?\b|border"
    r"|rwanda|small boat|channel crossing|trafficking|modern slavery|windrush|nationality",
    re.I,
)
