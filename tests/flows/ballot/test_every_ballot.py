"""Whatever is done, with whatever kind of ballot: none is ever cast that is not valid."""

import json
import os

from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from budget.ballot import Points, check_ballot
from budget.count import Rule
from budget.decisions import BallotCast
from budget.division import DivisionRule
from budget.rules import BallotRules, BasketRules, ChoiceRules, PointRules, VoteRules
from budget.timeline import Phase
from budget.vessels import Vessel, VesselRules
from flows.ballot.chips import dividing
from flows.state import Proving
from flows.state_json import as_json, from_json
from flows.talk import Kind, Message
from locales.say import Spoken
from tests.flows.conversation import DEMO, LANGUAGES, Conversation, conversation
from tests.flows.test_walk import check, do

LENGTH = 40
ACTIONS = int(os.environ.get("WIJKSTEM_ACTIONS", "6000"))
"""How many things are done altogether; 100,000 by hand, before a release."""

RULES: tuple[BallotRules, ...] = (
    BasketRules(),
    BasketRules(cap=60_000, least=2, most=4),
    BasketRules(
        theme_caps={"groen": 40_000, "spelen": 20_000},
        district_caps={"oude-linden": 30_000},
        exclusions=((3, 21), (7, 8)),
    ),
    ChoiceRules(3),
    ChoiceRules(4, least=2, most_per_theme=2, most_per_district=1, exclusions=((2, 7),)),
    PointRules(5, most_each=3),
    PointRules(10),
    PointRules(1),
    VesselRules(120_000, 5_000, (Vessel("groen"), Vessel("spelen"), Vessel("sport"))),
    VesselRules(
        120_000,
        10_000,
        (
            Vessel("groen", 40_000, floor=20_000, ceiling=50_000),
            Vessel("verkeer", 30_000, floor=30_000),
            Vessel("kunst", 50_000, ceiling=60_000),
        ),
    ),
    VesselRules(120_000, 1_000, tuple(Vessel(key) for key in DEMO.edition.theme_by_key)),
)
NUMBERS = st.sampled_from((*DEMO.edition.project_by_number, 4821, 99))
POINTS = st.integers(0, 12)
NAMED = st.lists(NUMBERS, min_size=1, max_size=5).map(lambda all_: " ".join(map(str, all_)))
PAIRS = st.lists(st.tuples(NUMBERS, POINTS), min_size=1, max_size=4).map(
    lambda pairs: ", ".join(f"{number}:{points}" for number, points in pairs)
)
MOVES = st.builds("{}>{} {}".format, st.integers(0, 7), st.integers(0, 7), st.integers(0, 99))
WORDS = (
    "klaar",
    "terug",
    "blanco",
    "kunst",
    "- groen",
    "1 2 3",
    "ja",
    "4821",
    "lijst",
    "stemmen",
    "leeg",
    "0",
    "menu",
    "hulp",
    "groen",
    "verder",
)
OWN_CARD = Message(kind=Kind.CONTACT, number="+31612345678")
CAST = "klaar, en dan wat er gevraagd wordt"
ACTIONS_THERE_ARE = st.one_of(
    *[st.integers(0, 30)] * 4,
    NAMED,
    NUMBERS.map(lambda number: f"-{number}"),
    NUMBERS.map(lambda number: f"?{number}"),
    PAIRS,
    MOVES,
    st.integers(1, 7).map("-{}".format),
    POINTS.map(str),
    *[st.sampled_from(WORDS)] * 2,
    *[st.just(CAST)] * 3,
    st.just(OWN_CARD),
    st.tuples(st.integers(0, 30), st.integers(-3, 0)),
)


@given(
    st.sampled_from(RULES),
    st.sampled_from(("telegram", "whatsapp", "sms")),
    st.sampled_from(LANGUAGES),
    st.lists(ACTIONS_THERE_ARE, min_size=LENGTH // 2, max_size=LENGTH),
)
@settings(max_examples=max(1, ACTIONS // (LENGTH * 3 // 4)))
@example(RULES[3], "whatsapp", "nl", ["2 7 8 21", "klaar", "ja", "-21", "klaar", "ja"])
@example(RULES[5], "sms", "nl", ["3:3 8:3", "klaar", "4821", "8:2", "klaar", "4821"])
@example(RULES[5], "whatsapp", "en", ["3:9", "klaar", "ja", "3:3", "klaar", "ja"])
@example(RULES[-1], "sms", "nl", ["2>1 9", CAST, "-3", CAST, "terug", CAST])
@example(RULES[-2], "telegram", "nl", ["1>2 2", "-1", CAST, "4", "blanco", CAST])
@example(RULES[-3], "whatsapp", "en", ["stemmen", "1", "2", "3", CAST, "klaar", "blanco", "ja"])
@example(RULES[1], "sms", "nl", ["12 21", "klaar", "4821", "2 7", "klaar", "4821"])
def test_no_ballot_is_cast_that_is_not_valid(
    rules: BallotRules,
    channel: str,
    language: str,
    actions: list[int | str | Message | tuple[int, int]],
) -> None:
    rule = DivisionRule.MEAN if isinstance(rules, VesselRules) else Rule.MOST_VOTES
    walker = conversation(Phase.VOTING, channel, language, vote=VoteRules(rules, rule))
    for action in actions:
        replies = cast(walker) if action == CAST else do(action, walker)
        assert replies[-1].options
        assert from_json(json.loads(json.dumps(as_json(walker.state)))) == walker.state
        for spoken in replies:
            check(spoken, channel)
        check_vessels(walker)
        event(f"{type(rules).__name__}: {type(walker.state).__name__}")
    for decision in walker.decided:
        if isinstance(decision, BallotCast):
            check_ballot(decision.ballot, walker.edition)
            event(f"{type(rules).__name__}: cast")
    check_draft(walker)


def cast(walker: Conversation) -> list[Spoken]:
    """Do all that leads to a ballot that is cast, whether or not it can be."""
    walker.say("klaar")
    if isinstance(walker.state, Proving):
        walker.hear(OWN_CARD)
    return walker.say("4821" if walker.channel == "sms" else "ja")


def check_vessels(walker: Conversation) -> None:
    """Check that no chip was lost or made, and that every theme is within its limits."""
    of = dividing(walker.scene)
    if of is None:
        return
    assert sum(of.now.chips) + of.now.pot == of.rules.chips
    assert all(of.left(number) >= 0 and of.room(number) >= 0 for number in of.numbers)
    assert len(walker.unfinished.poured) <= 22


def check_draft(walker: Conversation) -> None:
    """Check that what is on the ballot is of one kind, and in order."""
    given_to = [number for number, _points in walker.unfinished.points]
    assert given_to == sorted(set(given_to))
    assert all(points > 0 for _number, points in walker.unfinished.points)
    spreads = isinstance(walker.scene.ballot, Points)
    assert not (walker.unfinished.basket if spreads else walker.unfinished.points)
    if isinstance(walker.edition.vote.ballot, VesselRules):
        assert not walker.unfinished.basket
    else:
        assert not walker.unfinished.poured
