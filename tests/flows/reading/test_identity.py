"""What shows who somebody is is pointed out, in every script; what only looks like it passes."""

from datetime import date
from pathlib import Path

import pytest

from bot.editorial.check import check_all
from bot.language.languages import catalogues
from flows.definition.loader import HERE
from flows.definition.schema import IdentityKind
from flows.reading.identity import read_identity
from flows.reading.identity_words import check_identity_words, identity_words
from flows.reading.lexicons import LOCALES

TODAY = date(2026, 11, 29)
WANTED: tuple[IdentityKind, ...] = ("address",)
EXAMPLE = "My name is Ahmad Karimi, born 3/4/1991, ref K1234567, call me 07700 900123, 12 Mill Road BA1 1AA"
SHOWN = (  # what people write, the kinds that are pointed out, and the text without them
    ("My name is Ahmad Karimi and I cook.", "name", "My name is […] and I cook."),
    ("My name\nis Ahmad\n Karimi and I cook.", "name", "My name\nis […] and I cook."),
    ("My na\u200bme is Ah\u00admad.", "name", "My na\u200bme is […]."),
    ("ring 0770\u20600 \n900\u200d123!", "phone", "ring […]!"),
    ("my name is ahmad karimi and i live in bath", "name", "my name is […] and i live in bath"),
    ("My name's Sara.", "name", "My name's […]."),
    ("I am called Yonas Tesfay Berhe. I sing.", "name", "I am called […]. I sing."),
    ("Her name is O'Brien-Khan, she knows me", "name", "Her name is […], she knows me"),
    ("My son is called Karim, he is 7", "name", "My son is called […], he is 7"),
    ("Name: Ahmad Karimi", "name", "Name: […]"),
    ("Surname : KARIMI", "name", "Surname : […]"),
    ("MY NAME IS AHMAD KARIMI", "name", "MY NAME IS […]"),
    ("Je m'appelle Aïcha Diallo et j'étudie", "name", "Je m'appelle […] et j'étudie"),
    ("Je m’appelle Aïcha", "name", "Je m’appelle […]"),
    ("اسمي أحمد محمد علي وأعيش في ليدز", "name", "اسمي […] وأعيش في ليدز"),
    ("إسمي فاطمة", "name", "إسمي […]"),
    ("نام من احمد کریمی است", "name", "نام من […] است"),
    ("اسمم مریم است و کار می‌کنم", "name", "اسمم […] است و کار می‌کنم"),
    ("نام من احمد ضیا است و ده لیدز زندگی میکنم", "name", "نام من […] است و ده لیدز زندگی میکنم"),
    ("زما نوم زرغونه ده", "name", "زما نوم […] ده"),
    ("ناوم ئازاد کەریمە", "name", "ناوم […]"),
    ("Emri im është Arben Hoxha dhe punoj", "name", "Emri im është […] dhe punoj"),
    ("quhem Arta", "name", "quhem […]"),
    ("ስመይ ዮናስ ተስፋይ እዩ", "name", "ስመይ […] እዩ"),
    ("Benim adım Mehmet Yılmaz ve çalışıyorum", "name", "Benim adım […] ve çalışıyorum"),
    ("benim adim mehmet", "name", "benim adim […]"),
    ("میرا نام احمد خان ہے", "name", "میرا نام […] ہے"),
    ("mera naam Imran hai", "name", "mera naam […] hai"),
    ("Tôi tên là Nguyễn Văn An, làm bếp", "name", "Tôi tên là […], làm bếp"),
    ("toi ten la Lan", "name", "toi ten la […]"),
    ("আমার নাম করিম উদ্দিন, আমি রান্না করি", "name", "আমার নাম […], আমি রান্না করি"),
    ("My son John Smith (HO ref A1234567) is ill", "name reference", "My son […] (HO ref […]) is ill"),
    ("I live with my wife Fatima in Bath", "name", "I live with my wife […] in Bath"),
    ("My husband, Ahmad Karimi, is held", "name", "My husband, […], is held"),
    ("my youngest daughter Sara starts school", "name", "my youngest daughter […] starts school"),
    ("Mon fils Mamadou Diallo est né ici", "name", "Mon fils […] est né ici"),
    ("Oğlum Mehmet Yılmaz burada okuyor", "name", "Oğlum […] burada okuyor"),
    ("Djali im Arben Hoxha shkon në shkollë", "name", "Djali im […] shkon në shkollë"),
    ("Con trai tôi Nguyễn Văn An đang học", "name", "Con trai tôi […] đang học"),
    ("I was born on 3 April 1991 in Kabul", "date_of_birth", "I was born on […] in Kabul"),
    ("born 3/4/91", "date_of_birth", "born […]"),
    ("DOB: 03.04.1991", "date_of_birth", "DOB: […]"),
    ("My daughter was born on 5 May 2019", "date_of_birth", "My daughter was born on […]"),
    ("I was born in 1991.", "date_of_birth", "I was born in […]."),
    ("Ahmad 03/04/1991 Kabul", "date_of_birth", "Ahmad […] Kabul"),
    ("1991-04-03", "date_of_birth", "[…]"),
    ("Please help, 3 April 1991, thank you", "date_of_birth", "Please help, […], thank you"),
    ("من مواليد ١٩٩١/٤/٣", "date_of_birth", "من مواليد […]"),
    ("ولدت في ٣ أبريل ١٩٩١", "date_of_birth", "ولدت في […]"),
    ("متولد سال ۱۳۷۰ هستم", "date_of_birth", "متولد سال […] هستم"),
    ("۱۳۷۰/۱/۱۴", "date_of_birth", "[…]"),
    ("تاریخ تولد: ۱۴/۰۱/۱۳۷۰", "date_of_birth", "تاریخ تولد: […]"),
    ("Je suis née le 3 avril 1991 à Conakry", "date_of_birth", "Je suis née le […] à Conakry"),
    ("জন্ম তারিখ ৩/৪/১৯৯১", "date_of_birth", "জন্ম তারিখ […]"),
    ("3 Nisan 1991'de doğdum", "date_of_birth", "[…]'de doğdum"),
    ("1991 doğumluyum", "date_of_birth", "[…] doğumluyum"),
    ("Kam lindur më 3 prill 1991", "date_of_birth", "Kam lindur më […]"),
    ("میں 1991 میں پیدا ہوا", "date_of_birth", "میں […] میں پیدا ہوا"),
    ("Tôi sinh ngày 3/4/2012 ở Huế", "date_of_birth", "Tôi sinh ngày […] ở Huế"),
    ("sinh năm 1991", "date_of_birth", "sinh năm […]"),
    ("ዕለት ልደት 3/4/1991", "date_of_birth", "ዕለት ልደት […]"),
    ("لەدایکبووی 1991 لە هەولێر", "date_of_birth", "لەدایکبووی […] لە هەولێر"),
    ("زه په ۱۳۷۰ کې زېږېدلی یم", "date_of_birth", "زه په […] کې زېږېدلی یم"),
    ("Call me on 07700 900123 please", "phone", "Call me on […] please"),
    ("07700900123", "phone", "[…]"),
    ("ring +44 (0)7700 900 123.", "phone", "ring […]."),
    ("0044 7700-900-123", "phone", "[…]"),
    ("my mobile 7700 900 123", "phone", "my mobile […]"),
    ("landline 020 7946 0018", "phone", "landline […]"),
    ("رقمي ٠٧٧٠٠ ٩٠٠١٢٣", "phone", "رقمي […]"),
    ("شماره من ۰۹۱۲ ۳۴۵ ۶۷۸۹ است", "phone", "شماره من […] است"),
    ("ফোন ০৭৭০০ ৯০০১২৩", "phone", "ফোন […]"),
    ("+93 70 012 3456", "phone", "[…]"),
    ("+84 (912) 345-678 gọi tôi", "phone", "[…] gọi tôi"),
    ("mail ahmad.karimi@example.org", "email", "mail […]"),
    ("AHMAD_K @ Example.co.uk!", "email", "[…]!"),
    ("I live at 12 Mill Road, Bath", "address", "I live at […], Bath"),
    ("12a mill road", "address", "[…]"),
    ("Flat 3, 14 Elm Court", "address", "[…]"),
    ("we sleep at 7 High Street", "address", "we sleep at […]"),
    ("22 St John's Avenue", "address", "[…]"),
    ("postcode BA1 1AA", "address", "postcode […]"),
    ("ba11aa is where I live", "address", "[…] is where I live"),
    ("أسكن في SW1A 1AA", "address", "أسكن في […]"),
    ("my Home Office ref is K1234567", "reference", "my Home Office ref is […]"),
    ("k1234567/2", "reference", "[…]"),
    ("K 1234567", "reference", "[…]"),
    ("UAN 1212-0001-0002-0003", "reference", "UAN […]"),
    ("1212000100020003", "reference", "[…]"),
    ("GWF012345678 and GWF 012345679", "reference", "[…] and […]"),
    ("ASF/0123456", "reference", "[…]"),
    ("port ref HS123456/1", "reference", "port ref […]"),
    ("NI QQ123456C", "reference", "NI […]"),
    ("QQ 12 34 56 C", "reference", "[…]"),
    ("my card RX1234567", "reference", "my card […]"),
    ("passport 123456789", "reference", "[…]"),
    ("appeal PA/12345/2023", "reference", "appeal […]"),
    ("رقم K۱۲۳۴۵۶۷", "reference", "رقم […]"),
    (EXAMPLE, "name date_of_birth reference phone address", "My name is […], born […], ref […], call me […]"),
)
PASSED = (
    "I have lived here for 12 years",
    "40 people come every Friday",
    "since 2015",
    "Mill Road community kitchen",
    "the community kitchen in Mill Road",
    "3 friends in Mill Road wrote to you",
    "40 people come to Mill Road every week",
    "Section 8",
    "£3000",
    "They want £1,500.00 by Friday",
    "my son is 7",
    "in 2019 I claimed",
    "I claimed asylum in 2019 and waited 7 years",
    "9 November 2024",
    "My interview was on 9 November 2024",
    "30/11/2026",
    "The hearing is 30/11/2026 at 10.30",
    "on 01.02.2024 10.30 in court 4",
    "01-02-2024",
    "My son starts school in Bath this year. He has known no other home.",
    "I cook every Friday at the community kitchen. Forty people come.",
    "my name is on the list",
    "My name is not on the letter",
    "my name is spelled wrong on the card",
    "His name is still on the tenancy",
    "I am called to an interview",
    "She is called every week",
    "I was born in Kabul",
    "My daughter was born here in Bath",
    "My baby was born 2 weeks ago",
    "born and raised in Leeds",
    "I want to hear my name in peace",
    "My son goes to St John's School",
    "my wife is ill, my daughter too",
    "MY SON GOES TO SCHOOL IN BATH",
    "I came to join my husband. Home Office refused",
    "I wrote to my friend, Home Office has it",
    "My wife British citizen",
    "I have not seen my son December 2024",
    "Ma femme est malade, mon fils aussi",
    "Oğlum Londra'da okuyor",
    "Vợ tôi bị bệnh",
    "2 High Court hearings in 2024",
    "5 minutes walk from the park",
    "a 2 hour drive to the reporting centre",
    "10 minute walk",
    "I worked 3 nights in 4 places",
    "In 2019 Park Road church took me in",
    "Ring 999 or 116 123",
    "the office said 20 working days",
    "I volunteer 2 days at 9am, 3 days at 5pm",
    "The letter of 12 March 2003 said no",
    "We came on 22 June 1968 with my mother",
    "I have been here since 1998",
    "Room 214 in the hotel",
    "bus 38 and bus 73",
    "WhatsApp and e-mail do not work here",
    "I am @ home all day",
    "My MP voted 320 to 276",
    "Article 8 and Rule 35 were said",
    "I paid 1000 2000 and 3000 pounds",
    "عمري ٣٠ سنة وأعيش هنا منذ ٢٠١٥",
    "اسمي ليس في القائمة",
    "من سال ۲۰۱۵ اینجا هستم",
    "نام من در لیست نیست",
    "پسرم ۷ ساله است",
    "زما نوم په لیست کې نشته",
    "من لێرە دەژیم لە ٢٠١٥ەوە",
    "আমি ১২ বছর ধরে এখানে আছি",
    "আমার নাম তালিকায় নেই",
    "J'habite ici depuis 2015 avec ma fille de 7 ans",
    "Elle est née ici, à Bath",
    "Je ne le sais pas encore, le 9 novembre 2024 peut-être",
    "Jetoj këtu që nga 2015",
    "ካብ 2015 ኣብዚ እነብር ኣለኹ",
    "ስመይ ኣብ ዝርዝር የለን",
    "İlk adımı attım, korkmuyorum",
    "2015'ten beri buradayım, 40 kişi geliyor",
    "میں یہاں 12 سال سے ہوں",
    "میرا نام فہرست میں نہیں ہے",
    "Tôi sống ở đây từ năm 2015",
    "40 người đến mỗi thứ sáu",
)


