"""Some two hundred ways of typing a day: each is the right day, a choice with it, or a question."""

# ruff: noqa: E501 (a table of what people type)

from datetime import date, time

import pytest

from flows.answers import InvalidAnswer
from flows.days import read_days, read_past_or_coming, read_times

TODAY = date(2026, 11, 24)  # a Tuesday
FRIDAY, NEXT_FRIDAY, FOURTH, TUESDAY = (
    "2026-11-27",
    "2026-11-27 2026-12-04",
    "2026-12-04",
    "2026-11-24 2026-12-01",
)
PAST, NONE, NO_SUCH, OTHER = "day_past", "not_a_day", "no_such_date", "other_weekday"
TYPED = {
    "en": {
        FRIDAY: "Friday at 4|Friday at half past 3|friday half past 3|Friday in the afternoon|friday|Fri|FRIDAY!|fri.|27 Nov|27/11|27.11.|27-11-2026|27th of November|November 27|Nov 27th 2026|"
        "2026-11-27|27 nov 2026|Friday 27/11|fri 27 november|in 3 days|friday the 27th|at 3pm on 27 Nov|27 Nov 15h",
        NEXT_FRIDAY: "next friday|Friday 4|this friday|Friday next week|on Friday|friday 3pm please",
        FOURTH: "4th December|4 Dec at 10.30|Friday 4 December 2026 at 3:30 pm|04.12.26|04/12/2026|dec 4|4 dec.",
        "2026-11-27 2026-12-11": "friday 11|friday 11-12",
        "2026-12-02": "tomorrow week|week tomorrow|a week tomorrow",
        "2026-12-01": "a week today|week today|in a week",
        "2026-12-08": "in a fortnight|in two weeks|two weeks today",
        "2026-11-25": "tomorrow|tommorow|Tomorrow at 10|tomorrow at 10.30|TOMORROW|wednesday|wed",
        "2026-11-24": "today|24/11|24 november",
        TUESDAY: "tuesday|Tue",
        "2026-11-26": "the day after tomorrow|after tomorrow|thurs|thurs 26 nov|26 Nov.|thursday",
        "2026-12-12": "12/12|12.12.2026|12 12 2026 12/12",
        "2026-12-11 2027-11-12": "12/11",
        "2026-12-04 2027-04-12": "4/12|4.12.|04-12",
        "2027-05-06 2027-06-05": "5/6|5.6.|6/5",
        "2027-03-01": "1 March|1st of march 2027|1 mar|March 1",
        "2026-12-10 2027-10-12": "tomorrow 10.12",
        "2026-11-30": "monday|mon 30th|30 Nov|30/11/26",
        "2026-11-28": "sat|saturday",
        "2026-11-29": "sunday|Sun",
        PAST: "yesterday|23/11/2026|1 November 2026|2026-01-05",
        NONE: "no idea|12|may|asap|soon|next week|in a month|next month|27|I am 27|maybe in march|not tomorrow|"
        "monday or tuesday|one day|some day|11 am|5 min|week|when I can|4th|end of month|20 dec 26||!!|🕊|SW1A 1AA|not friday|before 4 december|"
        "the day after 4 december|friday or 4 december|27/11 or 28/11|after 27/11|week of 4 december|4th friday|1st friday|"
        "friday at 20 to 4|friday at 5 to 4|friday at 10 or 11|friday 4-5pm|friday 25 past 3pm",
        NO_SUCH: "31/2|31 feb|13/13|30 February 2027|1/1/2035|29 feb|99/99",
        OTHER: "Friday 5 December|monday 4 dec|friday 5/12|Tue 2026-12-04",
    },
    "fr": {
        FRIDAY: "vendredi à 15h et quart|vendredi|Vendredi 27 novembre|ven. 27 nov.|27 novembre|27/11|le 27 nov|dans 3 jours|VENDREDI 27/11",
        NEXT_FRIDAY: "vendredi prochain à 15h|ce vendredi",
        FOURTH: "le 4 décembre|vendredi 4 décembre 2026 à 15 h 30|4 décembre|4 dec 2026|04/12/2026",
        "2026-11-25": "demain|Demain à 10h|mercredi",
        "2026-11-26": "après-demain|après demain|jeudi",
        "2026-12-01": "1er décembre|mar. 1 déc.",
        TUESDAY: "mardi",
        "2026-11-24": "aujourd'hui",
        PAST: "hier|le 3 novembre 2026",
        NONE: "je ne sais pas|la semaine prochaine|bientôt|demain en huit|dans 15 jours|pas le 4 décembre|le 4 décembre ou le 5|décembre|15h",
        OTHER: "vendredi 5 décembre|lundi 4/12",
        NO_SUCH: "31 février|30/02",
    },
    "fa": {
        FRIDAY: "جمعه|۲۷ نوامبر|27 نوامبر|جمعه ۲۷ نوامبر ۲۰۲۶|۲۷/۱۱|۲۷ نوامبر ساعت ۱۵:۰۰",
        NEXT_FRIDAY: "روز جمعه|جمعهٔ آینده|جمعه آینده",
        FOURTH: "۴ دسامبر|4 دسامبر 2026|جمعه ۴ دسامبر ساعت ۱۵:۰۰",
        "2026-11-25": "فردا|فردا ساعت ۱۰|چهارشنبه|چهار شنبه",
        "2026-11-24": "امروز",
        TUESDAY: "سه شنبه|سه‌شنبه",
        "2026-11-28": "شنبه",
        "2026-11-29": "یکشنبه|یک‌شنبه",
        "2026-11-26": "پس‌فردا|پنجشنبه|پنج‌شنبه|پنج شنبه",
        "2026-11-30": "دوشنبه",
        "2026-12-04 2027-04-12": "۴/۱۲",
        PAST: "دیروز",
        NONE: "نمی‌دانم|۱۴۰۵/۹/۱۳|قبل از ۴ دسامبر|هفته آینده|دسامبر|۱۲",
        OTHER: "جمعه ۵ دسامبر",
        NO_SUCH: "۳۱ فوریه",
    },
    "ar": {
        FRIDAY: "الجمعة",
        "2026-11-25": "غدا|غداً",
        FOURTH: "٤ ديسمبر|٤ كانون الأول",
        "2026-11-26": "بعد غد",
        NONE: "قبل ٤ ديسمبر",
    },
    "ti": {FRIDAY: "ዓርቢ", "2026-11-25": "ጽባሕ", FOURTH: "4 ታሕሳስ", "2026-11-24": "ሎሚ"},
    "tr": {
        FRIDAY: "cuma|cuma öğlen 11:30",
        NONE: "cuma değil|4 aralıktan önce",
        "2026-11-25": "yarın",
        FOURTH: "4 Aralık saat 15:00",
    },
    "vi": {
        FRIDAY: "thứ sáu|thứ 6|thu 6|thu sau|Thứ 6 lúc 3 giờ chiều",
        "2026-11-25": "ngày mai|thứ 4",
        NONE: "không phải thứ 6|trước 4/12|4/12 hoặc 5/12",
        FOURTH: "ngày 4 tháng 12 năm 2026|thứ 6 ngày 4 tháng 12",
        OTHER: "thứ 5 ngày 4 tháng 12",
        "2026-11-29": "CN|chủ nhật",
    },
    "bn": {
        FRIDAY: "শুক্রবার|শুক্রবার বিকেল সাড়ে ৩টা",
        NEXT_FRIDAY: "আগামী শুক্রবার বিকেল 3টা",
        FOURTH: "৪ ডিসেম্বর",
        "2026-11-25": "আগামীকাল|আগামীকাল বিকেল ৩টায়",
        NONE: "কাল",
    },
    "sq": {FRIDAY: "e premte|të premten|e premtja", "2026-11-25": "nesër", FOURTH: "4 dhjetor"},
    "ur": {FRIDAY: "جمعہ|جمعہ شام ساڑھے 3 بجے", FOURTH: "4 دسمبر", NONE: "کل|کل شام 3 بجے"},
    "ps": {FRIDAY: "جمعه", FOURTH: "۴ دسمبر", "2026-11-25": "سبا"},
    "prs": {FRIDAY: "جمعه", "2026-11-25": "فردا", FOURTH: "۴ دسمبر|۴ دسامبر"},
    "ckb": {
        FRIDAY: "هەینی|ھەینی|27ی تشرینی دووەمی 2026",
        "2026-11-25": "سبەی|سبەینێ",
        FOURTH: "4ی کانوونی یەکەم|٤ی کانونی یەکەمی ٢٠٢٦",
    },
}
CASES = [
    (language, typed, told)
    for language, answers in TYPED.items()
    for told, ways in answers.items()
    for typed in ways.split("|")
]


