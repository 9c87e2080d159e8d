"""The rules of a vote as residents read them: in their language, within a channel's limits."""

from dataclasses import replace

import pytest

from bot.channels.segments import folded, segments
from budget.count import CountRules, Rule
from budget.division import DivisionRule
from budget.edition import District, Edition, Theme
from budget.rules import (
    BallotRules,
    BasketRules,
    ChoiceRules,
    PointRules,
    RightBy,
    RightRules,
    VoteRules,
    Weight,
)
from budget.timeline import Phase
from budget.vessels import Vessel, VesselRules
from flows.ballot.ruling import on_paper, vote_rules
from flows.informing import of_an_idea
from flows.talk import Amount
from locales.say import Voice
from tests.flows.conversation import DEMO, LANGUAGES, Conversation, conversation

GREEN = Theme("groen", {"nl": "Groen", "en": "Green"}, {"nl": "-"})
HARBOUR = District("haven", {"nl": "Havenkwartier"})
CARE = Theme("zorg", {"nl": "Zorg", "en": "Care"}, {"nl": "-"})
VESSELS = VesselRules(
    120_000, 5_000, (Vessel("groen", floor=5_000), Vessel("zorg", ceiling=90_000))
)
EDITION = replace(DEMO.edition, themes=(GREEN, CARE), districts=(HARBOUR,))


def said(vote: VoteRules, language: str, edition: Edition = EDITION) -> list[str]:
    voice = Voice(language, brief=False)
    return [voice.say(rule) for rule in vote_rules(replace(edition, vote=vote))]


@pytest.mark.parametrize(
    ("vote", "first"),
    [
        (VoteRules(), "U kiest plannen die samen hoogstens € 120.000 kosten."),
        (
            VoteRules(BasketRules(cap=60_000)),
            "U kiest plannen die samen hoogstens € 60.000 kosten.",
        ),
        (VoteRules(PointRules(5)), "U verdeelt 5 punten."),
    ],
)
def test_a_ballot_on_paper_says_what_it_may_hold_and_nothing_of_phones(
    vote: VoteRules, first: str
) -> None:
    right = RightRules(RightBy.CODE, numbers=("NL",), check=True)
    rules = on_paper(replace(EDITION, vote=replace(vote, right=right, approvals=0)))
    said = [Voice("nl", brief=False).say(rule) for rule in rules]
    assert said[0] == first
    assert said[-1] == "Houdt een stembiljet zich hier niet aan? Dan telt het niet."
    assert len(said) == (3 if isinstance(vote.ballot, PointRules) else 2)


