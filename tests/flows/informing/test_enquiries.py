"""What is often asked about the rules, in whatever words: answered with what the edition says."""

from dataclasses import replace

import pytest

from bot.channels.segments import folded, segments
from budget.rules import BasketRules, ChoiceRules, PointRules, RightBy, RightRules, VoteRules
from budget.timeline import Phase
from flows.state import Consenting, Helping, Home, Missed, Proving, Voting, Writing
from flows.talk import Unfinished
from tests.flows.conversation import WORDS, conversation

CHANNELS = ("telegram", "whatsapp", "sms")
ASKED = {
    "money": (
        *("hoeveel geld is er?", "hoeveel geld is er te verdelen", "wat is het budget"),
        *("Hoeveel euro is er eigenlijk voor onze buurt?", "how much money is there"),
    ),
    "many": (
        *("hoeveel plannen mag ik kiezen", "hoeveel mag ik er kiezen?"),
        "how many projects can i choose?",
    ),
    "decides": (
        *("wie beslist er uiteindelijk", "telt mijn stem echt mee?", "who decides?"),
        "heeft het zin om te stemmen",
    ),
    "may": (
        *("wie mag er stemmen", "wie mag meedoen?", "vanaf welke leeftijd mag je stemmen"),
        *("mag mijn dochter van 15 ook stemmen", "kan mijn man ook stemmen?", "who can vote"),
        *(
            "mag iedereen meedoen",
            "moet je 18 zijn om te stemmen?",
            "mag ik voor mijn moeder stemmen",
            "ik ben 15, mag ik stemmen?",
        ),
        "can my daughter of 15 vote too",
        *(
            "mijn dochter van 15 wil ook stemmen",
            "ik ben 15, mag ik stemmen",
            "ik ben 15 mag ik stemmen",
        ),
        *("Mijn zoon is 17 en wil meedoen", "ik ben pas 15 jaar, kan ik ook stemmen"),
        *("onze zoon wordt 16, stemt hij mee", "mijn 15-jarige kleinzoon wil meestemmen"),
        *("mijn man wil ook stemmen", "me kinderen willen meestemmen", "my wife wants to vote too"),
        *("my son is 15 and wants to vote", "i am 15, can i vote", "I'm 15 years old, may I join"),
    ),
    "i-may": (
        *("mag ik ook meedoen?", "ik woon elders, mag ik stemmen?", "may I join"),
        *("ik woon elders, mag ik stemmen؟", "I live elsewhere, can I vote？"),
    ),
    "often": (
        *("hoe vaak mag ik stemmen?", "kan ik 2 keer stemmen", "mag je 2x stemmen"),
        "how often can I vote",
    ),
    "number": (
        *("wat gebeurt er met mijn nummer", "hoe komt u aan mijn nummer?", "privacy"),
        *("waarom moet ik mijn nummer delen", "hoe zit het met de privacy", "is my number safe?"),
    ),
    "secret": (
        "is het anoniem",
        "kan iemand zien wat ik stem?",
        "is dit wel anoniem?",
        "wie ziet er wat ik stem",
    ),
    "next": ("wanneer is de volgende ronde", "when is the next round?"),
    "begins": ("wanneer begint het", "when does it start?", "is het al begonnen?"),
    "counted": ("hoe weet ik of mijn stem telt", "did you get my vote?"),
    "left": ("wat kost dat samen", "kan ik nog meer kiezen", "how much left"),
    "change": ("mag ik mijn keuze nog aanpassen", "verander mijn stem", "can i change my choice"),
    "no-vote": ("laat maar", "nee laat maar hoor", "never mind"),
    "vote": ("hoe kan ik stemmen?", "waar kan ik stemmen", "how do I vote?"),
    "write": ("hoe kan ik een plan insturen?", "how can I send an idea"),
    "how": (
        "hoe moet dat dan",
        "wat moet ik nu doen",
        "wat is dit?",
        "wat moet ik doen",
        "hoe werkt het stemmen",
        "what is this",
    ),
    "result": ("wie heeft gewonnen?", "who won", "wie heeft er gewonnen", "who is the winner"),
    "sending": ("tot wanneer kan ik een plan insturen?", "when can i send ideas"),
    "who": ("is dit nep", "is dit echt van de gemeente?", "is this a scam"),
    "until": (
        "ben ik te laat?",
        "am i too late",
        "tot wanneer kan ik stemmen",
        "mag ik nu stemmen?",
        "when does voting close",
    ),
    "person": (
        *("kan ik op papier stemmen?", "ik kan niet lezen", "ik ben blind", "klacht"),
        *("medewerker graag", "mag ik een medewerker", "geef mij een mens", "kunt u mij helpen"),
        *("help mij alstublieft", "bel me", "bel me terug", "I want to talk to a human", "agent"),
    ),
    "thanks": (
        *("dankje", "oke bedankt", "super bedankt hoor", "heel erg bedankt", "bedankt voor alles"),
        *("thank you so much", "thank you bye", "dank u, fijne dag"),
    ),
    "": (
        *("hoeveel kost 8", "wie heeft de sleutel van het hek", "hoeveel geld kost de speeltuin?"),
        *("wie helpt mij met stemmen op zaterdag", "mijn man stemt 3 en 8", "wat kost het plein?"),
        *("mijn dochter stemt op 8", "wij willen 8 en stemmen dan", "ik ben voor 8, stemmen dus"),
        *("mijn dochter van 15 wil 3 stemmen geven", "ik ben 15"),
        *("een wijkbudget voor mijn dochter", "geld voor mijn buren", "papier prikken"),
        "what is a participatory budget",
    ),
}


