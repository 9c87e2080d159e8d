import pytest

from budget.decisions import (
    Decision,
    Forgotten,
    IdeaSupported,
    Joined,
    ProofMissed,
    Resumed,
    Stopped,
)
from budget.timeline import Phase
from flows.state import Arriving, Forgetting, Home, Missed, State
from tests.flows.conversation import conversation

ONE_SMS = 160


@pytest.mark.parametrize(
    ("said", "state", "decided"),
    [
        (["stop"], Home(), [Stopped()]),
        (["afmelden"], Home(), [Stopped()]),
        (["stop", "start"], Home(), [Stopped(), Resumed()]),
        (["stop", "1"], Missed(Home()), [Stopped()]),
        (["start"], Home(), []),
        (["stop", "wis", "ja"], Arriving(), [Stopped(), Forgotten()]),
        (["wis"], Forgetting(Home()), []),
        (["wis", "nee"], Home(), []),
        (["wis", "0"], Home(), []),
        (["wis", "terug"], Home(), []),
        (["vergeet mij", "1"], Arriving(), [Forgotten()]),
    ],
)
def test_leaving_and_coming_back(said: list[str], state: State, decided: list[Decision]) -> None:
    leaving = conversation(Phase.IDEAS)
    for text in said:
        leaving.say(text)
    assert (leaving.state, leaving.decided) == (state, decided)


@pytest.mark.parametrize("voted", [True, False])
@pytest.mark.parametrize(
    ("said", "state", "decided"),
    [
        ([], Forgetting(Home(), 4821), []),
        (["1"], Forgetting(Home(), 4821), []),
        (["1234"], Forgetting(Home(), 4821), [ProofMissed()]),
        (["1234", "4821"], Arriving(), [ProofMissed(), Forgotten()]),
        (["1234", "5937"], Forgetting(Home(), 4821), [ProofMissed(), ProofMissed()]),
        (["ja"], Missed(Forgetting(Home(), 4821)), []),
        (["ja, wis alles"], Missed(Forgetting(Home(), 4821)), []),
        (["wat?", "4821"], Arriving(), [Forgotten()]),
        (["0"], Home(), []),
        (["nee"], Home(), []),
        (["4821"], Arriving(), [Forgotten()]),
        (["nr 4821"], Arriving(), [Forgotten()]),
    ],
)
def test_where_a_sender_can_be_faked_only_the_number_that_was_sent_erases(
    said: list[str], state: State, decided: list[Decision], *, voted: bool
) -> None:
    leaving = conversation(Phase.VOTING, "sms")
    leaving.voted = voted
    [question] = leaving.say("wis")
    assert "Stuur 4821 om" in question.text
    leaving.proof = 5937
    for text in said:
        leaving.say(text)
    assert (leaving.state, leaving.decided) == (state, decided)


def test_who_stopped_is_still_answered() -> None:
    leaving = conversation(Phase.IDEAS)
    leaving.say("stop")
    leaving.say("steun 8")
    assert leaving.decided == [Stopped(), IdeaSupported(8)]


def test_who_never_joined_is_told_nothing_about_a_vote() -> None:
    [bye] = conversation(Phase.IDEAS, joined=False).say("stop")
    assert bye.text == "U krijgt geen berichten van ons. Bedenkt u zich? Stuur START."


def test_who_is_forgotten_begins_anew() -> None:
    forgotten = conversation(Phase.IDEAS)
    for text in ("wis", "ja", "hallo", "1", "ja"):
        forgotten.say(text)
    assert Joined() in forgotten.decided


def test_everything_we_hold_is_said() -> None:
    resident = conversation(Phase.IDEAS)
    for text in ("buurt", "dennenhof", "1", "ja", "steun 8", "nieuw plan", "Meer bankjes"):
        resident.say(text)
    resident.voted = True
    [held] = resident.say("mijn gegevens")
    for line in (
        "- uw nummer hier, op slot",
        "- u doet mee sinds 2 februari",
        "- buurt: Dennenhof",
        "- nieuws: ja, sinds 2 februari",
        "- u steunt: 8",
        "- een plan dat u schrijft: “Meer bankjes”",
        "- dat u stemde; uw stem zelf staat los van u",
        "Alles wissen? Stuur WIS.",
    ):
        assert line in held.text.split("\n")


def test_an_idea_that_was_sent_is_held_by_its_number() -> None:
    resident = conversation(Phase.IDEAS, "sms")
    for text in ("plan", "Een kraan met drinkwater", "3", "1"):
        resident.say(text)
    [held] = resident.say("mijn gegevens")
    assert "- uw plannen: 33" in held.text


@pytest.mark.parametrize(("voted", "says"), [(True, "Uw stem telt dan niet meer."), (False, "")])
def test_what_erasing_means_is_said_before(*, voted: bool, says: str) -> None:
    resident = conversation(Phase.VOTING)
    resident.voted = voted
    [question] = resident.say("wis")
    assert says in question.text
    assert ("stem" in question.text) is voted


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
@pytest.mark.parametrize(
    ("phase", "voted", "says"),
    [
        (Phase.PREPARING, False, "Uw stem"),
        (Phase.VOTING, False, "Uw stem"),
        (Phase.VOTING, True, "Uw stem blijft geldig"),
    ],
)
def test_stopping_names_a_vote_only_if_there_is_one(
    phase: Phase, channel: str, *, voted: bool, says: str
) -> None:
    leaving = conversation(phase, channel)
    leaving.voted = voted
    [bye] = leaving.say("stop")
    assert (says in bye.text) is voted
    assert "plannen" not in bye.text


@pytest.mark.parametrize(
    ("phase", "voted", "spent", "stays"),
    [
        (Phase.IDEAS, False, False, False),
        (Phase.VOTING, False, False, False),
        (Phase.VOTING, True, False, True),
        (Phase.VOTING, False, True, True),
        (Phase.COUNTING, True, False, True),
    ],
)
@pytest.mark.parametrize(("channel", "yes"), [("telegram", "ja"), ("sms", "4821")])
def test_what_stays_until_the_count_is_told(
    phase: Phase, channel: str, yes: str, *, voted: bool, spent: bool, stays: bool
) -> None:
    leaving = conversation(phase, channel)
    leaving.voted, leaving.spent = voted, spent
    leaving.say("wis")
    [gone] = leaving.say(yes)
    assert ("teken" in gone.text) is stays
    assert channel != "sms" or len(gone.text) <= ONE_SMS
