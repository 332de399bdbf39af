"""The words that turn a day or a time round: "before 3", "not Friday", "10 past 3pm", "2pm or 3pm".

Read over, they would make the day or time beside them a wrong one. Nothing is worked out: it is asked.
"""

import re

from flows.reading.day_halves import HALVES, says, without
from flows.reading.hour_parts import PARTS

# A 0 stands for any number: "after 3" is in doubt, "the week after" is not.
OTHER_SIDE = (
    "not|before|after|until|till|or|between|except|last|fortnight|past|to 0|in 0|quarter of"
    "|instead of|week of|w c|week commencing|week beginning|mid"
    "|pas|avant|après|apres|jusqu|entre|ou|sauf|moins|dans 0|değil|önce|sonra|sonrası"
    "|kadar|veya|ya da|yoksa|arası|arasında|kala|geçe|geçiyor|0 var|beş var|on var|yirmi var"
    "|không|trước|sau 0|hoặc|hay|giữa|kém|kem|đến 0|tới 0|jo|nuk|para|deri|ose|mes 0|ndërmjet|pa|না"
    "|নয়|আগে|পরে|পর|বা|অথবা|থেকে|পর্যন্ত|বাজতে|মধ্যে|ليس|مو|لا|قبل|بعد 0|بعد الساعة|أو|بين|حتى"
    "|إلى|إلا|الا|نه|قبل از|پیش از|بعد از|یا|تا|بین|کم|به 0|به ساعت|نہیں|سے|کے بعد|پہلے|تک|درمیان"
    "|بجنے میں|مخکې|وړاندې|وروسته|پورې|ترمنځ|نا|نەک|پێش|دوای|پاش|یان|نێوان|کەم|بۆ 0|ኣይኮነን|ቅድሚ"
    "|ድሕሪ 0|ድሕሪ ሰዓት|ክሳብ|ወይ|ጉደል|ጐደል"
)
# Minutes in words, and parts of the day for which there is more than one clock or meaning.
SPELT = (
    "five|ten|fifteen|twenty|thirty|forty|fifty|cinq|dix|quinze|vingt|trente|quarante|cinquante"
    "|yirmi|otuz|kırk|elli|mươi|lăm|pesë|dhjetë|njëzet|tridhjetë|dyzet|পাঁচ|দশ|পনেরো|বিশ|ত্রিশ"
    "|চল্লিশ|خمس|وخمس|عشر|وعشر|وعشرة|ثلث|وثلث|والثلث|و پنج|و ده|و بیست|و سی|و چهل|و پنجاه|دس"
    "|پندرہ|بیس|پچیس|تیس|چالیس|پچاس|لس|شل|و پێنج|و دە|toi|ምሸት|ለይቲ"
)


def turns_round(text: str, *known: str) -> bool:
    """Whether one of the known words stands there, but not as a part of "before noon" or "quarter past"."""
    return says(re.sub(r"\d+", "0", without(text, *HALVES, *PARTS.values())), "|".join(known))
