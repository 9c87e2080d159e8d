"""Baskets with limits, and choices: what is amiss is said in numbers, and cannot be cast."""

import re
from dataclasses import replace

import pytest

from bot.channels.segments import folded, segments
from budget.ballot import Basket
from budget.decisions import BallotCast
from budget.rules import BasketRules, ChoiceRules, VoteRules
from budget.timeline import Phase
from flows.ballot import shelf
from flows.state import Home, Looking, Proving, ReadingBack, State, Voting
from flows.talk import Unfinished
from tests.flows.conversation import DEMO, LANGUAGES, Conversation, conversation

LIMITED = BasketRules(
    cap=100_000,
    least=2,
    most=4,
    theme_caps={"groen": 45_000},
    district_caps={"oude-linden": 40_000},
    exclusions=((3, 21),),
)
CHOOSING = ChoiceRules(3, least=2, most_per_theme=2, most_per_district=1, exclusions=((5, 8),))
TWO_PAIRS = ChoiceRules(9, exclusions=((5, 8), (3, 21)))
EVERYTHING = " ".join(map(str, DEMO.edition.project_by_number))


def chooser(
    rules: BasketRules | ChoiceRules, channel: str, *said: str, language: str = "nl"
) -> Conversation:
    begun = conversation(Phase.VOTING, channel, language, vote=VoteRules(rules))
    for text in said:
        begun.say(text)
    return begun


REFUSALS: list[tuple[BasketRules | ChoiceRules, str, str, str]] = [
    (LIMITED, "21 29", "13.000", "bijvoorbeeld: -29"),
    (LIMITED, "2 7 11 27 28", "U mag er hoogstens 4 kiezen. Haal er 1 weg", "bijvoorbeeld: -28"),
    (LIMITED, "3 14", "Voor Groen is dat", "bijvoorbeeld: -14"),
    (LIMITED, "3 8", "Voor Oude Linden is dat", "bijvoorbeeld: -8"),
    (LIMITED, "3 21", "Nr 3 en 21 kunnen niet allebei.", "bijvoorbeeld: -21"),
    (LIMITED, "3", "Kies er minstens 2, dus nog 1.", ""),
    (CHOOSING, "2 7 10 13 21 29", "U mag er hoogstens 3 kiezen. Haal er 3 weg", ": -13 -21 -29"),
    (CHOOSING, "14 15 22", "Voor Groen is dat er 1 te veel. Haal er 1 weg", "bijvoorbeeld: -22"),
    (CHOOSING, "3 8", "Voor Oude Linden is dat er 1 te veel.", "bijvoorbeeld: -8"),
    (CHOOSING, "5 8", "Nr 5 en 8 kunnen niet allebei.", "bijvoorbeeld: -8"),
    (CHOOSING, "3", "Kies er minstens 2, dus nog 1.", ""),
]


@pytest.mark.parametrize(("rules", "said", "why", "example"), REFUSALS)
@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_what_is_amiss_is_said_in_numbers_and_cannot_be_cast(
    channel: str, rules: BasketRules | ChoiceRules, said: str, why: str, example: str
) -> None:
    choosing = chooser(rules, channel, "stemmen")
    [refusal] = choosing.say(said)
    assert why in refusal.text
    assert example in refusal.text
    assert "done" not in {option.key for option in refusal.options}
    choosing.say("klaar")
    assert not isinstance(choosing.state, Proving | ReadingBack)
    assert choosing.unfinished.basket == tuple(map(int, said.split()))


@pytest.mark.parametrize(
    ("rules", "said"),
    [(rules, said) for rules, said, _why, example in REFUSALS if example]
    + [(LIMITED, "3 8 14 21 29"), (LIMITED, EVERYTHING), (CHOOSING, "2 3 8 14 15 22 5")],
)
@pytest.mark.parametrize("channel", ["telegram", "sms"])
def test_who_follows_the_examples_gets_there(
    channel: str, rules: BasketRules | ChoiceRules, said: str
) -> None:
    choosing = chooser(rules, channel, "stemmen")
    [refusal] = choosing.say(said)
    while found := re.search(r"bijvoorbeeld: ((?:-\d+ ?)+)", refusal.text):
        before = choosing.unfinished.basket
        [refusal] = choosing.say(found[1])
        assert len(choosing.unfinished.basket) < len(before)
    assert Basket(choosing.unfinished.basket).surplus(choosing.edition) == ()


