from dataclasses import replace
from datetime import timedelta

import pytest

from budget.timeline import Phase
from flows.state import Home
from flows.talk import Unfinished
from tests.flows.conversation import conversation


@pytest.mark.parametrize(
    ("phase", "keys"),
    [
        (Phase.PREPARING, ["how", "help"]),
        (Phase.INFORMING, ["how", "help"]),
        (Phase.IDEAS, ["how", "write", "ideas", "help"]),
        (Phase.SCREENING, ["how", "ideas", "help"]),
        (Phase.VOTING, ["vote", "how", "help"]),
        (Phase.COUNTING, ["how", "help"]),
        (Phase.RESULTS, ["result", "how", "help"]),
        (Phase.CARRYING_OUT, ["result", "how", "help"]),
        (Phase.CLOSED, ["result", "how", "help"]),
    ],
)
def test_the_menu_offers_what_fits_the_phase(phase: Phase, keys: list[str]) -> None:
    [menu] = conversation(phase).say("menu")
    assert [option.key for option in menu.options] == keys
    assert menu.options[-1].number == 9


@pytest.mark.parametrize(
    ("phase", "says"),
    [
        (Phase.PREPARING, "Vanaf 1 februari kunt u plannen sturen."),
        (Phase.IDEAS, "U kunt nu plannen sturen, tot en met 14 maart."),
        (Phase.SCREENING, "De gemeente kijkt nu of de plannen kunnen, tot en met 30 april."),
        (Phase.VOTING, "U kunt nu stemmen, tot en met 31 mei."),
        (Phase.COUNTING, "Wij tellen nu de stemmen. De uitslag komt op 8 juni."),
        (Phase.RESULTS, "De uitslag is bekend."),
        (Phase.CLOSED, "Deze ronde is voorbij. Dank aan iedereen die meedeed."),
    ],
)
def test_the_menu_says_until_when(phase: Phase, says: str) -> None:
    [menu] = conversation(phase).say("menu")
    assert menu.text == says


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
@pytest.mark.parametrize(
    ("phase", "awaited", "said", "answer"),
    [
        (Phase.INFORMING, Phase.IDEAS, "menu", "U kunt straks plannen sturen."),
        (Phase.SCREENING, Phase.VOTING, "menu", "De gemeente kijkt nog steeds of de plannen"),
        (Phase.COUNTING, Phase.RESULTS, "menu", "De stemmen worden nog geteld."),
        (Phase.INFORMING, Phase.IDEAS, "plan sturen", "Plannen sturen kan nog niet. Dat zou op 1"),
        (Phase.SCREENING, Phase.VOTING, "stemmen", "Stemmen kan nog niet. Dat zou op 1 mei begin"),
        (Phase.SCREENING, Phase.VOTING, "tot wanneer kan ik stemmen", "Stemmen kan nog niet. Dat"),
        (Phase.COUNTING, Phase.RESULTS, "uitslag", "De uitslag is er nog niet. Die zou op 8 juni"),
        (Phase.COUNTING, Phase.RESULTS, "wanneer is de uitslag", "De uitslag is er nog niet. Die"),
        (Phase.COUNTING, Phase.RESULTS, "wat nu", "De stemmen worden nog geteld."),
        (Phase.COUNTING, Phase.RESULTS, "stemmen", "Stemmen kon tot en met 31 mei."),
    ],
)
def test_a_day_that_is_past_is_never_told_as_one_to_come(
    channel: str, phase: Phase, awaited: Phase, said: str, answer: str
) -> None:
    here = conversation(phase, channel)
    here.now = here.edition.timeline.begins[awaited] + timedelta(hours=2)
    told = " ".join(spoken.text for spoken in here.say(said))
    if channel == "sms":
        answer = answer.replace("tot en met", "t/m").replace("zou op", "zou")
    assert answer in told


