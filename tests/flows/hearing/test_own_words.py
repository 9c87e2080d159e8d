"""Where residents are asked for their own words nothing takes those for anything else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.decisions import (
    Appealed,
    HelpAsked,
    IdeaSubmitted,
    IdeaSupported,
    IdeaWithdrawn,
    Marked,
    ReactionGiven,
)
from budget.discussion import FOLLOW, Side
from budget.idea import Answer, Idea
from budget.moderation import Subject
from budget.opinion import Score
from budget.standing import Standing
from budget.survey import Question
from budget.timeline import Phase
from flows.ballot.checking import asked
from flows.ballot.proving import sought
from flows.hearing import hear, prose
from flows.hearing.choices import Offered
from flows.opinions import Rating, Responding
from flows.state import (
    Appealing,
    Authoring,
    Contesting,
    Discussing,
    Helping,
    Home,
    Mending,
    Missed,
    Reacting,
    Reading,
    Reporting,
    State,
    Surveying,
    Wording,
    Writing,
)
from flows.talk import Message
from tests.flows.conversation import WORDS as VOCABULARY
from tests.flows.conversation import Conversation, conversation

ASKED: tuple[State, ...] = (
    *(Writing(field) for field in ("text", "place", "title", "author", "organisation")),
    *(Authoring(3, view) for view in ("text", "place", "title", "organisation", "reason")),
    Wording(3),
    Mending(3),
    Appealing(3),
    Contesting(Subject.IDEA, 3),
    Helping(Home(), asked=True, organisers=True),
    Helping(Home(), asked=True),
    Reacting(Reading(3), Side.FOR),
    Reacting(Reading(3), Side.QUESTION),
    Reporting(Discussing(Reading(3)), words=True),
    Surveying(Question.BETTER),
    Rating(3, Score.GOOD),
    Responding(3, asked=True),
)
BEGINNINGS = sorted(
    {*VOCABULARY.support, *VOCABULARY.follow, *VOCABULARY.progress, *VOCABULARY.check}
    | VOCABULARY.together
    | VOCABULARY.commands.keys()
    | VOCABULARY.languages.keys()
    | VOCABULARY.numbers.keys()
    | {word for alike in VOCABULARY.answers for word in alike}
    | {"later", "de hele wijk", "weet ik niet", "ik zoek", "/hulp", "/steun", "meer", "verder"}
)
GOING_ON = (
    "12 ouderen",
    "voor 12 ouderen",
    "20 mantelzorgers in de wijk",
    "8 kinderen bij het oversteken",
    "12 carers",
    "at 5 places in the park",
    "de buurt",
    "het vuilnis op straat",
    "3 nieuwe bomen, 2 banken en 1 prullenbak",
    "met 30 juni 2027 als einddatum",
    "15 jongeren samen 20 kids 2026",
    "8 x per jaar",
    "12-jarigen",
    "1.200 euro voor een feest",
    "20% groener",
    "in talen van de buurt",
    "voor 2 > 1 gezin",
    "dit jaar nog",
    "please do something about the square",
    "is kapot, bel 06 12345678",
)
OFFERED = (
    Offered("back", 0, "Later"),
    Offered("answer:", 5, "De hele wijk"),
    Offered("answer:?", 6, "Weet ik niet"),
    Offered("page:1", 7, "Verder"),
    Offered("help", 9, "Hulp"),
)


@given(
    st.sampled_from(BEGINNINGS),
    st.sampled_from(GOING_ON),
    st.sampled_from([" ", ": ", ", ", " - "]),
    st.sampled_from([str, str.capitalize, str.upper]),
    st.sampled_from(ASKED),
)
def test_words_that_begin_with_ours_stay_words(
    beginning: str, on: str, between: str, case: type[str], state: State
) -> None:
    text = case(f"{beginning}{between}{on}")
    for place in (state, Missed(state)):
        meant = hear(Message(text), place, 1, OFFERED, VOCABULARY)
        assert (meant.text, meant.choice, meant.command) == (text, "", None)
        assert (meant.supported, meant.followed, meant.language) == (None, None, "")
        assert not sought("", text, place, Phase.VOTING)
    receipt = asked(text, VOCABULARY)
    assert receipt is None or not (receipt.grouped or not receipt.typed)


@pytest.mark.parametrize("state", ASKED)
def test_nothing_but_the_bare_form_acts_there(state: State) -> None:
    for text, number in [
        ("steun 12", 12),
        ("Support nr 12", 12),
        ("steun idee 12.", 12),
        ("ik steun ook 12 graag", None),
        ("steun twee", None),
    ]:
        assert hear(Message(text), state, 1, (), VOCABULARY).supported == number, text
    assert hear(Message("volg plan 8"), state, 1, (), VOCABULARY).followed == 8
    assert hear(Message("voortgang 3"), state, 1, (), VOCABULARY).choice == ""


def test_every_place_where_words_are_asked_is_known() -> None:
    assert [state for state in ASKED if not prose.asked(state)] == []
    others: tuple[State, ...] = (Home(), Reading(3), Helping(Home()), Responding(3, said="x"))
    assert [state for state in others if prose.asked(state)] == []


def there(state: State, phase: Phase = Phase.IDEAS, language: str = "nl") -> Conversation:
    """Return a conversation of the author of idea 60, which was refused, or is open."""
    here = conversation(phase, language=language)
    answer = Answer(accepted=False, reason={"nl": "Geen plek."}, at=here.now)
    standing = Standing.REFUSED if phase is Phase.SCREENING else Standing.OPEN
    idea = Idea(60, "Kas", "Een kas", "", "groen", 0, "", 0, here.now, "resident", standing)
    here.ideas.put(replace(idea, answer=answer if standing is Standing.REFUSED else None))
    here.state = state
    return here


@pytest.mark.parametrize(
    ("state", "phase", "kept"),
    [
        (Appealing(60), Phase.SCREENING, lambda d: isinstance(d, Appealed) and d.said),
        (Authoring(60, "reason"), Phase.IDEAS, lambda d: isinstance(d, IdeaWithdrawn) and d.said),
        (
            Reacting(Reading(8), Side.FOR),
            Phase.IDEAS,
            lambda d: isinstance(d, ReactionGiven) and d.text,
        ),
        (
            Helping(Home(), asked=True),
            Phase.IDEAS,
            lambda d: isinstance(d, HelpAsked) and d.question,
        ),
    ],
)
@pytest.mark.parametrize("text", ["Steun 12 buren", "volg 8 kinderen", "Support 12 carers"])
def test_what_was_said_is_passed_on_whole(
    state: State, phase: Phase, kept: object, text: str
) -> None:
    here = there(state, phase)
    here.decided.clear()
    here.say(text)
    assert callable(kept)
    assert [kept(decision) for decision in here.decided] == [text]


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
@pytest.mark.parametrize(
    "text",
    [
        "Steun voor 12 ouderen",
        "steun 20 mantelzorgers",
        "Volg 8 kinderen",
        "support 12 carers",
        "Voortgang 3 meten",
    ],
)
def test_an_idea_that_begins_so_is_handed_in(channel: str, text: str) -> None:
    here = conversation(Phase.IDEAS, channel)
    here.say("plan sturen")
    here.say(text)
    assert here.unfinished.idea is not None
    assert here.unfinished.idea.text == text
    assert not here.decided or not any(
        isinstance(d, IdeaSupported | Marked | IdeaSubmitted) for d in here.decided
    )


def test_the_bare_form_acts_and_the_question_is_asked_again() -> None:
    here = conversation(Phase.IDEAS)
    here.say("plan sturen")
    here.say("Een wormenhotel voor keukenafval")
    [said] = here.say("steun nr 12")
    assert "nr 12" in said.text
    assert "Waar is het?" in said.text
    [said] = here.say("volg 8")
    assert "nr 8" in said.text
    assert "Waar is het?" in said.text
    here.say("Bij de kerk, steun 12 buren")
    assert here.state == Writing("theme")
    assert here.unfinished.idea is not None
    assert here.unfinished.idea.place == "Bij de kerk, steun 12 buren"
    assert [d for d in here.decided if isinstance(d, IdeaSupported)] == [IdeaSupported(12)]
    assert Marked(FOLLOW, 8) in here.decided


def test_a_question_goes_on_after_the_bare_form() -> None:
    here = conversation(Phase.IDEAS)
    here.say("vraag")
    here.say("steun 12")
    assert isinstance(here.state, Helping)
    here.say("steun 12 buren met lezen, kan dat?")
    [asked_it] = [d for d in here.decided if isinstance(d, HelpAsked)]
    assert asked_it.question == "steun 12 buren met lezen, kan dat?"