@pytest.mark.parametrize(
    ("vote", "nl", "en"),
    [
        (
            VoteRules(BasketRules(cap=60_000)),
            ["Uw mandje mag hoogstens € 60.000 kosten."],
            ["Your basket may cost at most €60,000."],
        ),
        (
            VoteRules(right=RightRules(RightBy.CODE, check=True)),
            [
                "Om te stemmen hebt u de code uit uw brief nodig.",
                "Met 1 telefoon kunnen hoogstens 6 mensen stemmen.",
                "Wij vragen ook uw postcode en uw geboortejaar.",
            ],
            [
                "To vote you need the code from your letter.",
                "At most 6 people can vote with one phone.",
                "We also ask for your postcode and your year of birth.",
            ],
        ),
        (
            VoteRules(weights=(Weight("table", {"nl": "Tafelgroep", "en": "Table group"}, 5),)),
            ["Op papier, Tafelgroep: 1 stembiljet telt 5 keer."],
            ["On paper, Table group: one ballot counts 5 times."],
        ),
        (
            VoteRules(BasketRules(most=1)),
            ["Kies hoogstens 1 plan."],
            ["Choose at most 1 project."],
        ),
        (
            VoteRules(BasketRules(least=2)),
            ["Kies minstens 2 plannen.", "Of kies niets: dat is een blanco stem."],
            ["Choose at least 2 projects.", "Or choose nothing: that is a blank vote."],
        ),
        (
            VoteRules(BasketRules(theme_caps={"groen": 9_000})),
            ["In uw mandje: thema Groen hoogstens € 9.000."],
            ["In your basket: theme Green at most €9,000."],
        ),
        (
            VoteRules(BasketRules(district_caps={"haven": 9_000})),
            ["In uw mandje: Havenkwartier hoogstens € 9.000."],
            ["In your basket: Havenkwartier at most €9,000."],
        ),
        (
            VoteRules(BasketRules(exclusions=((3, 8),))),
            ["Kies nummer 3 of 8, niet allebei."],
            ["Choose number 3 or 8, not both."],
        ),
        (
            VoteRules(ChoiceRules(most=3, least=1)),
            [
                "Bij uw keuze telt de prijs van een plan niet.",
                "Kies 1 tot 3 plannen.",
                "Of kies niets: dat is een blanco stem.",
            ],
            [
                "In your choice, what a project costs does not matter.",
                "Choose 1 to 3 projects.",
                "Or choose nothing: that is a blank vote.",
            ],
        ),
        (
            VoteRules(ChoiceRules(3, 3, 1, 2)),
            [
                "Bij uw keuze telt de prijs van een plan niet.",
                "Kies 3 plannen.",
                "Of kies niets: dat is een blanco stem.",
                "Kies hoogstens 1 plan van elk thema.",
                "Kies hoogstens 2 plannen in elke buurt.",
            ],
            [
                "In your choice, what a project costs does not matter.",
                "Choose 3 projects.",
                "Or choose nothing: that is a blank vote.",
                "Choose at most 1 project of each theme.",
                "Choose at most 2 projects in each district.",
            ],
        ),
        (
            VoteRules(PointRules(5, 3)),
            [
                "U verdeelt 5 punten.",
                "U hoeft niet alles te geven.",
                "Geef een plan hoogstens 3 punten.",
            ],
            [
                "You give 5 points.",
                "You do not have to give everything.",
                "Give a project at most 3 points.",
            ],
        ),
        (
            VoteRules(VESSELS, DivisionRule.MEAN),
            [
                "U verdeelt 24 fiches van € 5.000.",
                "Wat u aan een thema geeft, haalt u ergens anders af.",
                "Groen krijgt minstens € 5.000.",
                "Zorg krijgt hoogstens € 90.000.",
                "Blanco stemmen kan ook.",
                "Elk thema krijgt het gemiddelde van alle stemmen.",
                "Blijft na het afronden geld over? Dat gaat naar de grootste rest.",
                "Zijn die even groot? Dan kiest het lot.",
            ],
            [
                "You divide 24 chips of €5,000.",
                "What you give to one theme, you take from another.",
                "Green gets at least €5,000.",
                "Care gets at most €90,000.",
                "You can also vote blank.",
                "Every theme gets the average of all votes.",
                "Euros that rounding leaves over go to the largest remainders.",
                "Are those equal? Then a draw decides.",
            ],
        ),
        (
            VoteRules(
                VesselRules(120_000, 5_000, (Vessel("groen"), Vessel("zorg"))),
                DivisionRule.PER_EURO,
            ),
            [
                "U verdeelt 24 fiches van € 5.000.",
                "Wat u aan een thema geeft, haalt u ergens anders af.",
                "Blanco stemmen kan ook.",
                "Elke euro van een thema telt apart.",
                "Geeft u een thema 9.000 euro? Dan steunt u de eerste 9.000 euro.",
                "De euro's met de meeste steun winnen, tot het geld op is.",
                "Evenveel steun? Dan eerst het thema met het minste, of het lot.",
            ],
            [
                "You divide 24 chips of €5,000.",
                "What you give to one theme, you take from another.",
                "You can also vote blank.",
                "Every euro of a theme counts by itself.",
                "You give a theme 9,000 euros? You support its first 9,000 euros.",
                "The euros with most support win, until the money is gone.",
                "As much support? First the theme that has least, then a draw.",
            ],
        ),
        (
            VoteRules(rule=Rule.EQUAL_SHARES),
            [
                "Elke stem krijgt een even groot deel van het geld.",
                "Uw deel gaat naar de plannen die u koos. Is een plan betaald? Dan wint het.",
                "Van wat over is, winnen de plannen met de meeste stemmen.",
            ],
            [
                "Every vote gets an equal part of the money.",
                "Your part goes to what you chose. Is a project paid? Then it wins.",
                "With what is left, the projects with most votes win.",
            ],
        ),
        (
            VoteRules(rule=Rule.EQUAL_SHARES, count=CountRules(fill_up=False)),
            [
                "Elke stem krijgt een even groot deel van het geld.",
                "Uw deel gaat naar de plannen die u koos. Is een plan betaald? Dan wint het.",
                "Wat dan over is, bewaren wij voor de volgende keer.",
            ],
            [
                "Every vote gets an equal part of the money.",
                "Your part goes to what you chose. Is a project paid? Then it wins.",
                "What is left then is kept for the next time.",
            ],
        ),
        (
            VoteRules(count=CountRules(stop_at_first_misfit=True)),
            ["Is er te weinig geld voor een plan? Dan wint daarna geen plan meer."],
            ["No money left for a project? Then no project after it wins."],
        ),
        (
            VoteRules(count=CountRules(minimum_votes=50)),
            ["Een plan wint alleen met 50 stemmen of meer."],
            ["A project needs at least 50 votes to win."],
        ),
        (
            VoteRules(count=CountRules(theme_caps={"groen": 9_000})),
            ["Voor plannen van het thema Groen is er hoogstens € 9.000."],
            ["For projects of theme Green there is at most €9,000."],
        ),
        (
            VoteRules(count=CountRules(district_caps={"haven": 9_000})),
            ["Voor plannen in Havenkwartier is er hoogstens € 9.000."],
            ["For projects in Havenkwartier there is at most €9,000."],
        ),
        (
            VoteRules(count=CountRules(exclusions=(("3", "8"),))),
            ["Van nummer 3 en 8 kan er maar 1 winnen."],
            ["Of number 3 and 8 only one can win."],
        ),
        (
            VoteRules(right=RightRules(RightBy.CODE, 6)),
            [
                "Om te stemmen hebt u de code uit uw brief nodig.",
                "Met 1 telefoon kunnen hoogstens 6 mensen stemmen.",
            ],
            [
                "To vote you need the code from your letter.",
                "At most 6 people can vote with one phone.",
            ],
        ),
        (VoteRules(), [], []),
    ],
)
def test_each_rule_is_said(vote: VoteRules, nl: list[str], en: list[str]) -> None:
    assert said(vote, "nl") == nl
    assert said(vote, "en") == en