def told(typed: str, language: str) -> str:
    """The days, or the question."""
    try:
        return " ".join(sorted(day.isoformat() for day in read_days(typed, TODAY, (language, "en"))))
    except InvalidAnswer as question:
        return question.phrase


@pytest.mark.parametrize(("language", "typed", "day"), CASES)
def test_a_day_is_read_or_asked_about_and_never_mistaken(language: str, typed: str, day: str) -> None:
    assert told(typed, language) == day


def test_a_language_that_is_gone_does_no_harm() -> None:
    assert told("4 December", "gone") == FOURTH


def test_there_are_two_hundred() -> None:
    assert len(CASES) >= 200


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("3pm", "15:00"),
        ("3 p.m.", "15:00"),
        ("3:30 pm", "15:30"),
        ("15:30", "15:30"),
        ("15.30", "15:30"),
        ("15h", "15:00"),
        ("15 h 30", "15:30"),
        ("10", "10:00"),
        ("10am", "10:00"),
        ("12am", "00:00"),
        ("12pm", "12:00"),
        ("at 9", "09:00"),
        ("۱۵:۳۰", "15:30"),
        ("ساعت ۱۰", "10:00"),
        ("3", "15:00 03:00"),
        ("3:30", "15:30 03:30"),
        ("3.30 in the afternoon", "15:30"),
        ("٣:٣٠ مساءً", "15:30"),
        ("3:30 بعد الظهر", "15:30"),
        ("7:30 صباحًا", "07:30"),
        ("সন্ধ্যা ৭:৩০", "19:30"),
        ("রাত ৮টা", "20:00"),
        ("বিকেল ৩টা", "15:00"),
        ("ساعت ۳:۳۰ بعد از ظهر", "15:30"),
        ("شام 5 بجے", "17:00"),
        ("à 3h30 de l'après-midi", "15:30"),
        ("akşam 6", "18:00"),
        ("3 giờ chiều", "15:00"),
        ("2 at night", "02:00"),
        ("مساء 19:30", "19:30"),
        ("half past 3", "15:30 03:30"),
        ("half 3 in the afternoon", "15:30"),
        ("quarter to 4pm", "15:45"),
        ("a quarter past 10", "10:15"),
        ("quarter to 12 pm", "11:45"),
        ("quarter to 7", "18:45 06:45"),
        ("quarter to 1 pm", "12:45"),
        ("à 15h et demie", "15:30"),
        ("3 heures et quart de l'après-midi", "15:15"),
        ("16h moins le quart", "15:45"),
        ("10 heures 30", "10:30"),
        ("saat 10 buçuk", "10:30"),
        ("11'e çeyrek var", "10:45"),
        ("10'u çeyrek geçe", "10:15"),
        ("3 giờ rưỡi chiều", "15:30"),
        ("10 giờ 30 phút", "10:30"),
        ("ora 10 e gjysmë", "10:30"),
        ("বিকেল সাড়ে ৩টা", "15:30"),
        ("বিকেল সাড়ে ৩টায়", "15:30"),
        ("পৌনে ১১টা", "10:45"),
        ("সোয়া ১০টা", "10:15"),
        ("১০টা ৩০ মিনিট", "10:30"),
        ("شام ساڑھے 3 بجے", "15:30"),
        ("پونے 11 بجے", "10:45"),
        ("سوا 10 بجے", "10:15"),
        ("ساعت ۱۰ و نیم", "10:30"),
        ("ساعت ۱۰ و ربع", "10:15"),
        ("بجه ۱۰ونیم", "10:30"),
        ("الساعة 10 والنصف", "10:30"),
        ("الساعة ١٠ والربع", "10:15"),
        ("الساعة 11 إلا ربعًا", "10:45"),
        ("10 نیمې بجې", "10:30"),
        ("کاتژمێر 10 و نیو", "10:30"),
        ("ሰዓት 10ን ፈረቓን", "10:30 16:30"),
        ("ሰዓት 3", "15:00 03:00 09:00"),
        ("15 30", "15:30"),
        ("noon", "12:00"),
        ("midi", "12:00"),
        ("12 noon", "12:00"),
        ("8:30 tonight", "20:30"),
        ("halfpast 3pm", "15:30"),
        ("5 past 10", "not_a_time"),
        ("20 past 11", "not_a_time"),
        ("20 to 4pm", "not_a_time"),
        ("10 past 3pm", "not_a_time"),
        ("1/2 past 3pm", "not_a_time"),
        ("3 1/2 pm", "not_a_time"),
        ("3.5pm", "not_a_time"),
        ("10-11am", "not_a_time"),
        ("10am or 2pm", "not_a_time"),
        ("between 2pm and 3pm", "not_a_time"),
        ("before 3pm", "not_a_time"),
        ("after 17:00", "not_a_time"),
        ("not at 3pm", "not_a_time"),
        ("10 minutes", "not_a_time"),
        ("3h moins 10", "not_a_time"),
        ("15h moins dix", "not_a_time"),
        ("15h 5", "not_a_time"),
        ("10h vingt", "not_a_time"),
        ("avant 15h", "not_a_time"),
        ("14h ou 15h", "not_a_time"),
        ("8:30 م", "20:30"),
        ("12:30 ص", "00:30"),
        ("3م", "15:00"),
        ("8:30 المغرب", "20:30"),
        ("3 ونص", "15:30 03:30"),
        ("3:00 إلا ربع", "14:45 02:45"),
        ("11:00 إلا عشرة", "not_a_time"),
        ("قبل 15:00", "not_a_time"),
        ("۱۱ قبل از ظهر", "11:00"),
        ("۱۰:۳۰ پیش از ظهر", "10:30"),
        ("۱۰ بجه پیش از چاشت", "10:00"),
        ("۸:۳۰ ب.ظ", "20:30"),
        ("ساعت ۱۱ ظهر", "11:00"),
        ("۱۲ نیمه شب", "00:00"),
        ("نیمه شپه ۱۲ بجې", "00:00"),
        ("یک ربع به 4", "15:45 03:45"),
        ("یک ربع به 16:00", "15:45"),
        ("پاو کم 16:00", "15:45"),
        ("ده دقیقه به ۱۶:۰۰", "not_a_time"),
        ("10:30 پێش نیوەڕۆ", "10:30"),
        ("8:30ی دوانیوەڕۆ", "20:30"),
        ("11 نیوەڕۆ", "11:00"),
        ("10 خولەک بۆ 15:00", "not_a_time"),
        ("دوپہر 11:30 بجے", "11:30"),
        ("16:00 بجنے میں دس منٹ", "not_a_time"),
        ("15:00 سے پہلے", "not_a_time"),
        ("দুপুর ১১টা", "11:00"),
        ("৮:৩০ পিএম", "20:30"),
        ("১৫:০০ এর আগে", "not_a_time"),
        ("öğlen 11", "11:00"),
        ("16.00ya çeyrek var", "15:45"),
        ("16:00'a on var", "not_a_time"),
        ("10 ya da 11", "not_a_time"),
        ("11h30 trưa", "11:30"),
        ("12h khuya", "00:00"),
        ("7h toi", "not_a_time"),
        ("16h kém 15", "not_a_time"),
        ("7:30 e darkës", "19:30"),
        ("7:30 mbasdite", "19:30"),
        ("12:30 mesnatë", "00:30"),
        ("16:00 pa dhjetë", "not_a_time"),
        ("ሰዓት 10:30", "10:30 16:30"),
        ("8:30 ምሸት", "not_a_time"),
        ("10 or 11", "not_a_time"),
        ("10-11", "not_a_time"),
        ("5 to 4", "not_a_time"),
        ("ten past 3", "not_a_time"),
        ("3 giờ kém 15", "not_a_time"),
        ("3 apples", "not_a_time"),
        ("25", "not_a_time"),
        ("13pm", "not_a_time"),
        ("in the morning", "not_a_time"),
        ("", "not_a_time"),
    ],
)
def test_a_time_is_read_or_asked_about(typed: str, at: str) -> None:
    try:
        found = " ".join(f"{one:%H:%M}" for one in read_times(typed))
    except InvalidAnswer as question:
        found = question.phrase
    assert found == at


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("next Friday 3pm", [time(15)]),
        ("Friday half past 3pm", [time(15, 30)]),
        ("jeudi à 15h et quart", [time(15, 15)]),
        ("Friday half past 3", [time(15, 30), time(3, 30)]),
        ("Friday at 10", [time(10)]),
        ("yarın saat 10 buçuk", [time(10, 30)]),
        ("ጽባሕ ሰዓት 10", []),  # by which clock?
        ("ጽባሕ ሰዓት 10:30", []),
        ("Friday 10-11am", []),
        ("10 dec from 10:00 to 11:00", []),
        ("tomorrow 20 to 4pm", []),
        ("demain à 10 heures vingt", []),
        ("yarın saat 10'a 10 var", []),
        ("الجمعة الساعة 10 ونص", [time(10, 30)]),
        ("الجمعة الساعة 10 وثلث", []),
        ("4 ديسمبر 2026م الساعة 8:30", [time(8, 30)]),
        ("4 december 10.30", [time(10, 30)]),
        ("04.12.26", []),
        ("4.12.", []),
        ("12-12-2026", []),
        ("4/12 at 9:15", [time(9, 15)]),
        ("Friday", []),
        ("27", []),
    ],
)
def test_a_time_typed_with_the_day_is_read_and_a_date_is_no_time(typed: str, at: list[time]) -> None:
    assert list(read_times(typed, alone=False)) == at


@pytest.mark.parametrize(
    ("language", "typed", "at"),
    [
        ("ar", "30 نوفمبر 2026", "2026-11-30"),
        ("ar", "٥ كانون الثاني ٢٠٢٦", "2026-01-05"),
        ("ckb", "30ی تشرینی دووەمی 2026", "2026-11-30"),
        ("fa", "۳۰ نوامبر ۲۰۲۶", "2026-11-30"),
        ("tr", "30 Kasım 2026", "2026-11-30"),
        ("ti", "30 ሕዳር 2026", "2026-11-30"),
        ("bn", "৩০ নভেম্বর", "2026-11-30"),
        ("fr", "3 janvier", "2027-01-03"),
        ("fr", "31 février 2026", "no_such_date"),
        ("fr", "bientôt", "not_a_date"),
    ],
)
def test_the_date_on_a_paper_is_read_in_the_words_of_each_language(
    language: str, typed: str, at: str
) -> None:
    try:
        found = read_past_or_coming(typed, TODAY, (language, "en")).isoformat()
    except InvalidAnswer as question:
        found = question.phrase
    assert found == at