@pytest.mark.parametrize(
    ("key", "said"), [(key, said) for key, asked in ASKED.items() for said in asked]
)
def test_a_question_is_known_by_its_words(key: str, said: str) -> None:
    here = conversation(Phase.VOTING, "sms")
    here.say(said)
    assert (here.meant.command or here.meant.asked) == key


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("hoeveel geld is er", "120.000"),
        ("hoeveel plannen mag ik kiezen", "samen hoogstens"),
        ("wie beslist er", "De gemeenteraad voert uit"),
        ("wie mag er stemmen", "noemen geen leeftijd"),
        ("mag mijn dochter van 15 ook stemmen", "1 nummer, 1 stem"),
        ("kan ik 2 keer stemmen", "Elk telefoonnummer heeft 1 stem."),
        ("wat gebeurt er met mijn nummer", "Uw stem staat los van u."),
        ("wanneer is de volgende ronde", "Stuur NIEUWS."),
        ("wanneer kan ik plannen sturen", "Plannen sturen kon"),
        ("is dit nep", "Ik ben een computer van de gemeente"),
    ],
)
def test_it_is_answered_in_place_and_nothing_is_chosen(said: str, says: str, channel: str) -> None:
    for place in (Home(), Voting("list"), Missed(Home())):
        here = conversation(Phase.VOTING, channel)
        here.state, here.unfinished = place, Unfinished(basket=(3,))
        told = here.say(said)
        assert any(says in one.text for one in told)
        assert here.state == (Home() if isinstance(place, Missed) else place)
        assert (here.decided, here.unfinished.basket) == ([], (3,))
        if channel == "sms":
            assert [segments(folded(one.text)) for one in told] == [1]


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    "said", ["wat gebeurt er met mijn nummer", "is het anoniem?", "wie mag meedoen?", "privacy"]
)
def test_before_joining_the_question_stands(said: str, channel: str) -> None:
    stranger = conversation(Phase.VOTING, channel, joined=False)
    stranger.say("hallo")
    stranger.say("1")
    told = stranger.say(said)
    assert stranger.state == Consenting()
    assert "consent:yes" in [option.key for option in told[-1].options]
    stranger.say("ja")
    assert stranger.resident.joined


def test_where_a_number_is_to_be_shared_it_is_said_what_becomes_of_it() -> None:
    here = conversation(Phase.VOTING, "telegram")
    for said in ("stemmen", "3 8", "klaar"):
        here.say(said)
    [told] = here.say("waarom moet ik mijn nummer delen")
    assert "bewaren wij het nummer niet" in told.text
    assert here.state == Proving()
    assert told.ask


