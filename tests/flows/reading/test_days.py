"""Some two hundred ways of typing a day: each is the right day, a choice with it, or a question."""

# ruff: noqa: E501 (a table of what people type)

from datetime import date, timedelta

import pytest

from flows.reading.dates import read_date_in_words
from flows.reading.days import read_days
from flows.reading.names import find_weekday
from flows.reading.text import InvalidAnswer

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
        "2026-11-27 2027-01-15": "friday 15|Friday the 15th",
        "2026-12-18": "friday 18",
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
        NO_SUCH: "31/2|31 feb|13/13|30 February 2027|1/1/2035|29 feb|99/99|4 december 99999999999999",
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
    "ti": {
        FRIDAY: "ዓርቢ",
        NEXT_FRIDAY: "ዓርቢ ፬",
        "2026-11-25": "ጽባሕ",
        FOURTH: "4 ታሕሳስ",
        "2026-11-24": "ሎሚ",
        NONE: "፬ ታሕሳስ",
    },
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
EITHER, SECOND, THIRD = "2026-11-27 2026-12-04", "2026-12-04", "2026-12-11"  # Fridays
COUNTED = {  # weeks that are counted: a right day, a choice with it, or a question, and never a wrong day
    "en": {
        SECOND: "Friday week|a week on Friday|a week from Friday|week on friday at 3pm|fri wk",
        THIRD: "Friday fortnight|a fortnight on Friday|two weeks on Friday|2 weeks from friday",
        EITHER: "Friday next week|friday of next week|next week on friday",
        "2026-12-01 2026-12-08": "Tuesday week|a week on tuesday",
        "2026-12-04 2026-12-11": "next Friday week",
        "2026-12-08": "a fortnight today|today fortnight|in two weeks' time|2 weeks from today|in 2 weeks",
        "2026-12-09": "a fortnight tomorrow|tomorrow fortnight|2 weeks tomorrow",
        "2026-12-15": "three weeks today|in three weeks|in 3 weeks",
        NONE: "Friday in two weeks|Friday in 2 weeks|Friday after next|Friday in a month|every Friday|second friday|"
        "the week after friday|a month from friday|friday in a fortnight|friday week 4|jumu'ah after next|other friday",
    },
    "fr": {
        SECOND: "vendredi en 8|vendredi en 8 à 15h|vendredi en huit|vendredi soir en huit",
        THIRD: "vendredi en 15|vendredi en quinze",
        EITHER: "vendredi de la semaine prochaine|la semaine prochaine vendredi",
        "2026-12-01 2026-12-08": "mardi en 8|mardi en huit",
        "2026-12-01": "d'aujourd'hui en huit|aujourd’hui en huit|dans une semaine",
        "2026-12-08": "dans deux semaines|dans 2 semaines|aujourd'hui en quinze",
        NONE: "vendredi dans deux semaines|demain en huit|après demain en huit|vendredi en huit jours|vendredi d'après|"
        "dans 8 jours|vendredi passé|le deuxième vendredi|tous les vendredis|vendredi dans un mois|en huit|vendredi en 8 le 4",
    },
    "tr": {
        EITHER: "gelecek hafta cuma|haftaya cuma|cuma haftaya",
        "2026-12-01": "haftaya bugün|bir hafta sonra",
        "2026-12-08": "iki hafta sonra|2 hafta sonra",
        NONE: "öbür hafta cuma|iki hafta sonra cuma|haftaya|gelecek ay cuma|her cuma|geçen cuma|yarın haftaya",
    },
    "fa": {
        EITHER: "جمعه هفته آینده|هفته دیگه جمعه|جمعهٔ هفته‌ی بعد",
        "2026-12-08": "دو هفته دیگر",
        NONE: "جمعه دو هفته دیگر|دو هفته دیگه جمعه|جمعه ماه آینده|جمعه گذشته|دومین جمعه|فردا دو هفته",
    },
    "prs": {EITHER: "جمعه هفته آینده", "2026-12-08": "دو هفته بعد", NONE: "جمعه دو هفته بعد|جمعه گذشته"},
    "ar": {
        EITHER: "الجمعة القادمة|الجمعة من الأسبوع القادم|الجمعة الاسبوع المقبل",
        "2026-12-01": "بعد أسبوع",
        "2026-12-08": "بعد أسبوعين|بعد اسبوعين",
        NONE: "الجمعة بعد القادمة|الجمعة بعد أسبوعين|الجمعة خلال أسبوعين|الجمعة اللي بعدها|غدا بعد أسبوع|كل جمعة",
    },
    "ur": {
        EITHER: "اگلے ہفتے جمعہ|اگلا جمعہ",
        "2026-12-08": "دو ہفتے بعد",
        NONE: "دو ہفتے بعد جمعہ|جمعہ دو ہفتے بعد|جمعہ اگلے مہینے|پچھلا جمعہ|اگلے ہفتے",
    },
    "ps": {NONE: "راتلونکې اونۍ جمعه|جمعه دوه اونۍ وروسته|دوه اونۍ وروسته|هره جمعه"},
    "ckb": {
        EITHER: "هەفتەی داهاتوو هەینی|هەینی هەفتەی داهاتوو",
        NONE: "هەینی دوو هەفتەی تر|دوو هەفتەی تر|هەموو هەینی",
    },
    "bn": {
        EITHER: "আগামী সপ্তাহে শুক্রবার|পরের সপ্তাহের শুক্রবার",
        NONE: "শুক্রবার দুই সপ্তাহ পর|দুই সপ্তাহ পর|গত শুক্রবার|প্রতি শুক্রবার",
    },
    "ti": {EITHER: "ዝመጽእ ሰሙን ዓርቢ", NONE: "ዓርቢ ድሕሪ ክልተ ሰሙን|ድሕሪ ክልተ ሰሙን|ዝሓለፈ ዓርቢ"},
    "sq": {
        EITHER: "të premten e javës tjetër|javën tjetër të premten|të premten tjetër",
        "2026-12-08": "pas dy javësh",
        NONE: "të premten pas dy javësh|për dy javë të premten|të premten e kaluar|nesër një javë|çdo të premte",
    },
    "vi": {
        EITHER: "thứ sáu tuần sau|tuần tới thứ sáu|thu sau tuan sau",
        "2026-11-30 2026-12-07": "thứ hai tuần sau",
        "2026-12-08": "hai tuần nữa",
        NONE: "thứ sáu tuần sau nữa|thứ sáu hai tuần nữa|thứ sáu tuần trước|thứ sáu tháng sau|mỗi thứ sáu",
    },
}
PASSED_OVER = {  # what dateparser passes over would make another day of the rest
    "en": "the 4 of the month|4 months|in 2 months|4 month 12",
    "ar": "٤ الشهر|يوم ٤ الشهر|٤ في الشهر|٤ شهر",
    "fa": "۴ ماه",
    "prs": "۴ ماه",
    "tr": "2 haftaya|bu ay 4|4 ay sonra",
    "ti": "4 ወርሒ",
    "fr": "4 mois|dans 2 mois",
    "sq": "4 muaj",
    "bn": "৪ মাস",
    "vi": "4 tháng",
}
NO_DAY = {  # a span, the night before, the day after, or a month of a calendar of their own: asked about
    "en": "in about 2 weeks|since friday",
    "ar": "خلال ١٠ أيام|بعد الجمعة|بعد يوم الجمعة|غير الجمعة|ليلة الجمعة",
    "fa": "شب جمعه|ساعت ۸ شب شنبه|شب سه شنبه|پس از جمعه|فردای جمعه|۴ ماه آینده",
    "prs": "شب جمعه|۴ ماه ۱۲",
    "ckb": "شەوی هەینی",
    "ur": "شب جمعہ|10 دن میں",
    "fr": "8 jours|15 jours|environ 2 semaines|le lendemain de vendredi",
    "tr": "10 gün içinde|yaklaşık 2 hafta",
    "vi": "trong 10 ngày|4 tháng sau|sau thứ 6",
    "bn": "১০ দিনের মধ্যে",
    "ti": "ድሕሪ ዓርቢ|4 ወርሒ 12",
}
MONTHS_BY_NUMBER = {
    "ar": "٤ شهر ١٢|يوم ٤ شهر 12",
    "vi": "ngày 4 tháng 12",
}
IN_FIVE_DAYS = {
    "en": "in 5 days|in five days|5 days|five days from now|in five days at 3pm|In Five Days!",
    "ar": "بعد 5 أيام|بعد ٥ أيام|بعد خمسة أيام|بعد خمس ايام",
    "bn": "৫ দিন পরে|পাঁচ দিন পর",
    "ckb": "دوای ٥ ڕۆژ|دوای پێنج ڕۆژ|پاش پێنج ڕۆژ",
    "fa": "۵ روز دیگر|پنج روز دیگه|پنج روز بعد",
    "fr": "dans 5 jours|dans cinq jours",
    "prs": "۵ روز بعد|پنج روز بعد",
    "ps": "5 ورځې وروسته|پنځه ورځې وروسته",
    "sq": "pas 5 ditësh|pas pesë ditësh|pas pese ditesh",
    "ti": "ድሕሪ 5 መዓልቲ|ድሕሪ ሓሙሽተ መዓልቲ",
    "tr": "5 gün sonra|beş gün sonra",
    "ur": "5 دن بعد|پانچ دن بعد|paanch din baad",
    "vi": "5 ngày nữa|năm ngày nữa",
}
YESTERDAY = {
    "en": "yesterday",
    "ar": "أمس|امبارح|البارحة|مبارح",
    "bn": "গতকাল",
    "ckb": "دوێنێ",
    "fa": "دیروز",
    "fr": "hier",
    "prs": "دیروز",
    "ps": "پرون",
    "sq": "dje",
    "ti": "ትማሊ",
    "tr": "dün",
    "vi": "hôm qua",
}
TONIGHT = {
    "en": "tonight|this evening|tonight at 8pm",
    "ar": "الليلة|هذا المساء",
    "fr": "ce soir|cette nuit|ce soir à 18h",
    "tr": "bu gece|bu akşam|bu akşam saat 8",
    "fa": "امشب|امشب ساعت 8",
    "prs": "امشب",
    "ps": "نن شپه",
    "ur": "آج رات|آج شام 7 بجے",
    "bn": "আজ রাতে|আজ রাত ৮টায়",
    "ckb": "ئەمشەو",
    "sq": "sonte|sonte në orën 8",
    "ti": "ሎሚ ምሸት|ሎሚ ለይቲ",
    "vi": "tối nay|đêm nay|8 giờ tối nay",
}
CASES = [
    (language, typed, told)
    for table in (TYPED, COUNTED)
    for language, answers in table.items()
    for told, ways in answers.items()
    for typed in ways.split("|")
]


