from dataclasses import replace
from fractions import Fraction

import pytest

from bot.channels.segments import segments
from budget.count import Candidate, CountRules, Explanation, Purse, Stage, Verdict
from flows.outcome.verdict import explained
from locales.say import Voice
from tests.flows.conversation import DEMO, LANGUAGES

TREES = Candidate("8", "Regentonnen", 14_000, 412)
HAD = Purse(None, 399, Fraction(40_001, 3))


@pytest.mark.parametrize(
    ("verdict", "says"),
    [
        (Verdict.FUNDED, "Dit plan won: het werd nummer 2. Er was toen nog € 60.000."),
        (Verdict.DID_NOT_FIT, "Bij nummer 3 stopte het tellen. Daarvoor was € 60.000 te weinig."),
        (Verdict.BELOW_MINIMUM, "Dit plan won niet. Er waren minstens 500 stemmen nodig."),
        (Verdict.THEME_FULL, "Voor dit thema was er nog € 4.000. Dat was te weinig."),
        (Verdict.DISTRICT_FULL, "Voor deze buurt was er nog € 4.000. Dat was te weinig."),
        (Verdict.EXCLUDED, "Nummer 3 won, en maar 1 van de 2 kon winnen."),
        (Verdict.LOST_DRAW, "Het kreeg evenveel stemmen als nummer 3. Toen koos het lot."),
    ],
)
def test_every_verdict_is_explained_in_numbers(verdict: Verdict, says: str) -> None:
    candidate = Candidate("8", "Regentonnen", 14_000, 412)
    explanation = Explanation(candidate, verdict, 2, 60_000, 4_000, by=("3",))
    vote = replace(DEMO.edition.vote, count=CountRules(minimum_votes=500))
    said = Voice("nl", brief=False).say(explained(explanation, replace(DEMO.edition, vote=vote)))
    assert said.startswith("Nr 8 Regentonnen: 412 stemmen, € 14.000. Dit plan won")
    assert said.endswith(says)


def test_what_a_stop_kept_out_or_nobody_voted_for_says_so_under_equal_shares() -> None:
    kept_out = Explanation(TREES, Verdict.DID_NOT_FIT, 4, 60_000, by=("3",), purse=HAD)
    said = Voice("nl", brief=False).say(explained(kept_out, DEMO.edition))
    assert said.endswith("Bij nummer 3 stopte het tellen. Daarvoor was € 60.000 te weinig.")
    unseen = replace(TREES, votes=0)
    nobody = Explanation(unseen, Verdict.DID_NOT_FIT, 4, 60_000, purse=Purse(None, 0, Fraction()))
    said = Voice("nl", brief=False).say(explained(nobody, DEMO.edition))
    assert said.endswith("Dit plan won niet. Niemand stemde erop. Er was nog € 60.000.")


def test_what_did_not_fit_by_itself_hears_what_was_left() -> None:
    explanation = Explanation(Candidate("8", "Ton", 14_000, 4), Verdict.DID_NOT_FIT, 2, 60_000)
    said = Voice("nl", brief=False).say(explained(explanation, DEMO.edition))
    assert said.endswith("Toen het aan de beurt was, was er nog € 60.000.")


def test_no_verdict_is_left_without_words() -> None:
    candidate = Candidate("8", "Regentonnen", 14_000, 1)
    for verdict in Verdict:
        explanation = Explanation(candidate, verdict, 2, 60_000, by=("3",))
        for voice in (Voice("nl", brief=True), Voice("en", brief=True)):
            assert len(voice.say(explained(explanation, DEMO.edition))) <= 160


@pytest.mark.parametrize(
    ("verdict", "stage", "purse", "says"),
    [
        (
            Verdict.FUNDED,
            Stage.SHARES,
            Purse(Fraction(100, 3), 0, Fraction(9)),
            "Dit plan won. Wie het koos, betaalde elk € 33,33.",
        ),
        (
            Verdict.FUNDED,
            Stage.SHARES,
            Purse(Fraction(40), 62, Fraction(9)),
            "betaalde elk € 40,00. 62 mensen hadden minder over en betaalden dat.",
        ),
        (
            Verdict.FUNDED,
            Stage.FILLED_UP,
            HAD,
            (
                "Dit plan won bij het aanvullen. Wie het koos, had samen € 13.333,67."
                " 399 van hen hadden te weinig. Maar er was nog € 60.000."
            ),
        ),
        (
            Verdict.FUNDED,
            Stage.FILLED_UP,
            Purse(None, 0, Fraction(0)),
            "Dit plan won bij het aanvullen. Er was toen nog € 60.000.",
        ),
        (
            Verdict.DID_NOT_FIT,
            None,
            HAD,
            (
                "Dit plan won niet. Wie het koos, had samen € 13.333,67."
                " 399 van hen hadden te weinig. Er was toen nog € 60.000."
            ),
        ),
        (
            Verdict.DID_NOT_FIT,
            None,
            Purse(None, 1, Fraction(5)),
            "1 van hen had te weinig. Er was toen nog € 60.000.",
        ),
        (
            Verdict.DID_NOT_FIT,
            None,
            Purse(None, 0, Fraction(0)),
            "Dit plan won niet. Toen het aan de beurt was, was er nog € 60.000.",
        ),
        (Verdict.THEME_FULL, None, HAD, "Voor dit thema was er nog € 0. Dat was te weinig."),
    ],
)
def test_equal_shares_say_what_supporters_paid_or_had(
    verdict: Verdict, stage: Stage | None, purse: Purse, says: str
) -> None:
    told = Explanation(TREES, verdict, 2, 60_000, stage=stage, purse=purse)
    said = Voice("nl", brief=False).say(explained(told, DEMO.edition))
    assert said.startswith("Nr 8 Regentonnen: 412 stemmen, € 14.000. Dit plan won")
    assert said.endswith(says)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("verdict", "stage", "paid"),
    [
        (Verdict.FUNDED, Stage.SHARES, Fraction(1_234_567, 100)),
        (Verdict.FUNDED, Stage.FILLED_UP, None),
        (Verdict.DID_NOT_FIT, None, None),
    ],
)
def test_equal_shares_are_explained_in_one_sms(
    language: str, verdict: Verdict, stage: Stage | None, paid: Fraction | None
) -> None:
    purse = Purse(paid, 12_345, Fraction(12_345_678, 100))
    for project in DEMO.edition.projects:
        one = Candidate(str(project.number), "", 70_000, 12_345)
        told = Explanation(one, verdict, 12, 119_999, stage=stage, purse=purse)
        said = Voice(language, brief=True).say(explained(told, DEMO.edition))
        assert segments(said) == 1, said