def test_points_need_points_to_win() -> None:
    vote = VoteRules(PointRules(5), count=CountRules(minimum_votes=9))
    assert said(vote, "nl")[-1] == "Een plan wint alleen met 9 punten of meer."


LONG = "W" * 20
WIDE = replace(
    DEMO.edition,
    themes=tuple(replace(t, title={"nl": LONG}) for t in DEMO.edition.themes),
    districts=tuple(replace(d, title={"nl": LONG}) for d in DEMO.edition.districts),
    budget=9_999_999_999,
)
CAPS = {theme.key: 9_999_999_999 for theme in WIDE.themes}
WHERE = {district.key: 9_999_999_999 for district in WIDE.districts}
PAIRS = ((9_998, 9_999), (9_997, 9_999))
COUNT = CountRules(True, 99_999, CAPS, WHERE, (("9998", "9999"), ("9997", "9999")))
BALLOTS = [
    BasketRules(9_999_999_999, 998, 999, CAPS, WHERE, PAIRS),
    ChoiceRules(999, 998, 999, 999, PAIRS),
    PointRules(999_999, 999_999),
]


WIDEST = VesselRules(
    999_999_999,
    3,
    tuple(Vessel(theme.key, floor=99_999_999, ceiling=999_999_999) for theme in WIDE.themes),
)