def in_each_language(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(language, typed) for language, ways in table.items() for typed in ways.split("|")]


@pytest.mark.parametrize(("language", "typed"), in_each_language(IN_FIVE_DAYS))
def test_days_are_counted_on_from_today_in_digits_and_in_words(language: str, typed: str) -> None:
    assert told(typed, language) == "2026-11-29"


@pytest.mark.parametrize(("language", "typed"), in_each_language(YESTERDAY))
def test_yesterday_is_understood_and_past(language: str, typed: str) -> None:
    assert told(typed, language) == PAST


def told(typed: str, language: str) -> str:
    """The days, or the question."""
    try:
        return " ".join(sorted(day.isoformat() for day in read_days(typed, TODAY, (language, "en"))))
    except InvalidAnswer as question:
        return question.phrase


@pytest.mark.parametrize(("language", "typed", "day"), CASES)
def test_a_day_is_read_or_asked_about_and_never_mistaken(language: str, typed: str, day: str) -> None:
    assert told(typed, language) == day


@pytest.mark.parametrize(
    ("language", "typed"),
    [(language, typed) for language, ways in TONIGHT.items() for typed in ways.split("|")],
)
def test_tonight_is_today(language: str, typed: str) -> None:
    assert told(typed, language) == TODAY.isoformat()