@pytest.mark.parametrize(("text", "kinds", "blanked"), SHOWN)
def test_what_shows_who_somebody_is_is_found(text: str, kinds: str, blanked: str) -> None:
    identity = read_identity(text, TODAY)
    assert (" ".join(identity.kinds), identity.blanked) == (kinds, blanked)


@pytest.mark.parametrize("text", PASSED)
def test_what_shows_nobody_passes(text: str) -> None:
    assert read_identity(text, TODAY).kinds == ()


def test_the_tables_are_long_enough_to_mean_something() -> None:
    assert len(set(SHOWN)) >= 60 and len(set(PASSED)) >= 60


def test_what_is_wanted_is_not_pointed_out() -> None:
    assert read_identity("12 Mill Road BA1 1AA", TODAY, WANTED).kinds == ()
    assert read_identity("12 Mill Road, 07700 900123", TODAY, WANTED).kinds == ("phone",)


def test_a_date_of_birth_is_one_of_a_grown_up_on_the_day_it_is_read() -> None:
    assert read_identity("01/02/2007", date(2024, 1, 1)).kinds == ()
    assert read_identity("01/02/2007", date(2025, 1, 1)).kinds == ("date_of_birth",)


def test_a_blanked_text_shows_nobody() -> None:
    blanked = (read_identity(text, TODAY).blanked for text, *_ in SHOWN)
    assert [text for text in blanked if read_identity(text, TODAY).kinds] == []


