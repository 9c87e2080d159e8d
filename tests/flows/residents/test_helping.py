import pytest

from budget.asking import Help
from budget.decisions import Decision, HelpAsked, HelpWithdrawn, LanguageChosen
from budget.timeline import Phase
from flows.asking import QUESTION_LENGTH
from flows.state import (
    Arriving,
    Browsing,
    Consenting,
    Helping,
    Home,
    Missed,
    Settling,
    State,
    Switching,
    Voting,
    Writing,
)
from flows.talk import Kind, Message
from tests.flows.conversation import conversation


@pytest.mark.parametrize(
    ("channel", "said", "decided"),
    [
        ("sms", ["9", "2"], [HelpAsked(Help.CALL)]),
        ("sms", ["9", "gebeld worden"], [HelpAsked(Help.CALL)]),
        ("sms", ["9", "2", "0"], [HelpAsked(Help.CALL), HelpWithdrawn(Help.CALL)]),
        ("whatsapp", ["hulp", "2", "toch niet"], [HelpAsked(Help.CALL), HelpWithdrawn(Help.CALL)]),
        ("telegram", ["hulp", "langskomen"], [HelpAsked(Help.VISIT)]),
        ("telegram", ["hulp", "1", "Mag ik 2 keer?"], [HelpAsked(Help.ANSWER, "Mag ik 2 keer?")]),
        ("telegram", ["hulp", "1", "menu"], []),
        ("telegram", ["hulp", "0"], []),
    ],
)
def test_a_person_can_be_asked_for(channel: str, said: list[str], decided: list[Decision]) -> None:
    asking = conversation(Phase.IDEAS, channel)
    for text in said:
        asking.say(text)
    assert (asking.decided, asking.state) == (decided, Home())


@pytest.mark.parametrize(("channel", "calls"), [("telegram", False), ("whatsapp", True)])
def test_who_has_no_number_here_cannot_be_called(channel: str, *, calls: bool) -> None:
    [ways] = conversation(Phase.IDEAS, channel).say("hulp")
    assert ("help:call" in {option.key for option in ways.options}) is calls


@pytest.mark.parametrize("before", [Writing("place"), Voting("list"), Browsing("groen")])
def test_help_leads_back_to_where_it_was_asked(before: State) -> None:
    phase = Phase.VOTING if isinstance(before, Voting) else Phase.IDEAS
    asking = conversation(phase, "sms")
    asking.state = before
    asking.say("hulp")
    asking.say("langskomen")
    assert asking.state == before
    asking.say("verder")
    assert asking.state == before


def test_a_question_is_kept_as_far_as_a_person_will_read() -> None:
    asking = conversation(Phase.IDEAS)
    for text in ("hulp", "1", "Waarom? " * 5_000):
        asking.say(text)
    [asked] = asking.decided
    assert isinstance(asked, HelpAsked)
    assert len(asked.question) == QUESTION_LENGTH


@pytest.mark.parametrize("message", [Message(""), Message(kind=Kind.VOICE), Message("\x00")])
def test_an_empty_question_is_not_passed_on(message: Message) -> None:
    asking = conversation(Phase.IDEAS)
    asking.say("hulp")
    asking.say("1")
    asking.hear(message)
    assert asking.decided == []
    assert asking.state == Missed(Helping(Home(), asked=True))


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (Kind.TEXT, "Dat begrijp ik niet."),
        (Kind.VOICE, "Ik kan nog niet luisteren naar spraak."),
        (Kind.PICTURE, "Een foto kan alleen als u een plan schrijft."),
        (Kind.PLACE, "Dank u, maar een plek is hier niet nodig."),
        (Kind.CONTACT, "Dit nummer heb ik hier niet nodig. Ik bewaar het niet."),
        (Kind.OTHER, "Ik kan alleen woorden lezen."),
    ],
)
@pytest.mark.parametrize(
    ("state", "then"),
    [
        (Home(), "Kies een van deze knoppen. Of stuur 9 voor hulp van een mens."),
        (Browsing(), "Stuur het nummer van een plan of een woord om te zoeken. Of stuur HULP."),
        (Helping(Home(), asked=True), "Typ uw antwoord in een paar woorden. Of stuur 9"),
    ],
)
def test_what_was_not_understood_is_answered_with_what_can_be_sent(
    kind: Kind, says: str, state: State, then: str
) -> None:
    lost = conversation(Phase.IDEAS)
    lost.state = state
    [told] = lost.hear(Message("" if kind in (Kind.TEXT, Kind.PICTURE) else "x", kind=kind))
    assert told.text.startswith(f"{says} {then}")
    assert told.options


def test_on_sms_the_numbers_are_named() -> None:
    [told] = conversation(Phase.IDEAS, "sms").say("asdf")
    assert told.text == (
        "Dat begrijp ik niet. Stuur: 1 hoe werkt het 2 plan sturen 3 plannen lezen 4 nieuws en "
        "buurt 9 hulp van een mens"
    )


