"""No ballot holds what nobody meant: doubts are asked about, and digits are what was shown."""

import pytest

from budget.decisions import BallotCast
from budget.timeline import Phase
from flows.hearing.choices import Offered
from flows.nudging import READ
from flows.state import Helping, Home, Looking, Reading, ReadingBack, Voting
from tests.flows.conversation import Conversation, conversation

FULL = "3 8 14 21"
"""More than the budget."""


def picker(channel: str, *said: str) -> Conversation:
    begun = conversation(Phase.VOTING, channel)
    for text in said:
        begun.say(text)
    return begun


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
@pytest.mark.parametrize(
    ("said", "basket"),
    [
        ("14 weg", (3, 8, 21)),
        ("14 eruit", (3, 8, 21)),
        ("14 niet", (3, 8, 21)),
        ("14 minder", (3, 8, 21)),
        ("14 kan eruit", (3, 8, 21)),
        ("14 out", (3, 8, 21)),
        ("zonder 3 en 8", (14, 21)),
        ("21 niet, 5 wel", (3, 5, 8, 14)),
        ("5 erbij", (3, 5, 8, 14, 21)),
        ("+5", (3, 5, 8, 14, 21)),
        ("alleen 3", (3,)),
        ("3 8", (3, 8)),
        ("8 en 14 niet", (3, 8, 14, 21)),
        ("nee 3", (3, 8, 14, 21)),
        ("5 of 6", (3, 8, 14, 21)),
        ("ik woon op nummer 5", (3, 8, 14, 21)),
        ("om 5 uur bel ik", (3, 8, 14, 21)),
        ("06 12345678", (3, 8, 14, 21)),
        ("€ 14.000", (3, 8, 14, 21)),
        ("120.000", (3, 8, 14, 21)),
        ("haal 14 niet weg", (3, 8, 14, 21)),
        ("14 niet eruit", (3, 8, 14, 21)),
        ("laat 14 er niet uit", (3, 8, 14, 21)),
        ("do not take 14 out", (3, 8, 14, 21)),
        ("doe er maar 2", (3, 8, 14, 21)),
        ("14 er uit", (3, 8, 21)),
        ("14 back out", (3, 8, 21)),
    ],
)
def test_an_over_full_basket_after_what_was_typed(
    channel: str, said: str, basket: tuple[int, ...]
) -> None:
    assert picker(channel, FULL, said).unfinished.basket == basket


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("8 en 14 niet", ("u koos ze", "Stuur bijvoorbeeld -14.")),
        ("8 en 21 niet", ("Stuur bijvoorbeeld 21.", "Stuur bijvoorbeeld -8.")),
        ("21 en 5 niet", ("Stuur 21 5.", "Stuur bijvoorbeeld 21.")),
        ("nee 3", ("Stuur -3.",)),
        ("ik woon op nummer 5", ("Stuur 5.",)),
    ],
)
@pytest.mark.parametrize("ready", [(), ("klaar",)])
def test_a_doubt_names_what_can_be_sent(
    said: str, names: tuple[str, ...], ready: tuple[str, ...]
) -> None:
    asking = picker("sms", "3 8 14", *ready)
    [asked] = asking.say(said)
    assert all(name in asked.text for name in names)
    assert asking.unfinished.basket == (3, 8, 14)
    assert len(asked.text) <= 160


@pytest.mark.parametrize("text", ["info 8", "meer over 8", "wat is 8", "wat kost 8", "Wat kost 8?"])
@pytest.mark.parametrize("before", [(), ("3 8",)])
def test_a_project_is_explained_without_a_question_mark(text: str, before: tuple[str, ...]) -> None:
    asking = picker("sms", *before)
    asking.say(text)
    assert asking.state == Looking(8)


@pytest.mark.parametrize(
    ("said", "state", "basket"),
    [
        (["3 8", "klaar", "2"], Voting("basket"), (3, 8)),
        (["?8", "1"], Voting("basket"), (8,)),
        (["3 8", "2"], Voting("basket"), (3, 8)),
        (["3 8", "2", "plan 2"], Voting("basket"), (2, 3, 8)),
        (["3 8", "2", "stem versturen"], ReadingBack(), (3, 8)),
        (["3 8", "1"], Voting("list"), (3, 8)),
        (["3 8", "5"], Voting("basket"), (3, 5, 8)),
        (["3 8", "klaar", "1", "2"], Home(), ()),
    ],
)
def test_a_digit_is_the_button_at_that_place_on_whatsapp(
    said: list[str], state: object, basket: tuple[int, ...]
) -> None:
    typing = picker("whatsapp", *said)
    assert (typing.state, typing.unfinished.basket) == (state, basket)


def test_a_digit_that_may_be_a_button_or_a_project_is_asked_about() -> None:
    typing = picker("whatsapp", "3 8")
    [asked] = typing.say("2")
    assert [option.key for option in asked.options] == ["pick:2", "done"]
    typing.tap("pick:2")
    assert typing.unfinished.basket == (2, 3, 8)


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
@pytest.mark.parametrize(
    ("phase", "said", "keys"),
    [
        (Phase.IDEAS, ["8", "1"], ["read:1", "support"]),
        (Phase.IDEAS, ["groen", "8", "3"], ["read:3", "next"]),
        (Phase.VOTING, ["stemmen", "op", "nummer", "3"], ["pick:3", "help:call"]),
    ],
)
def test_a_digit_of_a_button_that_shows_none_may_be_of_something_else(
    channel: str, phase: Phase, said: list[str], keys: list[str]
) -> None:
    if (channel, phase) == ("telegram", Phase.VOTING):
        keys = ["pick:3", "help:visit"]  # nobody is called there
    typing = conversation(phase, channel)
    for text in said[:-1]:
        typing.say(text)
    [asked] = typing.say(said[-1])
    assert [option.key for option in asked.options] == keys
    assert typing.decided == []


