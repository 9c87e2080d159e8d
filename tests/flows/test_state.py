import json

import pytest

from budget.consent import Purpose
from budget.discussion import Side
from budget.moderation import Subject
from budget.opinion import Score
from budget.survey import Question
from flows.opinions import Rating, Responding
from flows.state import (
    Agreeing,
    Appealing,
    Arriving,
    Assisting,
    Authoring,
    Browsing,
    Comparing,
    Consenting,
    Contesting,
    Discussing,
    Forgetting,
    Giving,
    Helping,
    Home,
    Informing,
    Invited,
    Looking,
    Matching,
    Mending,
    Missed,
    Pouring,
    Progressing,
    Proving,
    Reacting,
    Reading,
    ReadingBack,
    Reporting,
    Results,
    Settling,
    Sharing,
    Spreading,
    State,
    Surveying,
    Switching,
    Voting,
    Wording,
    Writing,
)
from flows.state_json import as_json, from_json

EVERY: list[State] = [
    Arriving(),
    Consenting(),
    Settling("news"),
    Agreeing(Purpose.PROJECT, 8, once=True),
    Surveying(Question.TRUST),
    Home(),
    Informing("theme:groen", 2),
    Writing("cost", mending=True),
    Comparing((7, 19), mending=True, reading=7, part=1),
    Browsing("groen", "spoorwijk", "boom", 1),
    Reading(8, "groen", "", "", 1, 2),
    Authoring(8, "reason", 1),
    Invited(8, "0a1b2c3d"),
    Discussing(Reading(8, "groen"), 1, 2, 3),
    Reacting(Reading(8), Side.REPLY, 3),
    Reporting(Discussing(Reading(8), number=3), 3, words=True),
    Contesting(Subject.REACTION, 3),
    Mending(20),
    Appealing(20),
    Voting("list", 2, "groen", "spoorwijk", "boom", fitting=True),
    Looking(8, 1),
    Spreading("list", 2, "groen", "spoorwijk", "boom"),
    Giving(8, 1),
    Pouring(1, 2),
    Proving(),
    Sharing(),
    Matching(helped=True),
    ReadingBack(4821),
    Responding(3, asked=True),
    Responding(3, said="Wat mooi"),
    Rating(3, Score.GOOD),
    Progressing(8, 1, 1),
    Results(1, 8),
    Helping(Voting("basket"), asked=True),
    Switching(Home()),
    Forgetting(Writing()),
    Assisting(),
    Proving(helped=True),
    Missed(Helping(Home()), 2),
    Wording(33),
]


@pytest.mark.parametrize("state", EVERY, ids=lambda state: type(state).__name__)
def test_a_state_is_the_same_after_being_kept(state: State) -> None:
    again = from_json(json.loads(json.dumps(as_json(state))))
    assert again == state
    assert repr(again) == repr(state)  # "next" is equal to Purpose.NEXT


def test_every_kind_of_state_is_among_them() -> None:
    assert {type(state) for state in EVERY} == set(State.__args__)


@pytest.mark.parametrize(
    ("kept", "state"),
    [
        ({}, Arriving()),
        ({"at": "Dreaming"}, Home()),
        ({"at": "Voting", "view": "list", "colour": "red"}, Voting("list")),
        ({"at": "Missed", "before": {"at": "Dreaming"}}, Missed(Home())),
        ({"at": "Surveying", "question": ""}, Surveying()),
    ],
)
def test_a_state_of_another_version_still_leads_somewhere(
    kept: dict[str, object], state: State
) -> None:
    assert from_json(kept) == state