def reader_of(vote: VoteRules, channel: str, language: str, phase: Phase) -> Conversation:
    """Return somebody who reads how it works, in an edition with such rules."""
    reader = conversation(phase, channel, language)
    reader.edition = replace(
        reader.edition, vote=vote, themes=WIDE.themes, districts=WIDE.districts
    )
    reader.say("hoe werkt het")
    if channel == "sms":
        reader.tap("topic:more")
    return reader


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ballot", BALLOTS, ids=lambda ballot: type(ballot).__name__)
@pytest.mark.parametrize("rule", list(Rule))
@pytest.mark.parametrize("topic", ["rules", "counting"])
def test_the_longest_rules_fit_every_page(
    topic: str, rule: Rule, ballot: BallotRules, language: str, channel: str
) -> None:
    vote = VoteRules(ballot, rule, COUNT, RightRules(RightBy.CODE, 99, check=True))
    assert check_pages(vote, channel, language, topic) > 1


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", list(DivisionRule))
@pytest.mark.parametrize("topic", ["rules", "counting"])
def test_the_longest_rules_of_vessels_fit_every_page(
    topic: str, rule: DivisionRule, language: str, channel: str
) -> None:
    vote = VoteRules(WIDEST, rule, right=RightRules(RightBy.CODE, 99, check=True))
    most = check_pages(vote, channel, language, topic)
    assert most > 1 or channel != "sms"


def check_pages(vote: VoteRules, channel: str, language: str, topic: str) -> int:
    """Check that every page of a topic fits its channel, and return how many there are."""
    reader = reader_of(vote, channel, language, Phase.VOTING)
    pages = reader.tap(f"topic:{topic}")
    while any(offered.key == f"page:{len(pages)}" for offered in reader.offered):
        pages += reader.tap(f"page:{len(pages)}")
    for page in pages:
        assert len(page.text) <= reader.scene.screen.length or channel == "sms"
        assert segments(folded(page.text)) == 1 or channel != "sms", page.text
    return len(pages)


@pytest.mark.parametrize(
    ("phase", "first"), [(Phase.IDEAS, "Een plan mag"), (Phase.VOTING, "Kies hoogstens 3 plannen.")]
)
def test_what_matters_now_comes_first(phase: Phase, first: str) -> None:
    vote = VoteRules(BasketRules(most=3))
    reader = reader_of(vote, "sms", "nl", phase)
    [read] = reader.tap("topic:rules")
    assert read.text.startswith(first)
    [chat] = reader_of(vote, "telegram", "nl", phase).tap("topic:rules")
    assert sorted(line[:12] for line in chat.text.splitlines()) == ["Een plan mag", "Kies hoogste"]


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_a_plain_basket_has_no_rules_of_its_own(channel: str) -> None:
    reader = reader_of(VoteRules(), channel, "nl", Phase.VOTING)
    [read] = reader.tap("topic:rules")
    assert read.text.startswith("Een plan mag ")
    assert "\n" not in read.text
    assert len(read.options) == 1


@pytest.mark.parametrize(
    ("least", "most", "rule"),
    [
        (500, 5_000, "Een plan mag € 500 tot € 5.000 kosten."),
        (500, 0, "Een plan mag € 500 tot € 120.000 kosten."),
        (0, 5_000, "Een plan mag hoogstens € 5.000 kosten."),
        (0, 0, "Een plan mag hoogstens € 120.000 kosten."),
    ],
)
def test_an_idea_without_limits_of_its_own_fits_in_the_budget(
    least: int, most: int, rule: str
) -> None:
    edition = replace(DEMO.edition, least_cost=least, most_cost=most)
    assert rule in Voice("nl", brief=False).say(of_an_idea(edition))
    assert segments(folded(Voice("nl", brief=True).say(of_an_idea(edition, Amount)))) == 1