@pytest.mark.parametrize(
    ("language", "typed"), [(code, way) for code, ways in PASSED_OVER.items() for way in ways.split("|")]
)
def test_a_number_that_counts_no_days_is_asked_about(language: str, typed: str) -> None:
    with pytest.raises(InvalidAnswer, match="not_a_day"):
        read_days(typed, TODAY, (language, "en"))


@pytest.mark.parametrize(
    ("language", "typed"), [(code, way) for code, ways in NO_DAY.items() for way in ways.split("|")]
)
def test_what_names_no_one_day_is_asked_about(language: str, typed: str) -> None:
    with pytest.raises(InvalidAnswer, match="not_a_day"):
        read_days(typed, TODAY, (language, "en"))


@pytest.mark.parametrize(
    ("language", "typed"), [(code, way) for code, ways in MONTHS_BY_NUMBER.items() for way in ways.split("|")]
)
def test_a_month_may_be_named_by_its_number(language: str, typed: str) -> None:
    assert read_days(typed, TODAY, (language, "en")) == (date(2026, 12, 4),)


@pytest.mark.parametrize("typed", ["جمعه شب", "پنج شنبه شب", "ساعت ۸ شب جمعه ۴ دسامبر"])
def test_a_night_after_the_name_of_its_day_is_that_days(typed: str) -> None:
    assert len(read_days(typed, TODAY, ("fa", "en"))) == 1


def test_a_language_that_is_gone_does_no_harm() -> None:
    assert told("4 December", "gone") == FOURTH


def test_there_are_two_hundred() -> None:
    assert len(CASES) >= 200


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
        found = read_date_in_words(typed, TODAY, (language, "en")).isoformat()
    except InvalidAnswer as question:
        found = question.phrase
    assert found == at


def test_the_names_of_one_language_do_not_turn_up_in_another() -> None:
    """Babel lets the first language that is looked at write into data that all share."""
    for language in TYPED:
        find_weekday(["جمعہ"], (language,))
    assert {language for language in TYPED if find_weekday(["جمعہ"], (language,))} == {"ur"}


@pytest.mark.parametrize(
    ("language", "typed", "weeks"),
    [
        ("en", "Friday week", 1),
        ("en", "a fortnight on friday", 2),
        ("fr", "vendredi en huit", 1),
        ("fr", "vendredi en 15", 2),
    ],
)
def test_weeks_are_counted_from_the_coming_day_on_every_day(language: str, typed: str, weeks: int) -> None:
    """On a Friday it may be counted from that day or from the next Friday: then both are shown."""
    for today in (TODAY + timedelta(days=days) for days in range(400)):
        coming = next(day for days in range(7) if (day := today + timedelta(days=days)).weekday() == 4)
        meant = coming + timedelta(weeks=weeks)
        also = (meant + timedelta(weeks=1),) if coming == today else ()
        assert read_days(typed, today, (language, "en")) == (meant, *also)
