import pytest

from budget.ballot import Basket
from budget.timeline import Phase
from flows.state import Home, Looking, Proving, ReadingBack, State, Voting
from flows.talk import Kind, Message, Unfinished
from tests.flows.conversation import DEMO, Conversation, conversation


def picker(channel: str, *said: str) -> Conversation:
    begun = conversation(Phase.VOTING, channel)
    for text in said:
        begun.say(text)
    return begun


@pytest.mark.parametrize(
    ("said", "picked"),
    [
        (["3 8 21"], (3, 8, 21)),
        (["3,8 en 14, 21"], (3, 8, 14, 21)),
        (["stemmen", "3", "8"], (3, 8)),
        (["stemmen", "8", "8"], (8,)),
        (["stemmen", "3 8", "-8"], (3,)),
        (["stemmen", "3 8", "niet 8"], (3,)),
        (["stemmen", "3 8", "-3 21"], (8, 21)),
        (["stemmen", "3 8 14 21", "-14"], (3, 8, 21)),
        (["stemmen", "3 8 14 21", "3 8"], (3, 8)),  # "of stuur nieuwe nummers"
        (["stemmen", "3 99"], (3,)),
        (["stemmen", "99"], ()),
        (["stemmen", "drie en acht"], (3, 8)),
        (["stemmen", "٣ ٨"], (3, 8)),
        (["stemmen", "ik wil een bankje"], ()),
        (["stemmen", "?8"], ()),
        (["stemmen", "?8", "8"], (8,)),
        (["stemmen", "?8", "8", "?8", "8"], (8,)),
        (["stemmen", "?8", "8", "?8", "-8"], ()),
        (["stemmen", "?8", "3 en 5"], (3, 5)),
        (["stemmen", "wat kost 8?"], ()),
        (["lijst", "17"], (17,)),
        (["plannen", "17 en 3"], (3, 17)),
        (["3 8", "menu", "stemmen", "21"], (3, 8, 21)),
        (["3 8", "klaar", "21"], (3, 8, 21)),
        (["3 8", "klaar", "-3"], (8,)),
        (["3 8", "mijn gegevens", "verder", "5"], (3, 5, 8)),
    ],
)
@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_the_basket_after_what_was_typed(
    channel: str, said: list[str], picked: tuple[int, ...]
) -> None:
    assert picker(channel, *said).unfinished.basket == picked


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (["stemmen"], Voting()),
        (["stemmen", "lijst"], Voting("list")),
        (["stemmen", "meer plannen"], Voting()),
        (["stemmen", "groen"], Voting("list", theme="groen")),
        (["stemmen", "oude linden"], Voting("list", district="oude-linden")),
        (["12", "wat past nog"], Voting("list", fitting=True)),
        (["12", "lijst", "Wat past nog?"], Voting("list", fitting=True)),
        (["12", "wat past nog", "alle plannen"], Voting("list")),
        (["stemmen", "bank"], Voting("list", word="bank")),
        (["stemmen", "regentonnen"], Looking(8)),
        (["stemmen", "?8"], Looking(8)),
        (["?8"], Looking(8)),
        (["stemmen", "?99"], Voting()),
        (["8", "?99"], Voting("basket")),
        (["8", "klaar", "3 99"], Voting("basket")),
        (["8", "klaar", "99"], ReadingBack(4821)),
        (["stemmen", "0"], Home()),
        (["stemmen", "?8", "0"], Voting()),
        (["8", "?3", "0"], Voting("basket")),
        (["8", "lijst", "0"], Voting("basket")),
        (["8", "klaar", "0"], Voting("basket")),
        (["8", "klaar", "lijst"], Voting("list")),
        (["8", "leeg"], Voting()),
    ],
)
def test_where_voting_leads_on_sms(said: list[str], state: State) -> None:
    found = picker("sms", *said)
    assert getattr(found.state, "before", found.state) == state


@pytest.mark.parametrize(
    ("taps", "state", "picked"),
    [
        (["vote"], Voting(), ()),
        (["vote", "page:1"], Voting("list", page=1), ()),
        (["vote", "look:10"], Looking(10), ()),
        (["vote", "look:10", "add"], Voting("basket"), (10,)),
        (["vote", "look:10", "add", "look:10", "drop"], Voting("basket"), ()),
        (["vote", "look:10", "next"], Looking(31), ()),
        (["vote", "look:10", "back"], Voting("list"), ()),
        (["vote", "fitting"], Voting("list", fitting=True), ()),
        (["vote", "fitting", "all"], Voting("list"), ()),
        (["vote", "themes", "theme:groen"], Voting("list", theme="groen"), ()),
        (["vote", "done"], Proving(), ()),
    ],
)
def test_where_tapping_leads_on_telegram(
    taps: list[str], state: State, picked: tuple[int, ...]
) -> None:
    tapping = conversation(Phase.VOTING)
    for key in taps:
        tapping.tap(key)
    assert (tapping.state, tapping.unfinished.basket) == (state, picked)


