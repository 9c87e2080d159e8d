from dataclasses import replace
from fractions import Fraction

import pytest

from bot.channels.segments import folded, segments
from budget.consent import Purpose
from budget.division import Division, DivisionRule, Divisions, Share, mean, per_euro
from budget.edition import Edition, Theme
from budget.timeline import Phase
from flows.notices import news
from flows.state import Agreeing, Results, State
from locales.say import Voice
from tests.flows.conversation import DEMO, LANGUAGES, Conversation, conversation
from tests.journeys.rehearsal import NOW, THEMES

BALLOTS = (
    (40_000, 15_000, 20_000, 20_000, 15_000, 10_000),
    (35_000, 25_000, 20_000, 20_000, 15_000, 5_000),
    (30_000, 40_000, 20_000, 15_000, 15_000, 0),
)
BY_MEAN = mean(Divisions(tuple(NOW), 120_000, BALLOTS), "a seed")
PER_EURO = per_euro(Divisions(tuple(NOW), 120_000, BALLOTS), "a seed")


def reader(channel: str, division: Division = BY_MEAN, language: str = "nl") -> Conversation:
    begun = conversation(Phase.RESULTS, channel, language, vote=THEMES)
    begun.division = division
    return begun


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (["uitslag"], Results()),
        (["1"], Results()),
        (["uitslag", "2"], Results(number=2)),
        (["uitslag", "groen"], Results(number=1)),
        (["uitslag", "waarom krijgt 2 zo weinig?"], Results(number=2)),
        (["?2"], Results(number=2)),
        (["uitslag", "7"], Results()),
        (["uitslag", "2", "0"], Results()),
        (["uitslag", "2", "3"], Results(number=3)),
        (["uitslag", "0"], Agreeing(Purpose.NEXT, once=True)),
    ],
)
@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_where_the_result_leads(channel: str, said: list[str], state: State) -> None:
    reading = reader(channel)
    for text in said:
        reading.say(text)
    assert reading.state == state


def test_every_theme_is_named_with_what_it_gets() -> None:
    [told] = reader("sms").say("uitslag")
    assert told.text == (
        "Zo is 120.000 euro verdeeld: 1 Groen: 35.000, 2 Veilig verkeer: 26.667, 3 Spelen: 20.000,"
        " 4 Ontmoeten: 18.333, 5 Sport: 15.000, 6 Kunst: 5.000. Waarom? Stuur een nummer."
    )
    [told] = reader("telegram").say("uitslag")
    assert "\n2 Veilig verkeer: € 26.667\n" in told.text


def test_there_is_no_result_before_it_is_counted() -> None:
    reading = conversation(Phase.COUNTING, "sms", vote=THEMES)
    reading.division = BY_MEAN
    [told] = reading.say("uitslag")
    assert told.text.startswith("De uitslag is er nog niet.")


def test_there_is_no_theme_of_another_number() -> None:
    [told, *_asked] = reader("telegram").say("?7")
    assert told.text.startswith("Er is geen thema 7. Stuur 1 t/m 6.")


def share(amount: int, mean: Fraction, taken: int | None = 2, *, drawn: bool = False) -> Share:
    return Share("groen", amount, mean, taken, 1, drawn)


THIRD = Fraction(100_000, 3)


@pytest.mark.parametrize(
    ("rule", "of", "says"),
    [
        (
            DivisionRule.MEAN,
            share(33_334, THIRD),
            (
                "1 Groen krijgt € 33.334. De stemmen gaven gemiddeld € 33.333,33. Dat is naar boven"
                " afgerond."
            ),
        ),
        (
            DivisionRule.MEAN,
            share(33_333, THIRD, drawn=True),
            (
                "1 Groen krijgt € 33.333. De stemmen gaven gemiddeld € 33.333,33. Dat is naar"
                " beneden afgerond. Bij de laatste euro koos het lot."
            ),
        ),
        (
            DivisionRule.MEAN,
            share(30_000, Fraction(30_000)),
            "1 Groen krijgt € 30.000. Dat gaven de stemmen gemiddeld.",
        ),
        (
            DivisionRule.PER_EURO,
            share(30_000, THIRD),
            (
                "1 Groen krijgt € 30.000. Van 1.234 stemmen gaven 2 dit of meer. Voor 1 euro meer"
                " waren 1: toen was het geld op."
            ),
        ),
        (
            DivisionRule.PER_EURO,
            share(0, THIRD, None),
            (
                "1 Groen krijgt € 0. Van 1.234 stemmen wilden 1 hier geld aan geven. Andere thema's"
                " hadden meer steun."
            ),
        ),
    ],
)
def test_why_is_said_in_numbers(rule: DivisionRule, of: Share, says: str) -> None:
    division = Division(rule, 120_000, 1_234, "a seed", (of,))
    assert reader("whatsapp", division).say("?1")[0].text == says


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("counted", [BY_MEAN, PER_EURO])
@pytest.mark.parametrize("weight", [3, 98_765])
def test_every_why_is_one_sms(counted: Division, language: str, weight: int) -> None:
    shares = tuple(
        replace(share, taken=share.taken and weight, not_taken=weight - 1, drawn=True)
        for share in counted.shares
    )
    reading = reader("sms", replace(counted, shares=shares, weight=weight), language)
    for number in range(1, 7):
        [told] = reading.say(f"?{number}")
        assert segments(folded(told.text)) == 1, told.text


def long_titled(edition: Edition, division: Division) -> tuple[Edition, Division]:
    """Return as many themes as there can be, with titles as long as they can be."""
    keys = tuple(f"twintig-letters-{n}" for n in range(1, 9))
    themes = tuple(Theme(key, {"nl": key.ljust(20, "x")}, {"nl": "-"}) for key in keys)
    shares = tuple(replace(division.shares[0], theme=key, amount=1_000_000) for key in keys)
    return replace(edition, themes=themes), replace(division, total=8_000_000, shares=shares)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_does_not_fit_an_sms_is_told_in_pages(language: str) -> None:
    reading = reader("sms", language=language)
    reading.edition, reading.division = long_titled(reading.edition, BY_MEAN)
    more = "meer" if language == "nl" else "more"
    pages = [reading.say("uitslag")[0].text, reading.say(more)[0].text]
    assert all(segments(folded(page)) <= 2 for page in pages), pages
    assert [f"{number} twintig" in pages[number > 4] for number in range(1, 9)] == [True] * 8
    assert reading.state == Results(1)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "De Linden: de uitslag is bekend. Het geld is verdeeld. Stuur UITSLAG om te lezen."),
        ("en", "De Linden: the result is known. The money is divided. Send RESULT to read it."),
    ],
)
def test_the_result_is_announced(language: str, said: str) -> None:
    edition = replace(DEMO.edition, entered=Phase.RESULTS)
    text = news.of(edition, BY_MEAN)
    assert text
    assert Voice(language, brief=False).say(text) == said
    assert segments(folded(Voice(language, brief=True).say(text))) == 1


def test_what_is_not_understood_is_answered_with_what_can_be_sent() -> None:
    reading = reader("sms")
    reading.say("uitslag")
    [told] = reading.say("blabla")
    assert told.text.endswith("Stuur het nummer van een thema, of HULP.")


@pytest.mark.parametrize("rule", [BY_MEAN, PER_EURO])
def test_where_nobody_divided_the_money_no_vote_is_made_up(rule: Division) -> None:
    [told, *_asked] = reader("telegram", replace(rule, weight=0)).say("?2")
    assert "Niemand verdeelde het geld. Alles blijft zoals het nu is." in told.text