@pytest.mark.parametrize(
    ("phase", "said", "answer"),
    [
        (Phase.IDEAS, "stemmen", "Stemmen kan nog niet. Het begint op 1 mei."),
        (Phase.IDEAS, "8 21 3", "Stemmen kan nog niet. Het begint op 1 mei."),
        (Phase.IDEAS, "uitslag", "De uitslag is nog niet bekend. De uitslag komt op 8 juni."),
        (Phase.PREPARING, "plan", "Plannen sturen kan nog niet. Het kan vanaf 1 februari."),
        (Phase.VOTING, "plan", "Plannen sturen kon tot en met 14 maart."),
        (Phase.VOTING, "steun 8", "Plannen steunen en erover praten kon tot en met 30 april."),
        (
            Phase.SCREENING,
            "plan",
            (
                "Plannen sturen kon tot en met 14 maart. "
                "Plannen steunen en volgen kan tot en met 30 april."
            ),
        ),
        (
            Phase.VOTING,
            "volg 8",
            (
                "Volgen kan nu niet. De uitslag komt op 8 juni. Daarna kunt u volgen wat gewonnen "
                "heeft."
            ),
        ),
        (Phase.PREPARING, "volg 8", "Plannen volgen kan vanaf 1 februari."),
        (Phase.COUNTING, "stemmen", "Stemmen kon tot en met 31 mei. De uitslag komt op 8 juni."),
        (Phase.RESULTS, "stemmen", "Stemmen kon tot en met 31 mei."),
    ],
)
def test_what_cannot_be_done_now_is_answered_with_the_date(
    phase: Phase, said: str, answer: str
) -> None:
    resident = conversation(phase)
    [reply] = resident.say(said)
    assert reply.text == answer
    assert reply.options
    assert resident.state == Home()


def test_who_wants_news_is_promised_a_message() -> None:
    resident = conversation(Phase.IDEAS)
    for text in ("nieuws", "1", "ja"):
        resident.say(text)
    [reply] = resident.say("stemmen")
    assert reply.text.endswith("Wij sturen u dan een bericht.")


def test_without_ideas_there_is_nothing_to_read() -> None:
    resident = conversation(Phase.IDEAS)
    resident.ideas = type(resident.ideas)()
    [menu] = resident.say("menu")
    assert "ideas" not in {option.key for option in menu.options}


def test_what_was_begun_can_be_gone_on_with() -> None:
    resident = conversation(Phase.VOTING)
    resident.unfinished = Unfinished(basket=(3,))
    [menu] = resident.say("menu")
    assert menu.options[0].label == "Verder met mandje"
    resident.unfinished, resident.voted = Unfinished(), True
    [menu] = resident.say("menu")
    assert menu.options[0].label == "Mijn stem aanpassen"


@pytest.mark.parametrize(("districts", "label"), [(True, "nieuws en buurt"), (False, "nieuws")])
def test_a_district_is_spoken_of_only_where_there_are_any(districts: bool, label: str) -> None:
    by_sms = conversation(Phase.VOTING, "sms")
    if not districts:
        by_sms.edition = replace(by_sms.edition, districts=())
    [menu] = by_sms.say("menu")
    assert [option.label for option in menu.options if option.key == "news"] == [label]


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_whose_number_is_spent_is_not_invited_to_vote(channel: str) -> None:
    resident = conversation(Phase.VOTING, channel)
    resident.spent = True
    [menu] = resident.say("menu")
    assert menu.text.startswith("Met dit nummer kunt u in deze ronde niet meer stemmen.")
    assert "vote" not in {option.key for option in menu.options}
    resident.voted = True
    [menu] = resident.say("menu")
    assert "vote" in {option.key for option in menu.options}


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_ideas_can_be_supported_as_long_as_that_is_said(channel: str) -> None:
    resident = conversation(Phase.SCREENING, channel)
    [refused] = resident.say("plan")
    assert "steunen" in refused.text.casefold()
    resident.say("steun 7")
    assert 7 in resident.supported


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
@pytest.mark.parametrize(
    ("phase", "says"), [(Phase.INFORMING, "1 februari"), (Phase.SCREENING, "14 maart")]
)
def test_who_tells_a_plan_out_of_season_hears_when_plans_are_taken(
    phase: Phase, says: str, channel: str
) -> None:
    resident = conversation(phase, channel)
    [told] = resident.say("we willen meer bankjes op het plein")
    assert says in told.text
    assert resident.state == Home()