@pytest.mark.parametrize(
    ("rules", "picked", "tapped", "refusal"),
    [
        (LIMITED, (21,), 29, "past niet meer: het is € 13.000 te veel. Haal eerst iets weg."),
        (LIMITED, (2, 7, 27, 28), 11, "past niet meer: u mag er hoogstens 4 kiezen."),
        (LIMITED, (3, 2), 14, "past niet meer: het is € 7.500 te veel voor Groen."),
        (LIMITED, (3, 2), 28, ""),
        (LIMITED, (3,), 21, "Nummer 21 kan niet samen met nummer 3. Haal dat eerst weg."),
        (LIMITED, (21,), 3, "Nummer 3 kan niet samen met nummer 21."),
        (CHOOSING, (2, 7, 14), 21, "past niet meer: u mag er hoogstens 3 kiezen."),
        (CHOOSING, (14, 15), 22, "past niet meer: het is 1 te veel voor Groen."),
        (CHOOSING, (3,), 28, "past niet meer: het is 1 te veel voor Oude Linden."),
        (CHOOSING, (8,), 5, "Nummer 5 kan niet samen met nummer 8."),
        (CHOOSING, (2, 7), 21, ""),
        (CHOOSING, (5, 8), 7, "Nr 5 en 8 kunnen niet allebei."),
        (TWO_PAIRS, (5, 8, 3), 21, "Nummer 21 kan niet samen met nummer 3."),
    ],
)
def test_a_button_adds_what_fits_and_says_why_the_rest_does_not(
    rules: BasketRules | ChoiceRules, picked: tuple[int, ...], tapped: int, refusal: str
) -> None:
    picked = tuple(sorted(picked))
    choosing = chooser(rules, "telegram")
    choosing.unfinished = Unfinished(basket=picked)
    choosing.say(f"?{tapped}")
    [told] = choosing.tap("add")
    assert refusal in told.text
    assert choosing.unfinished.basket == (picked if refusal else tuple(sorted((*picked, tapped))))


@pytest.mark.parametrize("rules", [LIMITED, CHOOSING])
@pytest.mark.parametrize("picked", [(), (3,), (2, 7), (3, 14), (2, 7, 27, 28)])
def test_the_list_locks_and_filters_by_the_same_rules(
    rules: BasketRules | ChoiceRules, picked: tuple[int, ...]
) -> None:
    choosing = chooser(rules, "telegram")
    choosing.unfinished = Unfinished(basket=picked)
    basket, edition = Basket(picked), choosing.edition
    fitting = shelf.on_it(Voting(fitting=True), basket, choosing.scene)
    assert {p.number for p in fitting} == {
        p.number
        for p in edition.projects
        if p.number in picked or not basket.hindrances(p, edition)
    }
    for page in range(3):
        [shown] = choosing.say("lijst") if not page else choosing.tap(f"page:{page}")
        for option in shown.options:
            if option.key.startswith("look:"):
                free = option.number in {p.number for p in fitting}
                mark = "☑" if option.number in picked else "☐" if free else "🔒"
                assert option.label.startswith(mark), option


@pytest.mark.parametrize(
    ("rules", "begins"),
    [
        (BasketRules(cap=50_000), "U verdeelt 50.000 euro. Stuur de nummers van de plannen"),
        (BasketRules(most=4), "U verdeelt 120.000 euro. Kies hoogstens 4 plannen."),
        (BasketRules(most=1), "U verdeelt 120.000 euro. Kies hoogstens 1 plan."),
        (BasketRules(least=2), "U verdeelt 120.000 euro. Kies minstens 2 plannen."),
        (BasketRules(least=1), "U verdeelt 120.000 euro. Kies minstens 1 plan."),
        (BasketRules(least=2, most=2), "U verdeelt 120.000 euro. Kies 2 plannen."),
        (ChoiceRules(3), "Kies 1 tot 3 plannen."),
        (ChoiceRules(3, 2), "Kies 2 tot 3 plannen."),
        (ChoiceRules(1), "Kies 1 plan."),
        (ChoiceRules(5, 5), "Kies 5 plannen."),
    ],
)
def test_how_much_there_is_to_choose_is_said_beforehand(
    rules: BasketRules | ChoiceRules, begins: str
) -> None:
    [start] = chooser(rules, "sms").say("stemmen")
    assert start.text.startswith(begins)
    [listed] = chooser(rules, "telegram").say("stemmen")
    limits = re.search(r"Kies .*? plan(nen)?\.", begins)
    assert (limits[0] if limits else "€ 50.000") in listed.text


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_choices_know_no_sum_of_money(channel: str) -> None:
    choosing = chooser(CHOOSING, channel)
    assert "€ 4.000" in choosing.say("?7")[0].text or "4.000 euro" in choosing.say("?7")[0].text
    for said in ("stemmen", "7 12", "lijst", "12 21", "klaar"):
        for told in choosing.say(said):
            assert not re.search("Samen|andje|verdeelt", told.text)