@pytest.mark.parametrize("language", ["en", *catalogues()])
def test_every_phrase_of_every_language_is_heard(language: str) -> None:
    words = identity_words(language)
    assert words.name_phrases and words.born_phrases and words.name_ends
    names = [f"{one} Yonas" for one in words.name_phrases]
    births = [f"{one} 3/4/2015" for one in words.born_phrases]
    assert [text for text in names if read_identity(text, TODAY).kinds != ("name",)] == []
    assert [text for text in births if "date_of_birth" not in read_identity(text, TODAY).kinds] == []


def test_every_language_has_the_words_without_a_fault() -> None:
    assert check_identity_words(LOCALES) == []
    assert [code for code in ("en", *catalogues()) if not (LOCALES / code / "identity.yaml").exists()] == []


def test_a_fault_in_the_words_is_found_on_its_line(tmp_path: Path) -> None:
    (tmp_path / "locales/en").mkdir(parents=True)
    faulty = "language: en\nname_phrase:\n  - my name is\n"
    (tmp_path / "locales/en/identity.yaml").write_text(faulty, encoding="utf-8")
    problems = check_all(TODAY, HERE, tmp_path / "locales").problems
    assert [(one.file, one.line) for one in problems if "identity" in one.file] == [
        ("locales/en/identity.yaml", 2)
    ]


@pytest.mark.parametrize("language", ["en", "fr", "sq", "tr", "vi"])
def test_a_name_behind_every_relative_is_heard_with_a_capital_and_only_so(language: str) -> None:
    relatives = identity_words(language).relatives
    assert len(relatives) > 12
    for one in relatives:
        assert read_identity(f"{one} Yonas", TODAY).kinds == ("name",), one
        assert read_identity(f"{one} yonas", TODAY).kinds == (), one
