"""What can be stopped or taken back can be, in so many words, where it stands and elsewhere."""

import pytest

from budget.asking import Help
from budget.decisions import HelpAsked, HelpWithdrawn, SupportWithdrawn, Unmarked
from budget.discussion import FOLLOW
from budget.timeline import Phase
from flows.hearing.typed import plain
from flows.state import Authoring, Helping, Home, Reading, State, Writing
from flows.talk import Text
from tests.flows.conversation import WORDS, Conversation, conversation

IDEA = ("nieuw plan", "Een kraan met drinkwater", "3", "1", "5k", "ja")


def after(phase: Phase, channel: str, *said: str) -> Conversation:
    begun = conversation(phase, channel)
    for text in said:
        begun.say(text)
    return begun


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("Nee, toch niet bellen!", ("no call", 0)),
        ("bel me niet", ("no call", 0)),
        ("don't call me", ("no call", 0)),
        ("haal mijn steun weg", ("no support", 0)),
        ("haal mijn steun voor plan 3 weg", ("no support", 3)),
        ("ik steun 3 niet meer", ("no support", 3)),
        ("steun weg", ("no support", 0)),
        ("Stop volgen", ("no following", 0)),
        ("volg nr 8 niet meer", ("no following", 8)),
        ("trek mijn plan in", ("no idea", 0)),
        ("trek mijn plan 33 in", ("no idea", 33)),
        ("intrekken", ("not this", 0)),
        ("bel mij", ("call", 0)),
        ("kan iemand mij bellen op 06 1234 5678", ("call", 0)),
        ("bel mij op +31612345678", ("call", 0)),
        ("steun 3", ("", 0)),
        ("ik steun 3 en 8 niet meer", ("", 0)),
        ("bel mij 3", ("", 0)),
        ("stop met volgen van elkaar door de buurt", ("", 0)),
        ("", ("", 0)),
    ],
)
def test_a_whole_message_wants_something(text: str, wish: tuple[str, int]) -> None:
    assert WORDS.wishes.heard(plain(text)) == wish


@pytest.mark.parametrize("said", ["nee toch niet bellen", "bel me niet", "toch niet bellen", "0"])
def test_a_call_that_was_asked_for_is_taken_back(said: str) -> None:
    asking = after(Phase.VOTING, "sms", "9", "2")
    told = asking.say(said)
    assert asking.decided == [HelpAsked(Help.CALL), HelpWithdrawn(Help.CALL)]
    assert told[0].text.startswith("Goed. Niemand belt u.")


@pytest.mark.parametrize("said", ["haal mijn steun weg", "steun weg", "ik steun 3 niet meer"])
@pytest.mark.parametrize("away", [[], ["menu"]])
def test_support_is_taken_back(said: str, away: list[str]) -> None:
    reading = after(Phase.IDEAS, "sms", "steun 3", *away, said)
    assert reading.decided[1:] == [SupportWithdrawn(3)]
    assert (reading.state, reading.supported) == (Reading(3), frozenset())


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
@pytest.mark.parametrize("said", ["steun weg", "I take back my support", "haal mijn steun weg"])
@pytest.mark.parametrize("away", ["menu", "?5", "plannen"])
def test_of_several_that_are_supported_it_is_asked_which(
    channel: str, said: str, away: str
) -> None:
    here = after(Phase.IDEAS, channel, "steun 3", "steun 8", away)
    here.decided.clear()
    place = here.state
    [asked] = here.say(said)
    assert asked.text.startswith("Welk plan steunt u niet meer?")
    assert [option.number for option in asked.options] == [3, 8, 0]
    assert (here.state, here.decided) == (place, [])
    here.say("8")
    assert (here.state, here.decided) == (Reading(8), [SupportWithdrawn(8)])
    assert here.supported == {3}


def test_who_goes_back_supports_them_all() -> None:
    here = after(Phase.IDEAS, "sms", "steun 3", "steun 8", "menu", "steun weg", "0")
    assert (here.state, here.supported) == (Home(), frozenset({3, 8}))