@pytest.mark.parametrize(
    ("said", "state", "cast"),
    [
        (["2 7", "klaar"], ReadingBack(4821), None),
        (["2 7", "klaar", "4821"], Home(), (2, 7)),
        (["stemmen", "klaar", "4821"], Home(), ()),
        (["stemmen", "2", "klaar", "4821"], Voting("basket"), None),
        (["2 7", "klaar", "-7"], Voting("basket"), None),
        (["2 7", "klaar", "21", "klaar", "4821"], Home(), (2, 7, 21)),
        (["2 7 21 29", "klaar"], Voting("basket"), None),
        (["2 7 21 29", "2 7", "klaar", "4821"], Home(), (2, 7)),
        (["2 7 21 29", "99", "2 7", "klaar", "4821"], Home(), (2, 7)),
        (["2 7", "klaar", "0"], Voting("basket"), None),
        (["2 7", "leeg"], Voting(), None),
        (["2 7", "?2", "lijst"], Voting("list"), None),
        (["?2"], Looking(2), None),
    ],
)
def test_choices_are_cast_as_baskets_are(
    said: list[str], state: State, cast: tuple[int, ...] | None
) -> None:
    choosing = chooser(CHOOSING, "sms", *said)
    assert choosing.state == state
    decided = [] if cast is None else [BallotCast(Basket(cast), bytes(16))]
    assert choosing.decided == decided


def test_a_number_that_does_not_exist_empties_no_basket() -> None:
    choosing = chooser(LIMITED, "sms", "3 8 14 21")
    [unknown, _refusal] = choosing.say("99")
    assert unknown.text.startswith("Er is geen plan met nummer 99.")
    assert choosing.unfinished.basket == (3, 8, 14, 21)


@pytest.mark.parametrize("rules", [LIMITED, CHOOSING, ChoiceRules(20, 15), BasketRules(most=9)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_prompt_about_limits_is_one_segment(
    rules: BasketRules | ChoiceRules, language: str
) -> None:
    choosing = chooser(rules, "sms", language=language)
    for voted in (False, True):
        choosing.voted = voted
        looks = (f"?{number}" for number in DEMO.edition.project_by_number)
        for said in ("vote", "2 7", *looks, "3 8", "3 14", "3 21", "10 23 29", EVERYTHING, "done"):
            for told in choosing.say(said):
                assert segments(folded(told.text)) == 1, told.text
        choosing.say("menu")


def test_what_is_chosen_is_among_what_we_hold() -> None:
    [held] = chooser(CHOOSING, "telegram", "2 7").say("mijn gegevens")
    assert "- uw keus, nog niet verstuurd: 2 en 7" in held.text.split("\n")


@pytest.mark.parametrize(("rules", "kept"), [(LIMITED, "Uw mandje"), (CHOOSING, "Uw keus")])
def test_what_is_chosen_is_kept_while_a_number_is_proved(
    rules: BasketRules | ChoiceRules, kept: str
) -> None:
    [asked] = chooser(rules, "telegram", "2 7").say("klaar")
    assert f"{kept} blijft staan tot en met 31 mei." in asked.text


def test_choices_that_became_too_many_are_not_cast() -> None:
    choosing = chooser(CHOOSING, "whatsapp", "2 7 21", "klaar")
    choosing.edition = replace(choosing.edition, vote=VoteRules(ChoiceRules(2)))
    choosing.say("ja")
    assert (choosing.state, choosing.decided) == (Voting("basket"), [])
