"""Despair and danger are answered first, wherever they are typed, and none of the words stay anywhere."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.commands import read_text
from flows.definition.flow import ASKED_BY_COMMAND
from flows.effects import Say
from flows.events import CommandSent, Event, Started, Tapped, Typed, Unreadable
from flows.handlers.help_now import ANSWERS
from flows.reading.danger import DangerKind
from flows.reading.lexicons import LOCALES
from flows.state.user import next_morning
from tests.harness.flow import NOW, Walk, shipped
from tests.harness.telegram import TelegramShell, find_mp
from tests.standins.telegram_people import Person

DESPAIR = "i want to kill myself"
ARABIC = "أريد أن أموت"
ANSWER = "I am glad you told me"
MORNING = datetime(2026, 11, 25, 10, tzinfo=UTC)
SAID = {
    "suicidal": DESPAIR,
    "violence_now": "he has a knife and wants to kill me",
    "officers": "immigration officers are at my door",
    "child_alone": "im 15 and i have nobody here",
    "trafficking": "my boss keeps my passport",
    "abuse": "my husband beats me",
    "fake_adviser": "a man wants 3000 pounds to get me papers",
}


def at_own_words() -> Walk:
    walk = Walk.at_situation().tap("ready").tap("told").tap("prepare_ask").tap("trace")
    return walk.tap("skip").tap("work").tap("_done").tap("_done")


def questions() -> Iterator[Walk]:
    """A conversation at a question of each kind that a conversation of one person comes to."""
    yield Walk.start()
    yield Walk.at_situation()
    yield Walk.at_postcode()
    yield Walk.at_situation().to_menu()
    yield Walk.at_situation().command("change")
    yield Walk.at_situation().command("forget")
    yield Walk.at_situation().command("cases")
    yield Walk.at_situation().to_menu().tap("surgery")
    yield Walk.at_situation().to_menu().tap("surgery").answer("in 3 days")
    yield Walk.at_situation().to_menu().tap("detention")
    yield Walk.at_postcode().answer("Both")
    yield Walk.at_postcode().answer("BA1 1AA").send(Tapped("x", "_help"))


EVERYWHERE = list(questions())


@pytest.mark.parametrize("walk", EVERYWHERE, ids=lambda walk: walk.step)
def test_it_is_answered_at_every_question_and_the_question_stays_open(walk: Walk) -> None:
    after = walk.type(DESPAIR)
    assert ANSWER in after.messages[0].html and "no person sees what you write here" in after.messages[0].html
    assert after.step == walk.step and after.messages[-1].rows
    assert after.session.case == walk.session.case, "nothing of the case changes"
    assert after.session.user == walk.session.user.model_copy(update={"quiet_until": MORNING})


@pytest.mark.parametrize("kind", ANSWERS)
def test_each_kind_has_its_own_answer(kind: DangerKind) -> None:
    walk = Walk.at_postcode().type(SAID[kind])
    first = shipped().steps[ANSWERS[kind]].say.person.partition("\n")[0].partition("{")[0]
    said = walk.messages[0].html
    assert first in said and said.count("no person sees what you write here") == 1
    assert walk.step == "postcode"


CALLS = {
    "en": ("help", "help me", "SOS", "please help i am scared", "Heeeelp!!!", "can you help me?"),
    "ar": ("ساعدوني", "أريد المساعدة", "النجدة", "please ساعدني"),
    "bn": ("সাহায্য করুন", "আমার সাহায্য দরকার"),
    "ckb": ("یارمەتیم بدەن", "تکایە یارمەتیم بدەن"),
    "fa": ("کمک", "لطفا کمکم کنید", "به دادم برسید"),
    "fr": ("Aidez-moi", "au secours !", "J'ai besoin d'aide", "aidez moi s'il vous plaît"),
    "prs": ("کمک کو", "به کمک ضرورت دارم"),
    "ps": ("مرسته وکړئ", "زه مرستې ته اړتیا لرم"),
    "sq": ("ndihmë", "më ndihmoni ju lutem", "kam nevojë për ndihmë"),
    "ti": ("ሓግዙኒ", "ሓገዝ የድልየኒ", "በጃኹም ሓግዙኒ"),
    "tr": ("yardım edin", "yardıma ihtiyacım var", "bana yardım eder misiniz"),
    "ur": ("مدد کریں", "مجھے مدد چاہیے", "meri madad karo"),
    "vi": ("giúp tôi với", "giup toi", "tôi cần giúp đỡ"),
}
CALLED = [(code, call) for code, calls in CALLS.items() for call in calls]
NO_CALLS = (
    "my friends help me with food",
    "help for my son",
    "the lawyer could not help",
    "I help at the food bank",
    "Helpston",
    "how can an MP help me with my visa",
    "please",
    "i am scared",
)


@pytest.mark.parametrize("walk", EVERYWHERE, ids=lambda walk: walk.step)
def test_a_call_for_help_is_answered_kindly_everywhere_with_the_way_to_help(walk: Walk) -> None:
    after = walk.type("help me")
    assert "I am glad you asked for help" in after.messages[0].html and "999" in after.messages[0].html
    assert (f"{walk.step}:_help" in after.buttons) == (walk.step != "language")
    assert (after.step, after.session) == (walk.step, walk.session), "it is no alarm, and changes nothing"


@pytest.mark.parametrize(("code", "call"), CALLED)
def test_it_is_heard_in_every_language_and_answered_in_it(code: str, call: str) -> None:
    walk = Walk.at_postcode()
    said = walk.engine.advance(walk.session, Typed(call), walk.now).effects
    languages = [say.language for say in said if isinstance(say, Say)][:-1]
    assert languages in ([None], [code, None])


@pytest.mark.parametrize("words", NO_CALLS)
def test_words_that_say_more_are_the_answer_that_they_are(words: str) -> None:
    assert "glad you asked" not in Walk.at_postcode().type(words).says
    assert at_own_words().type(words).session.case.answers["own_words"].value == words


def test_a_call_where_own_words_are_wanted_may_go_into_the_letter_all_the_same() -> None:
    called = at_own_words().type("please help me")
    assert "own_words" not in called.session.case.answers
    assert called.tap("put_it_in_my_letter").type("please help me").session.case.answers["own_words"]


@pytest.mark.parametrize("event", [read_text("/sos"), Unreadable("photo", "help me")], ids=str)
def test_a_call_is_heard_beside_a_picture_and_after_a_slash(event: Event) -> None:
    assert "I am glad you asked for help" in Walk.at_postcode().send(event).says


def test_a_command_is_done_whatever_stands_beside_it() -> None:
    assert "glad you asked" not in Walk.at_postcode().send(read_text("/menu help me")).says


@pytest.mark.parametrize("who", ["person", "supporter"])
@pytest.mark.parametrize(
    ("said", "to_whoever_types", "about_another"),
    [
        ("i want to die", "“I want to die. Please stay with me.”", "Is it about someone else?"),
        (ARABIC, "“I want to die. Please stay with me.”", "Is it about someone else?"),
        (SAID["child_alone"], "how old you are, and that you are alone", "Is it about another child?"),
        (SAID["officers"], "Then ring someone you trust", "taking you, or someone else"),
    ],
)
def test_whoever_types_may_mean_themselves_whoever_the_case_is_about(
    who: str, said: str, to_whoever_types: str, about_another: str
) -> None:
    answer = Walk.at_postcode(who).type(said).messages[0].html
    assert 0 < answer.index(to_whoever_types) < answer.index(about_another)


def test_no_answer_to_typed_words_depends_on_whom_the_case_is_about() -> None:
    sayings = (shipped().steps[step].say for step in ANSWERS.values())
    assert [say.person for say in sayings if say.person != say.supporter] == []


@pytest.mark.parametrize("kind", ANSWERS)
def test_only_money_for_papers_lets_the_chases_come(kind: DangerKind) -> None:
    user = Walk.at_postcode().type(SAID[kind]).session.user
    assert user.quiet_until == (None if kind == "fake_adviser" else MORNING)


@pytest.mark.parametrize(
    "event",
    [
        Unreadable("photo", DESPAIR),
        Unreadable("edit", DESPAIR),
        Unreadable("forward", DESPAIR),
        CommandSent("menu", DESPAIR),
        Started("", DESPAIR),
        read_text(f"/help {DESPAIR}"),
        read_text(f"/nonsense {DESPAIR}"),
        read_text(f"/start {DESPAIR}"),
        Typed(f"1 {DESPAIR}"),
    ],
    ids=str,
)
def test_it_is_answered_in_whatever_carries_words(event: Event) -> None:
    walk = Walk.at_postcode().send(event)
    assert ANSWER in walk.messages[0].html and walk.step == "postcode"


def test_before_a_language_is_chosen_the_question_for_it_comes_again() -> None:
    walk = Walk.start().type(DESPAIR)
    assert ANSWER in walk.messages[0].html and walk.step == "language"


def test_own_words_are_dropped_and_may_be_sent_again_for_the_letter() -> None:
    walk = at_own_words()
    stopped = walk.type(DESPAIR)
    assert "own_words" not in stopped.session.case.answers
    assert "own_words:put_it_in_my_letter" in stopped.buttons
    again = stopped.tap("put_it_in_my_letter")
    assert again.step == "own_words" and "Please type it once more" in again.says
    answered = again.type(DESPAIR)
    assert answered.session.case.answers["own_words"].value == DESPAIR
    assert ANSWER in answered.messages[0].html, "with the numbers, all the same"
    assert not answered.session.case.members["someone"].lets_through
    late = replace(again, now=again.now + timedelta(minutes=11)).type(DESPAIR)
    assert "own_words" not in late.session.case.answers


def test_words_that_are_too_long_may_be_shortened() -> None:
    again = at_own_words().type(DESPAIR).tap("put_it_in_my_letter").type(DESPAIR + "!" * 500)
    assert again.step == "own_words"
    assert again.type(DESPAIR).session.case.answers["own_words"].value == DESPAIR


@pytest.mark.parametrize("move", [CommandSent("menu"), CommandSent("help"), Unreadable("sticker"), Started()])
def test_after_any_other_move_despair_is_answered_again(move: Event) -> None:
    walk = at_own_words().type(DESPAIR).tap("put_it_in_my_letter").send(move)
    assert ANSWER in walk.type(DESPAIR).messages[0].html


def test_where_words_are_no_answer_they_are_not_offered_to_the_letter() -> None:
    for walk in (Walk.at_postcode(), Walk.at_situation(), Walk.at_situation().to_menu()):
        assert "put_it_in_my_letter" not in " ".join(walk.type(DESPAIR).buttons)
    old = Walk.at_postcode().tap("put_it_in_my_letter")
    assert "earlier question" in old.says and not old.session.case.members["someone"].lets_through


@pytest.mark.parametrize("walk", EVERYWHERE[1:], ids=lambda walk: walk.step)
def test_every_question_has_it_at_a_fixed_place_at_the_end(walk: Walk) -> None:
    assert walk.buttons[-1] == f"{walk.step}:_help"
    opened = walk.tap("_help")
    assert opened.step == "help_now"
    if walk.step not in (*ASKED_BY_COMMAND, "help_now"):
        assert opened.tap("go_on").step == walk.step


def test_the_menu_opens_it_at_its_end_and_not_as_a_chapter() -> None:
    walk = Walk.at_situation().to_menu()
    assert walk.buttons[-1] == "menu:_help" and "menu:help_now" not in walk.offered
    opened = walk.tap("_help")
    assert [opened.tap("go_on").step, opened.tap("_back").step, opened.tap("_menu").step] == ["menu"] * 3
    assert walk.tap("help_now").step == "help_now", "the button of an older message opens it too"


def test_help_has_it_too_and_leads_back_to_the_question() -> None:
    walk = Walk.at_postcode().command("help")
    assert "postcode:_help" in walk.buttons
    opened = walk.tap("postcode:_help")
    assert opened.step == "help_now" and opened.tap("go_on").step == "postcode"


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_tap_in_help_now_says_the_answer_and_stays(kind: DangerKind) -> None:
    walk = Walk.at_situation().to_menu().tap("help_now").tap(kind)
    assert (
        shipped().steps[ANSWERS[kind]].say.person.partition("\n")[0].partition("{")[0]
        in walk.messages[0].html
    )
    assert walk.step == "help_now" and "help_now" not in walk.session.case.answers
    assert (walk.session.user.quiet_until is None) == (kind == "fake_adviser")


def test_an_old_button_for_help_still_helps() -> None:
    walk = Walk.at_situation().to_menu().tap("help_now").tap("go_on").tap("find_mp")
    assert ANSWER in walk.tap("help_now:suicidal").messages[0].html
    assert walk.tap("situation:_help").step == "help_now"


def test_in_detention_those_nearby_are_named() -> None:
    walk = Walk.at_situation().tap("detained")
    assert "help_now:detained" in walk.tap("x:_help").buttons
    assert "nurse" in walk.tap("x:_help").tap("detained").says
    assert "help_now:detained" not in Walk.at_situation().tap("x:_help").buttons


def test_after_a_kill_the_help_that_was_not_delivered_is_offered() -> None:
    resumed = Walk.at_postcode().type(DESPAIR).resume()
    assert resumed.step == "help_now" and resumed.tap("go_on").step == "postcode"
    assert Walk.at_postcode().resume().step == "postcode"
    another = Walk.at_postcode().type(DESPAIR).command("cases").tap("new")
    assert another.step != "help_now", "another case was opened, and nothing was left undelivered"


def test_the_time_is_forgotten_once_it_is_over() -> None:
    walk = Walk.at_postcode().type(DESPAIR).later(days=1)
    assert walk.command("menu").session.user.quiet_until is None


def test_numbers_come_with_a_website_and_what_is_known_of_their_date() -> None:
    said = Walk.at_postcode().type(SAID["abuse"]).messages[0].html
    assert "nationaldahelpline.org.uk" in said and "I could not check this number" in said
    assert said.index("0808 2000 247") < said.index("999") and "24 November" not in said
    assert "116 123" not in said, "only those that fit"


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (datetime(2026, 11, 24, 22, tzinfo=UTC), datetime(2026, 11, 25, 10, tzinfo=UTC)),
        (datetime(2026, 11, 25, 2, tzinfo=UTC), datetime(2026, 11, 25, 10, tzinfo=UTC)),
        (datetime(2026, 11, 25, 9, tzinfo=UTC), datetime(2026, 11, 26, 10, tzinfo=UTC)),
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), datetime(2026, 7, 2, 9, tzinfo=UTC)),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), datetime(2026, 7, 2, 9, tzinfo=UTC)),
    ],
)
def test_the_morning_is_ten_in_london(now: datetime, morning: datetime) -> None:
    assert next_morning(now) == morning


@pytest.fixture
async def shell() -> TelegramShell:
    return TelegramShell()


async def stored(shell: TelegramShell) -> str:
    """Every document, as text."""
    documents = [document async for document in shell.store.all_documents()]
    return " ".join(map(str, documents)).lower()


async def test_the_words_are_in_no_document_log_or_metric(
    shell: TelegramShell, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    person = await find_mp(shell, shell.telegram.person())
    before = shell.metrics.text()
    assert ANSWER in await shell.send(person, "please zebra, i want to kill myself")
    await person.send_photo("zebra i want to die")
    await person.forward("zebra i want to die")
    sent = await person.send("hello")
    await person.edit(sent, "zebra i want to die")
    await shell.deliver()
    answers = [message for message in person.messages if ANSWER in message.text]
    assert len(answers) == 4 and shell.telegram.refusals == []
    kept = await stored(shell) + caplog.text.lower() + "".join(capsys.readouterr()).lower()
    for word in ("zebra", "kill", "suicid", "despair", "danger"):
        assert word not in kept
    assert names(shell.metrics.text()) == names(before)


def names(metrics: bytes) -> set[str]:
    """The names and labels of metrics, without their values."""
    return {line.rpartition(" ")[0] for line in metrics.decode().splitlines() if not line.startswith("#")}


async def test_the_newest_message_takes_an_answer(shell: TelegramShell) -> None:
    person: Person = await find_mp(shell, shell.telegram.person())
    await shell.send(person, "/menu")
    await shell.send(person, DESPAIR)
    assert person.messages[-1].button("menu:_help")
    assert "What is happening?" in await shell.tap(person, "menu:_help")
    assert ANSWER in await shell.tap(person, "help_now:suicidal")
    await shell.tap(person, "help_now:go_on")
    assert person.messages[-1].button("menu:prepare_ask")


async def test_a_repeated_update_stores_nothing_more(shell: TelegramShell) -> None:
    person = await find_mp(shell, shell.telegram.person())
    await shell.send(person, DESPAIR)
    user, case = await shell.user(person), await shell.case(person)
    shell.now = NOW.replace(hour=20)
    await shell.take(shell.telegram.updates[-1])
    assert (await shell.user(person), await shell.case(person)) == (user, case)


async def test_without_a_language_the_answer_is_in_that_of_their_telegram(shell: TelegramShell) -> None:
    person = shell.telegram.person(language_code="fr")
    await shell.send(person, "/start")
    said = await shell.send(person, DESPAIR)
    assert "Samaritans" in said and (await shell.user(person)).language is None
    assert person.messages[-1].button("language:fr")


@pytest.mark.skipif(not (LOCALES / "ar/danger.yaml").exists(), reason="Arabic has no lexicon")
@pytest.mark.parametrize("language", ["en", "ar"])
async def test_arabic_is_heard_whatever_language_is_chosen(shell: TelegramShell, language: str) -> None:
    person = shell.telegram.person(language_code="ar")
    await shell.send(person, "/start")
    await shell.tap(person, f"language:{language}")
    assert "116 123" in await shell.send(person, ARABIC)


async def test_a_button_that_is_typed_is_a_tap(shell: TelegramShell) -> None:
    person = await find_mp(shell, shell.telegram.person())
    await shell.send(person, "/menu")
    await shell.tap(person, "menu:_help")
    assert ANSWER in await shell.send(person, "I want to die")
    assert (await shell.user(person)).quiet_until == MORNING


def test_it_is_answered_in_the_language_in_which_it_is_said() -> None:
    walk = Walk.at_postcode()
    effects = walk.engine.advance(walk.session, Typed("je veux mourir"), walk.now).effects
    assert [say.language for say in effects if isinstance(say, Say)][:2] == ["fr", None]


def test_the_payload_of_a_link_is_heard_too() -> None:
    assert read_text("/start suicide") == Started("suicide", "suicide")