def test_a_project_that_does_not_fit_is_not_added_by_a_button() -> None:
    tapping = conversation(Phase.VOTING)
    tapping.unfinished = Unfinished(basket=(12,))
    tapping.say("?21")
    [refusal] = tapping.tap("add")
    assert tapping.unfinished.basket == (12,)
    assert "past niet meer: het is € 15.000 te veel" in refusal.text


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_a_basket_that_holds_too_much_is_said_to_and_cannot_be_cast(channel: str) -> None:
    filling = picker(channel, "stemmen")
    [refusal] = filling.say("3 8 14 21")
    assert "11.500" in refusal.text
    assert "bijvoorbeeld: -8" in refusal.text
    filling.say("klaar")
    assert not isinstance(filling.state, Proving | ReadingBack)


def test_the_example_to_take_out_is_enough() -> None:
    for said in ("3 8 14 21", "12 21", "2 3 5 6 7 8 10 11 12", "21 29 32"):
        filling = picker("sms", "stemmen")
        [refusal] = filling.say(said)
        example = int(refusal.text.partition("bijvoorbeeld: -")[2].partition(".")[0])
        basket = Basket(filling.unfinished.basket).drop((example,))
        assert basket.left(filling.edition) >= 0


def test_every_project_at_once_is_still_one_segment() -> None:
    filling = picker("sms", "stemmen")
    [refusal] = filling.say(" ".join(map(str, DEMO.edition.project_by_number)))
    assert refusal.text.startswith("24 plannen kosten 496.700 euro.")
    assert len(refusal.text) <= 160


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("3 8 21", "3 Bomen Lindelaan 28.000, 8 Regentonnen 14.000, 21 Sportveld 65.000"),
        ("10 23 29", "10, 23 en 29"),
        ("2 7 8 11 17 19 22 28", "2, 7, 8, 11, 17, 19, 22 en 28"),
    ],
)
def test_on_sms_titles_are_named_as_long_as_they_fit(said: str, named: str) -> None:
    [basket] = conversation(Phase.VOTING, "sms").say(said)
    assert named in basket.text
    assert len(basket.text) <= 160


def test_a_vote_that_was_cast_stands_until_a_new_one_is() -> None:
    voting = conversation(Phase.VOTING, "sms")
    voting.voted = True
    [start] = voting.say("stemmen")
    assert start.text.startswith("Uw stem telt tot u een nieuwe stuurt.")
    voting = conversation(Phase.VOTING)
    voting.voted = True
    [start] = voting.say("stemmen")
    assert start.text.startswith("Uw oude stem telt tot u een nieuwe stuurt.")


def test_a_number_whose_right_is_used_up_is_told_so() -> None:
    voting = conversation(Phase.VOTING)
    voting.spent = True
    [told] = voting.say("stemmen")
    assert told.text.startswith("Met dit nummer kunt u in deze ronde niet meer stemmen.")
    assert voting.state == Home()


@pytest.mark.parametrize("state", [Voting("list"), Looking(8), ReadingBack()])
def test_after_the_close_nothing_is_cast(state: State) -> None:
    late = conversation(Phase.COUNTING)
    late.state, late.unfinished = state, Unfinished(basket=(8,))
    [told] = late.say("zomaar iets")
    assert told.text.startswith("Stemmen kon tot en met 31 mei.")
    assert (late.state, late.decided) == (Home(), [])


def test_a_project_that_is_gone_leads_back_to_voting() -> None:
    voting = conversation(Phase.VOTING)
    voting.state = Looking(999)
    [shown] = voting.hear(Message(kind=Kind.OTHER))
    assert shown.options


@pytest.mark.parametrize("channel", ["whatsapp", "sms"])
@pytest.mark.parametrize("ready", [(), ("klaar",)])
def test_a_number_that_is_none_hides_nothing_of_what_was_chosen(
    channel: str, ready: tuple[str, ...]
) -> None:
    choosing = picker(channel, "3 8", *ready)
    said = " ".join(told.text for told in choosing.say("21 99"))
    assert choosing.unfinished.basket == (3, 8, 21)
    assert "Er is geen plan met nummer 99." in said
    for title in ("Bomen Lindelaan", "Regentonnen", "Sportveld"):
        assert title in said
