import pytest

from budget.timeline import Phase
from flows.state import Consenting, Helping, Home, Voting
from flows.talk import Unfinished
from tests.flows.conversation import conversation

CHANNELS = ("telegram", "whatsapp", "sms")


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("phase", "said", "says"),
    [
        (Phase.VOTING, "Kan ik mijn stem nog veranderen?", "geen stem van u"),
        (Phase.VOTING, "Is mijn stem geteld?", "geen stem van u"),
        (Phase.RESULTS, "is mijn stem geteld", "Alle geldige stemmen zijn geteld."),
        (Phase.VOTING, "Wanneer is de uitslag?", "De uitslag komt op 8 juni."),
        (Phase.VOTING, "tot wanneer kan ik stemmen", "31 mei"),
        (Phase.VOTING, "hoe laat sluit het?", "Stemmen kan"),
        (Phase.IDEAS, "wanneer kan ik stemmen?", "Stemmen kan van 1 mei"),
        (Phase.RESULTS, "wanneer kan ik stemmen?", "kon"),
        (Phase.IDEAS, "wie zijn jullie?", "Ik ben een computer van de gemeente"),
        (Phase.IDEAS, "is dit anoniem", "Uw stem staat los van u."),
        (Phase.IDEAS, "kost dit geld?", "Meedoen is gratis."),
        (Phase.IDEAS, "ik wil niet meer meedoen", "Stuur STOP."),
        (Phase.IDEAS, "does this cost money?", "Meedoen is gratis."),
        (Phase.IDEAS, "dank u wel!", "Graag gedaan."),
        (Phase.IDEAS, "\N{THUMBS UP SIGN}", "Graag gedaan."),
        (Phase.IDEAS, "Goedemorgen", "Hallo."),
    ],
)
def test_what_is_often_asked_is_answered(phase: Phase, said: str, says: str, channel: str) -> None:
    resident = conversation(phase, channel)
    [told] = resident.say(said)
    assert says in told.text
    assert told.options
    assert (resident.state, resident.decided) == (Home(), [])


@pytest.mark.parametrize("said", ["ik wil een mens spreken", "bel mij", "kunt u mij bellen?"])
def test_a_person_can_be_asked_for_in_a_sentence(said: str) -> None:
    resident = conversation(Phase.VOTING, "sms")
    resident.say(said)
    assert resident.state == Helping(Home())


@pytest.mark.parametrize("said", ["hoeveel is er nog over?", "wat heb ik gekozen", "what is left?"])
def test_a_ballot_that_is_begun_is_shown_to_who_asks(said: str) -> None:
    resident = conversation(Phase.VOTING, "sms")
    resident.unfinished = Unfinished(basket=(3, 8))
    [told] = resident.say(said)
    assert "3 Bomen Lindelaan" in told.text
    assert resident.state == Voting("basket")


def test_thanks_are_no_miss_however_often() -> None:
    resident = conversation(Phase.VOTING, "sms")
    for _time in range(3):
        [told] = resident.say("dank u")
        assert told.text == "Graag gedaan. 0 menu"


def test_what_is_cast_is_not_shown() -> None:
    resident = conversation(Phase.VOTING, "sms")
    resident.voted = True
    [told] = resident.say("wat heb ik gekozen?")
    assert "kan ik niet laten zien" in told.text


def test_somebody_who_has_not_joined_can_ask_who_we_are_and_nothing_that_needs_joining() -> None:
    coming = conversation(Phase.VOTING, "sms", joined=False)
    coming.say("hallo")
    coming.say("1")
    told = coming.say("wie zijn jullie?")
    assert "Ik ben een computer" in told[0].text
    coming.say("wat heb ik gekozen")
    assert Consenting() in (coming.state, getattr(coming.state, "before", None))
    assert coming.decided[1:] == []


@pytest.mark.parametrize("said", ["dank u", "wie zijn jullie?", "bel mij", "ok"])
def test_in_an_idea_these_are_words_like_any_other(said: str) -> None:
    writing = conversation(Phase.IDEAS, "sms")
    writing.say("plan")
    writing.say(f"{said} en een bankje bij de school")
    assert writing.unfinished.idea
    assert writing.unfinished.idea.text.startswith(said)