def test_who_is_asked_to_send_1_in_order_to_read_what_waits_means_that() -> None:
    reader = conversation(Phase.IDEAS, "whatsapp")
    reader.say("8")
    reading = reader.state
    reader.offered = [Offered(READ.key, 1, "Ja, laat maar lezen")]
    [coming] = reader.say("1")
    assert (reading, reader.state) == (Reading(8), Home())
    assert [option.key for option in coming.options] == ["menu"]


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
@pytest.mark.parametrize(
    "said", ["ik wil 5 erbij", "voeg 5 toe", "8 weg", "-8", "3 eruit, 5 erbij"]
)
def test_a_vote_that_was_cast_is_not_added_to(channel: str, said: str) -> None:
    voted = picker(channel)
    voted.voted = True
    [unseen, *_others] = voted.say(said)
    assert unseen.text.startswith("Ik kan uw eerdere stem niet zien.")
    assert (voted.unfinished.basket, voted.decided) == ((), [])
    voted.say("3 5")
    assert voted.unfinished.basket == (3, 5)


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
@pytest.mark.parametrize(
    ("said", "basket"),
    [
        (["ik woon op nummer 5", "ja"], (5,)),
        (["ik woon op nummer 5", "ja graag"], (5,)),
        (["ik woon op nummer 5", "nee"], ()),
        (["?5", "ja"], (5,)),
        (["?5", "doe maar"], (5,)),
        (["?5", "kies deze"], (5,)),
        (["?5", "toevoegen"], (5,)),
        (["?5", "nee"], ()),
        (["?5", "ja", "ja"], (5,)),
        (["5", "?5", "ja"], (5,)),
        (["3 8", "?5", "ja maar"], (3, 8)),
    ],
)
def test_a_yes_chooses_the_project_that_was_asked_about(
    channel: str, said: list[str], basket: tuple[int, ...]
) -> None:
    assert picker(channel, *said).unfinished.basket == basket


@pytest.mark.parametrize("twice", ["verstuur", "versturen", "klaar", "stuur klaar"])
@pytest.mark.parametrize("channel", ["whatsapp", "sms"])
def test_a_text_that_comes_twice_does_not_cast_the_vote(channel: str, twice: str) -> None:
    sent = picker(channel, "3 8", twice, twice)
    assert isinstance(sent.state, ReadingBack)
    assert sent.decided == []


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_nine_is_help_where_no_project_has_it(channel: str) -> None:
    typing = picker(channel, "3 8", "9")
    assert isinstance(typing.state, Helping)
    assert typing.unfinished.basket == (3, 8)


@pytest.mark.parametrize(
    "yes", ["stuur 4821", "4821 aub", "ja 4821", "code 4821", "4821", "ja graag 4821"]
)
def test_the_number_casts_with_polite_words_beside_it(yes: str) -> None:
    casting = picker("sms", "3 8", "klaar", yes)
    assert [type(one) for one in casting.decided] == [BallotCast]


@pytest.mark.parametrize(
    "no",
    ["niet 4821", "4821 niet", "nee 4821", "-4821", "4821?", "48 21", "geen 4821", "4821 of 0"],
)
def test_the_number_casts_nothing_with_a_no_beside_it(no: str) -> None:
    assert picker("sms", "3 8", "klaar", no).decided == []


def test_the_number_still_casts_after_two_misunderstandings() -> None:
    casting = picker("sms", "3 8", "klaar", "asdf", "qwer", "4821")
    assert [type(one) for one in casting.decided] == [BallotCast]


@pytest.mark.parametrize("channel", ["whatsapp", "sms"])
@pytest.mark.parametrize("no", ["nee", "nee toch niet", "nee terug", "0", "no", "neee"])
def test_a_no_at_the_read_back_leads_back_to_the_basket(channel: str, no: str) -> None:
    back = picker(channel, "3 8", "klaar", no)
    assert (back.state, back.unfinished.basket, back.decided) == (Voting("basket"), (3, 8), [])


@pytest.mark.parametrize("word", ["blanco", "geen", "niets", "alles weg", "opnieuw"])
@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_a_basket_is_emptied_by_a_word_only_after_asking(channel: str, word: str) -> None:
    emptying = picker(channel, "3 8", word)
    assert emptying.unfinished.basket == (3, 8)
    emptied = picker(channel, "3 8", word, "ja")
    assert (emptied.unfinished.basket, emptied.decided) == ((), [])
    kept = picker(channel, "3 8", word, "nee")
    assert kept.unfinished.basket == (3, 8)


def test_blank_is_read_back_before_it_counts() -> None:
    blank = picker("sms", "3 8", "blanco")
    [asked] = blank.say("ja")
    assert asked.text.startswith("U koos niets. Dat is een blanco stem.")
    assert blank.state == ReadingBack(4821)


@pytest.mark.parametrize(
    "done", ["ja klaar", "stuur klaar", "verstuur", "versturen", "klaaar", "klar", "klara"]
)
def test_done_is_understood_in_a_basket_as_people_write_it(done: str) -> None:
    assert picker("sms", "3 8", done).state == ReadingBack(4821)


@pytest.mark.parametrize("vote", ["stmmen", "stemen", "stemmem", "setmmen"])
def test_a_slip_of_the_finger_in_a_main_word_is_understood(vote: str) -> None:
    assert picker("sms", vote).state == Voting()