def test_where_a_supported_idea_is_read_that_one_is_meant() -> None:
    here = after(Phase.IDEAS, "sms", "steun 3", "steun 8", "?3", "steun weg")
    assert (here.state, here.supported) == (Reading(3), frozenset({8}))


def test_who_supports_nothing_is_told_so() -> None:
    here = after(Phase.IDEAS, "sms", "steun weg")
    assert (here.state, here.decided) == (Home(), [])
    assert isinstance(here.turn.replies[0].text, Text)
    assert here.turn.replies[0].text.msgid == "You support no idea now."


def test_support_can_be_taken_back_only_while_it_can_be_given() -> None:
    late = after(Phase.VOTING, "sms", "ik steun 3 niet meer")
    assert (late.state, late.decided) == (Home(), [])


@pytest.mark.parametrize("said", ["stop volgen", "niet meer volgen", "volg 8 niet meer"])
def test_an_idea_is_followed_no_more(said: str) -> None:
    reading = after(Phase.IDEAS, "sms", "volg 8", said)
    assert reading.decided[-1] == Unmarked(FOLLOW, 8)
    assert (reading.state, reading.marks) == (Reading(8), frozenset())


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
@pytest.mark.parametrize(
    ("said", "state"),
    [
        (["mijn plan", "intrekken"], Authoring(33, "withdraw")),
        (["mijn plan", "ik wil mijn plan intrekken"], Authoring(33, "withdraw")),
        (["trek mijn plan in"], Authoring(33, "withdraw")),
        (["trek mijn plan in", "0"], Authoring(33)),
        (["trek mijn plan 3 in"], Authoring(33, "withdraw")),
    ],
)
def test_an_idea_is_asked_about_before_it_is_withdrawn(
    channel: str, said: list[str], state: State
) -> None:
    facts = IDEA if channel != "sms" else (*IDEA[:3], "ja")
    author = after(Phase.IDEAS, channel, *facts)
    author.decided.clear()
    for text in said:
        author.say(text)
    assert (author.state, author.decided) == (state, [])


def test_what_was_not_sent_yet_is_thrown_away_only_after_a_yes() -> None:
    writing = after(Phase.IDEAS, "telegram", *IDEA[:2], "menu")
    [asked] = writing.say("trek mijn plan in")
    assert asked.text == "Uw plan weggooien? Het is nog niet verstuurd."
    assert writing.unfinished.idea


@pytest.mark.parametrize("said", ["trek mijn plan in", "stop volgen", "bel mij", "steun weg"])
def test_where_words_of_ones_own_are_asked_for_it_is_those(said: str) -> None:
    writing = after(Phase.IDEAS, "telegram", "nieuw plan", said)
    assert writing.state == Writing("place")


def test_who_has_no_number_here_can_write_it_to_the_organisers() -> None:
    asking = after(Phase.VOTING, "telegram", "hulp", "bel mij")
    assert asking.state == Helping(Home(), asked=True, organisers=True)
    asking.say("0612345678, liefst 's ochtends")
    assert asking.decided == [HelpAsked(Help.QUESTION, "0612345678, liefst 's ochtends")]


@pytest.mark.parametrize(("answer", "sent"), [("ja", True), ("nee", False), ("0", False)])
def test_a_number_that_was_written_is_passed_on_if_that_is_wanted(
    answer: str, *, sent: bool
) -> None:
    number = "kan iemand mij bellen op 0612345678"
    asking = after(Phase.VOTING, "telegram", "hulp", number, answer)
    assert asking.decided == ([HelpAsked(Help.QUESTION, number)] if sent else [])
    assert asking.state == Home()


def test_where_the_number_is_known_ways_to_help_are_offered() -> None:
    asking = after(Phase.VOTING, "sms", "kan iemand mij bellen op 0612345678")
    assert asking.state == Helping(Home())