def test_the_second_time_in_a_row_other_ways_are_offered() -> None:
    lost = conversation(Phase.IDEAS, "sms")
    lost.say("asdf")
    [ways] = lost.say("fdsa")
    assert ways.text == (
        "Geen probleem. Wilt u 1 opnieuw de vraag 2 vraag stellen 3 gebeld worden "
        "4 langskomen bij een spreekuur?"
    )
    [menu] = lost.say("1")
    assert (lost.state, menu.options[0].key) == (Home(), "how")


def test_what_is_understood_after_a_miss_counts_as_usual() -> None:
    lost = conversation(Phase.VOTING, "sms")
    for text in ("stemmen", "abcdef", "fedcba", "8"):
        lost.say(text)
    assert lost.unfinished.basket == (8,)
    assert lost.state == Voting("basket")


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (["nee"], Arriving()),
        (["Nee, stop"], Arriving()),
        (["ja"], Settling()),
        (["ja, doe mee"], Settling()),
        (["lees meer"], Consenting()),
        (["1"], Consenting()),  # the question again
        (["hmm", "1"], Settling()),
    ],
)
def test_where_help_is_offered_the_question_can_still_be_answered(
    said: list[str], state: State
) -> None:
    lost = conversation(Phase.IDEAS, joined=False)
    for text in ("hallo", "1", "asdf", "waarom", *said):
        lost.say(text)
    assert lost.state == state


def test_the_idea_is_still_another_where_help_is_offered() -> None:
    lost = conversation(Phase.IDEAS)
    for text in ("plan", "Meer bankjes bij het Dennenplein", "hmm", "geen idee"):
        lost.say(text)
    assert [o.label for o in lost.say("pardon")[-1].options][-1] == "Nee, het is anders"
    lost.say("pardon")
    lost.say("Nee, het is anders")
    assert lost.state == Writing("place")


@pytest.mark.parametrize("misses", [1, 2, 3, 4])
def test_a_button_of_the_question_before_counts_after_misses(misses: int) -> None:
    lost = conversation(Phase.IDEAS, joined=False)
    for text in ("hallo", "1", *["waarom"] * misses):
        lost.say(text)
    lost.tap("consent:no", lost.prompt - misses)
    assert lost.state == Arriving()


def test_a_button_of_what_was_asked_earlier_does_not() -> None:
    lost = conversation(Phase.IDEAS)
    for text in ("plan", "Een kraan", "menu", "pardon", "pardon"):
        lost.say(text)
    [told, *_others] = lost.tap("answer:spoorwijk", lost.prompt - 3)
    assert told.text.startswith("Deze knop is verlopen.")


def test_a_yes_to_help_sends_no_idea() -> None:
    lost = conversation(Phase.IDEAS, "sms")
    for text in ("plan", "Een kraan", "3", "ja maar nog niet", "pardon?", "ja"):
        lost.say(text)
    assert (lost.state, lost.decided) == (Writing("summary"), [])


@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.VOTING])
def test_help_and_the_question_are_offered_in_turn(phase: Phase) -> None:
    lost = conversation(phase, "sms")
    said = [lost.say("asdf")[-1].text for _ in range(4)]
    assert (said[0], said[1]) == (said[2], said[3])
    assert said[0] != said[1]


def test_numbers_are_those_of_help_first() -> None:
    lost = conversation(Phase.IDEAS, "sms")
    for text in ("asdf", "fdsa", "2"):
        lost.say(text)
    assert lost.state == Helping(Home(), asked=True, said="fdsa")


def test_getting_lost_for_ever_goes_no_deeper() -> None:
    lost = conversation(Phase.IDEAS, "sms")
    for _ in range(20):
        for text in ("hulp", "asdf", "asdf", "2", "", "", "2"):
            lost.say(text)
    assert len(repr(lost.state)) < 200


@pytest.mark.parametrize(
    ("said", "state"), [(["taal"], Switching(Home())), (["taal", "0"], Home())]
)
def test_another_language_can_be_asked_for(said: list[str], state: State) -> None:
    switching = conversation(Phase.IDEAS)
    for text in said:
        switching.say(text)
    assert switching.state == state


@pytest.mark.parametrize("said", [["taal", "2"], ["language", "English"], ["english"]])
def test_another_language_goes_on_where_one_was(said: list[str]) -> None:
    switching = conversation(Phase.IDEAS)
    switching.say("nieuw plan")
    for text in said[:-1]:
        switching.say(text)
    [asked] = switching.say(said[-1])
    assert switching.state == Writing()
    assert asked.text.startswith("What is your idea?")
    assert switching.decided == [LanguageChosen("en")]
