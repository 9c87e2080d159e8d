"""De Linden after a count of a few ballots, with one text in every place where a text can be."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.exports.counted import Counted, Divided
from budget.count import Candidate, CountRules, Outcome, most_votes, tally_choices
from budget.division import Division, DivisionRule
from budget.edition import Edition
from budget.idea import Answer, Idea
from budget.pabulib import Ballot
from budget.receipt import rules_of
from budget.rules import VoteRules
from budget.tally import result_of
from budget.vessels import BLANK, Vessel, VesselRules, Vessels
from tests.storage.linden import EDITION

MADE = datetime(2027, 6, 1, 12, 0, tzinfo=UTC)
RULES = '{"ballot":"basket","budget":1000}'
BALLOTS = (Ballot(("1", "3")), Ballot(()), Ballot(("2", "3")), Ballot(("3",)))
IDEA = Idea(3, "Bomen", "Zet er bomen neer.", "haven", "?", 0, "", 12, MADE, "resident-17")


def counted(ballots: Sequence[Ballot] = BALLOTS, edition: Edition = EDITION) -> Counted:
    """Return what is known after these ballots."""
    return Counted(
        edition=edition,
        outcome=outcome(ballots, edition),
        rules=RULES,
        receipts=("VX4K7-TN2QD", "0A1B2-C3D4E"),
        ballots=tuple(ballots),
        ideas=(IDEA,),
        turnout={"channel": {"sms": 3, "telegram": 20, "whatsapp": 40}},
        limits={"max_sum_cost": str(edition.budget)},
    )


def outcome(
    ballots: Sequence[Ballot], edition: Edition, rules: CountRules | None = None
) -> Outcome:
    tally = tally_choices(ballot.picked for ballot in ballots)
    candidates = (
        Candidate(
            *(str(p.number), p.title["nl"], p.cost, tally[str(p.number)], p.theme, p.district)
        )
        for p in edition.projects
    )
    return most_votes(candidates, edition.budget, rules or CountRules(), "seed")


VESSELS = VesselRules(1_000, 50, (Vessel("groen", 600), Vessel("spelen", 400)))
POURED = (Vessels((14, 6)), BLANK, Vessels((9, 11)), Vessels((20, 0)))
AMOUNTS = ((700, 300), (), (450, 550), (1_000, 0))


def divided(rule: DivisionRule = DivisionRule.MEAN) -> Divided:
    """Return what is known of a vote on two themes after a few ballots, a blank one among them."""
    edition = replace(EDITION, vote=VoteRules(VESSELS, rule))
    outcome = result_of(edition, POURED, "seed")
    assert isinstance(outcome, Division)
    return Divided(
        edition=edition,
        outcome=outcome,
        rules=rules_of(edition),
        receipts=("VX4K7-TN2QD", "0A1B2-C3D4E"),
        ballots=tuple(Ballot(("groen", "spelen")[: len(euros)], euros) for euros in AMOUNTS),
        ideas=(IDEA,),
        turnout={"channel": {"sms": 3, "telegram": 20, "whatsapp": 40}},
    )


def full_of(text: str) -> Counted:
    """Return the same with this text wherever somebody could have written it."""
    edition = replace(
        EDITION,
        slug=text,
        place=text,
        organiser={"nl": text},
        projects=tuple(
            replace(p, title={"nl": text}, theme=text, district=text) for p in EDITION.projects
        ),
    )
    found = counted(edition=edition)
    full = Idea(3, text, text, text, text, 5, text, 12, MADE)
    return replace(
        found,
        outcome=replace(found.outcome, seed=text.encode(errors="ignore").decode()),
        receipts=(text,),
        ideas=(replace(full, answer=Answer(False, {"nl": text}, MADE, alternative={"nl": text})),),
        turnout={text: {text: 20}},
    )