@pytest.mark.parametrize(
    ("vote", "said", "says"),
    [
        (VoteRules(BasketRules(most=3)), "hoeveel plannen mag ik kiezen", "Kies hoogstens 3"),
        (VoteRules(BasketRules(cap=9_000)), "hoeveel plannen mag ik kiezen", "9.000"),
        (VoteRules(ChoiceRules(most=2)), "hoeveel plannen mag ik kiezen", "hoogstens 2"),
        (VoteRules(PointRules(points=10)), "hoeveel plannen mag ik kiezen", "10 punten"),
        (VoteRules(right=RightRules(RightBy.CODE)), "wie mag stemmen", "de code uit uw brief"),
        (VoteRules(right=RightRules(RightBy.CODE)), "hoe vaak mag ik stemmen", "Elke code"),
        (
            VoteRules(right=RightRules(numbers=("NL",))),
            "wie mag stemmen",
            "een Nederlands 06-nummer",
        ),
    ],
)
def test_the_rules_are_those_of_the_edition(vote: VoteRules, said: str, says: str) -> None:
    for channel in CHANNELS:
        here = conversation(Phase.VOTING, channel, vote=vote)
        [told] = here.say(said)
        assert says in told.text
        assert channel != "sms" or segments(folded(told.text)) == 1


def test_numbers_that_are_chosen_in_a_question_are_still_chosen() -> None:
    for said in ("mag ik 3 en 8 kiezen", "kan ik 3 en 8 nemen", "mag ik stemmen op 3 en 8"):
        here = conversation(Phase.VOTING, "sms")
        here.say(said)
        assert here.unfinished.basket == (3, 8)


def test_without_influence_it_is_said_how_projects_win() -> None:
    here = conversation(Phase.VOTING, "sms")
    here.edition = replace(here.edition, influence={})
    [told] = here.say("wie beslist er?")
    assert "meeste stemmen winnen" in told.text


def test_in_words_of_their_own_it_is_no_question() -> None:
    for said in ("wie mag er stemmen", "hoeveel geld is er", "ik ben blind"):
        here = conversation(Phase.IDEAS, "sms")
        here.say("plan")
        here.say(f"{said} in de speeltuin")
        assert here.unfinished.idea
        asked = conversation(Phase.IDEAS)
        asked.state = Helping(Home(), asked=True)
        asked.say(said)
        assert len(asked.decided) == 1


@pytest.mark.parametrize("channel", CHANNELS)
def test_who_does_not_want_to_vote_keeps_what_they_chose(channel: str) -> None:
    for said in ("ik wil niet stemmen", "Ik stem niet."):
        here = conversation(Phase.VOTING, channel)
        here.say("3 8")
        [told] = here.say(said)
        assert "Er is niets verstuurd. Uw mandje blijft" in told.text
        assert (here.state, here.unfinished.basket) == (Home(), (3, 8))
        assert "vote" in [option.key for option in told.options]


def test_who_voted_hears_how_to_take_it_back() -> None:
    here = conversation(Phase.VOTING, "sms")
    here.voted = True
    [told] = here.say("ik wil niet stemmen")
    assert "Stuur WIS" in told.text
    idle = conversation(Phase.IDEAS, "sms")
    idle.say("ik wil niet stemmen")
    assert idle.state == Missed(Home())


def test_writing_an_idea_rests_on_none_of_this() -> None:
    assert WORDS.questions.asked("is het anoniem") == "secret"
    here = conversation(Phase.IDEAS)
    here.state = Writing()
    here.say("is het anoniem")
    assert here.meant.asked == ""


@pytest.mark.parametrize(
    ("phase", "says"),
    [(Phase.INFORMING, "kan van"), (Phase.IDEAS, "kan van"), (Phase.VOTING, "kon")],
)
def test_when_ideas_can_be_sent_is_said_in_every_phase(phase: Phase, says: str) -> None:
    here = conversation(phase)
    [told] = here.say("tot wanneer kan ik een plan insturen?")
    assert f"Plannen sturen {says}" in told.text
