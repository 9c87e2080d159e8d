"""One's own ideas in a conversation: looked at, changed, taken back, stepped out of."""

from dataclasses import replace

import pytest

from bot.channels.segments import folded, segments
from budget.authorship import Reason
from budget.decisions import IdeaEdited, IdeaLeft, IdeaWithdrawn
from budget.idea import TEXT_LENGTH, Draft, Idea, new
from budget.idea_rules import IdeaRules
from budget.standing import Standing
from budget.timeline import Phase
from flows.state import Authoring, Helping, Home, Writing
from tests.flows.conversation import DEMO, Conversation, conversation

NOW = DEMO.edition.timeline.begins[Phase.IDEAS]
ME, HANS, ELS = "resident", "hans", "els"
DRAFT = Draft("Een bank bij de vijver", "spoorwijk", "groen", 400)
OWN = 40


def own(number: int = OWN, **more: object) -> Idea:
    """Return an idea of the resident."""
    return replace(new(number, DRAFT, NOW, ME), **more)  # type: ignore[arg-type]


def author(*ideas: Idea, channel: str = "telegram", phase: Phase = Phase.IDEAS) -> Conversation:
    """Return an author at the menu."""
    begun = conversation(phase, channel)
    for idea in ideas:
        begun.ideas.put(idea)
    begun.say("menu")
    return begun


def last(walker: Conversation, *said: str) -> str:
    """Say these, and return all that the last leads to."""
    answered = ""
    for text in said:
        answered = "\n".join(spoken.text for spoken in walker.say(text))
    return answered


@pytest.mark.parametrize(
    ("phase", "ideas", "offered"),
    [
        (Phase.IDEAS, (), False),
        (Phase.IDEAS, (own(),), True),
        (Phase.IDEAS, (own(by=HANS, others=(ME,)),), True),
        (Phase.IDEAS, (own(by=HANS),), False),
        (Phase.SCREENING, (own(),), True),
        (Phase.VOTING, (own(),), True),
        (Phase.VOTING, (), False),
        (Phase.COUNTING, (own(),), True),
        (Phase.RESULTS, (own(),), True),
        (Phase.CARRYING_OUT, (own(),), True),
        (Phase.CLOSED, (own(),), True),
    ],
)
def test_the_menu_offers_ones_own_ideas(
    phase: Phase, ideas: tuple[Idea, ...], offered: bool
) -> None:
    walker = author(*ideas, phase=phase)
    labels = [option.label for option in walker.offered]
    assert ("Mijn plannen (1)" in labels) == offered


@pytest.mark.parametrize("word", ["mijn plannen", "Mijn ideeën", "my ideas", "mijn plan"])
@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.VOTING, Phase.RESULTS])
def test_a_word_leads_to_the_only_one_at_once(word: str, phase: Phase) -> None:
    walker = author(own(), phase=phase)
    assert "Een bank bij de vijver" in last(walker, word)
    assert walker.state == Authoring(OWN)


def test_of_several_one_is_chosen_by_its_number() -> None:
    walker = author(own(), own(41, standing=Standing.WITHDRAWN))
    assert "2 plannen" in last(walker, "mijn plannen")
    assert [option.number for option in walker.offered] == [OWN, 41, 0]
    assert "ingetrokken" in last(walker, "41")
    assert [option.key for option in walker.offered] == ["back"]
    walker.say("0")
    assert walker.state == Authoring()
    walker.say("nummer 40")
    assert walker.state == Authoring(OWN)


def test_of_many_there_are_pages() -> None:
    walker = author(*(own(OWN + n) for n in range(12)))
    walker.say("mijn plannen")
    assert "Volgende" in [option.label for option in walker.offered]
    walker.say("volgende")
    assert [option.number for option in walker.offered] == [48, 49, 50, 51, 0]


@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.VOTING])
def test_who_sent_none_is_told_so(phase: Phase) -> None:
    walker = author(phase=phase)
    assert "geen plan gestuurd" in last(walker, "mijn plannen")
    offers = any(option.key == "write" for option in walker.offered)
    assert offers == (phase is Phase.IDEAS)


@pytest.mark.parametrize("number", ["8", "39", "99"])
def test_an_idea_of_somebody_else_is_not_opened_as_ones_own(number: str) -> None:
    walker = author(own(), own(41), own(39, by=HANS))
    walker.say("mijn plannen")
    walker.say(number)
    assert Authoring(int(number)) not in (walker.state, getattr(walker.state, "before", None))


def test_from_the_list_of_all_ones_own_idea_can_be_changed() -> None:
    walker = author(own())
    walker.say("plannen")
    walker.say(str(OWN))
    assert "Aanpassen of intrekken" in [option.label for option in walker.offered]
    walker.say("aanpassen of intrekken")
    assert walker.state == Authoring(OWN)
    walker.say("plannen")
    walker.say("8")
    assert "Aanpassen of intrekken" not in [option.label for option in walker.offered]


@pytest.mark.parametrize(
    ("view", "said", "field", "value"),
    [
        ("tekst", "Een bank bij de brug", "text", "Een bank bij de brug"),
        ("plek", "oude linden", "place", "oude-linden"),
        ("plek", "bij de kerk", "place", "bij de kerk"),
        ("thema", "sport", "theme", "sport"),
        ("kosten", "5k", "cost", 5_000),
        ("titel", "De vijverbank", "title", "De vijverbank"),
        ("uw voornaam", "Hans", "author", "Hans"),
        ("organisatie", "Buurtvereniging 't Pleintje", "organisation", None),
    ],
)
@pytest.mark.parametrize("channel", ["telegram", "sms"])
def test_one_field_after_the_other_can_be_changed(
    channel: str, view: str, said: str, field: str, value: object
) -> None:
    walker = author(own(), channel=channel)
    last(walker, "mijn plannen", "1", view)
    assert walker.state == Authoring(OWN, field)
    assert "aangepast" in last(walker, said)
    [decision] = walker.decided
    assert isinstance(decision, IdeaEdited)
    assert (decision.number, decision.field) == (OWN, field)
    assert getattr(decision.draft, field) == (value or said)
    assert walker.state == Authoring(OWN)


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ("tekst", "x" * (TEXT_LENGTH + 1)),
        ("tekst", "12"),
        ("kosten", "veel"),
        ("titel", "x" * 41),
        ("titel", "😀"),
        ("uw voornaam", "x" * 41),
        ("organisatie", "x" * 41),
    ],
)
def test_what_is_no_answer_changes_nothing(view: str, said: str) -> None:
    walker = author(own())
    last(walker, "mijn plannen", "1", view, said)
    assert walker.decided == []
    assert getattr(walker.state, "before", walker.state) != Authoring(OWN)


def test_a_name_that_was_given_can_be_left_out_again() -> None:
    walker = author(own(author="Hans"))
    last(walker, "mijn plannen", "1", "uw voornaam", "laat het weg")
    [decision] = walker.decided
    assert isinstance(decision, IdeaEdited)
    assert decision.draft.author == ""


def test_the_same_again_changes_nothing() -> None:
    walker = author(own())
    last(walker, "mijn plannen", "1", "tekst", DRAFT.text)
    assert (walker.state, walker.decided) == (Authoring(OWN), [])


@pytest.mark.parametrize(
    ("idea", "phase", "reason"),
    [
        (own(supports=1), Phase.IDEAS, "Anderen steunen het zoals het is"),
        (own(), Phase.SCREENING, "Aanpassen kon tot en met 14 maart"),
        (own(), Phase.VOTING, "Aanpassen kon tot en met 14 maart"),
    ],
)
def test_what_cannot_be_changed_any_more_is_explained_and_a_person_offered(
    idea: Idea, phase: Phase, reason: str
) -> None:
    walker = author(idea, phase=phase)
    assert reason in last(walker, "mijn plannen")
    keys = [option.key for option in walker.offered]
    assert ("edit" in keys, "help" in keys) == (False, True)
    walker.say("9")
    assert walker.state == Helping(Authoring(OWN))


def test_support_between_the_question_and_the_words_is_heard_of() -> None:
    walker = author(own())
    last(walker, "mijn plannen", "1", "tekst")
    walker.ideas.support(OWN, 1)
    assert "Anderen steunen" in last(walker, "Een bank bij de brug")
    assert walker.decided == []


def test_ones_own_support_does_not_hold_an_idea_fast() -> None:
    walker = author(own(supports=1))
    walker.supported = frozenset({OWN})
    last(walker, "mijn plannen", "1", "tekst", "Een bank bij de brug")
    assert [type(decision) for decision in walker.decided] == [IdeaEdited]


@pytest.mark.parametrize(
    ("said", "decision"),
    [
        (("1",), IdeaWithdrawn(OWN, Reason.MISTAKE)),
        (("2",), IdeaWithdrawn(OWN, Reason.ARRANGED)),
        (("3", " De gemeente doet\nhet al "), None),
        (("4",), IdeaWithdrawn(OWN)),
    ],
)
@pytest.mark.parametrize("channel", ["whatsapp", "sms"])
@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.SCREENING])
def test_an_idea_is_taken_back_with_a_reason_or_none(
    phase: Phase, channel: str, said: tuple[str, ...], decision: IdeaWithdrawn | None
) -> None:
    walker = author(own(supports=3), channel=channel, phase=phase)
    withdraw = "intrekken" if channel == "sms" else "plan intrekken"
    assert "waarom" in last(walker, "mijn plannen", withdraw).casefold()
    assert "is ingetrokken" in last(walker, *said)
    words = IdeaWithdrawn(OWN, Reason.OTHER, "De gemeente doet het al")
    assert walker.decided == [decision or words]
    assert walker.state == Home()


@pytest.mark.parametrize("no", ["0", "niet intrekken", "menu", "terug"])
def test_who_thinks_again_keeps_the_idea(no: str) -> None:
    walker = author(own())
    last(walker, "mijn plannen", "2", no)
    assert walker.decided == []


@pytest.mark.parametrize("words", ["x" * 81, "123", "0"])
def test_a_reason_that_is_none_withdraws_nothing(words: str) -> None:
    walker = author(own())
    last(walker, "mijn plannen", "2", "3", words)
    assert walker.decided == []
    assert getattr(walker.state, "before", walker.state) != Home()


@pytest.mark.parametrize(
    ("idea", "phase", "reason"),
    [
        (own(standing=Standing.REFUSED), Phase.SCREENING, "heeft al antwoord"),
        (own(supports=1), Phase.VOTING, "Dat kan niet meer"),
    ],
)
def test_what_cannot_be_taken_back_by_now_is_explained(
    idea: Idea, phase: Phase, reason: str
) -> None:
    walker = author(own(), phase=Phase.SCREENING)
    last(walker, "mijn plannen", "plan intrekken")
    assert walker.state == Authoring(OWN, "withdraw")
    walker.ideas.put(idea)
    walker.now = walker.edition.timeline.begins[phase]
    walker.edition = replace(walker.edition, entered=phase)
    assert reason in last(walker, "1")
    assert walker.decided == []


@pytest.mark.parametrize(("by", "others"), [(ME, (HANS,)), (HANS, (ME, ELS))])
@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.RESULTS])
def test_an_idea_of_several_is_stepped_out_of(
    phase: Phase, by: str, others: tuple[str, ...]
) -> None:
    walker = author(own(by=by, others=others), phase=phase)
    last(walker, "mijn plannen", "eruit stappen")
    assert walker.state == Authoring(OWN, "leave")
    assert "gestapt" in last(walker, "ja")
    assert walker.decided == [IdeaLeft(OWN)]


def test_who_is_alone_when_others_left_hears_that_stepping_out_is_no_way() -> None:
    walker = author(own(others=(HANS,)))
    last(walker, "mijn plannen", "eruit stappen")
    walker.ideas.put(own())
    assert "Dat kan niet meer" in last(walker, "ja")
    assert walker.decided == []


def test_who_is_no_author_any_more_is_led_back() -> None:
    walker = author(own(by=HANS, others=(ME,)))
    last(walker, "mijn plannen", "1", "tekst")
    walker.ideas.put(own(by=HANS))
    assert "geen plan gestuurd" in last(walker, "Een bank bij de brug")
    assert walker.decided == []


@pytest.mark.parametrize(
    ("most", "ideas", "full"),
    [
        (0, (own(), own(41)), False),
        (1, (), False),
        (1, (own(),), True),
        (1, (own(standing=Standing.WITHDRAWN),), False),
        (1, (own(by=HANS, others=(ME,)),), False),
        (2, (own(),), False),
        (2, (own(), own(41)), True),
    ],
)
def test_there_can_be_a_limit_for_one_person(
    most: int, ideas: tuple[Idea, ...], full: bool
) -> None:
    walker = author(*ideas)
    walker.edition = replace(walker.edition, idea_rules=IdeaRules(most=most))
    answered = last(walker, "nieuw plan")
    assert (walker.state == Writing(), "Meer kan hier niet" in answered) == (not full, full)


def test_the_limit_is_heard_of_at_the_summary_as_well() -> None:
    walker = author()
    walker.edition = replace(walker.edition, idea_rules=IdeaRules(most=1))
    last(walker, "nieuw plan", "Een bank bij de brug", "3", "1", "5k")
    walker.ideas.put(own())
    assert "Meer kan hier niet" in last(walker, "1")
    assert walker.decided == []
    assert walker.unfinished.idea is not None


@pytest.mark.parametrize(
    ("choice", "said", "field"),
    [
        ("titel", "De brugbank", "title"),
        ("uw voornaam", "Hans", "author"),
        ("organisatie", "Taalcafé", "organisation"),
    ],
)
def test_nobody_is_asked_for_a_title_or_a_name_and_who_likes_gives_it(
    choice: str, said: str, field: str
) -> None:
    walker = author()
    last(walker, "nieuw plan", "Een bank bij de brug", "3", "1", "5k")
    summary = last(walker, "titel of naam", choice, said)
    assert said in summary
    assert walker.state == Writing("summary")
    assert getattr(walker.unfinished.idea, field) == said
    last(walker, "titel of naam", choice, "laat het weg")
    assert getattr(walker.unfinished.idea, field) == ""


def test_a_title_is_what_an_idea_is_called_and_the_organisation_is_said_to_be_unchecked() -> None:
    walker = author()
    last(walker, "nieuw plan", "Een bank bij de brug", "3", "1", "5k")
    last(walker, "titel of naam", "titel", "De brugbank")
    last(walker, "titel of naam", "organisatie", "Taalcafé", "1")
    shown = last(walker, "plannen", "33")
    assert "Nr 33. De brugbank" in shown
    assert "Namens: Taalcafé (niet gecontroleerd)" in shown


LONG = replace(
    own(title="Een heel lange titel van veertig tekens!", text="woord " * 160, supports=0),
    organisation="Stichting Vrienden van de Oude Toren aan",
    others=(HANS, ELS),
)
DEEDS = (
    *((), ("1",), ("1", "1"), ("1", "2"), ("1", "3"), ("1", "4"), ("1", "5"), ("1", "6")),
    *(("1", "7"), ("1", "4", "400"), ("2",), ("2", "1"), ("3",), ("3", "1")),
)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("idea", [LONG, replace(LONG, others=())])
@pytest.mark.parametrize("deeds", [*DEEDS, ("2", "3"), ("2", "3", "Om wat er is")], ids=str)
def test_all_of_it_is_one_segment_on_sms(language: str, idea: Idea, deeds: tuple[str, ...]) -> None:
    walker = conversation(Phase.IDEAS, "sms", language)
    walker.ideas.put(idea)
    walker.say("my plans")
    for said in deeds:
        for spoken in walker.say(said):
            assert segments(folded(spoken.text)) == 1, spoken.text


@pytest.mark.parametrize("supports", [0, 1])
@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.SCREENING])
@pytest.mark.parametrize("wish", ["1", "2", "3"])
def test_what_cannot_be_done_is_one_segment_on_sms(wish: str, phase: Phase, supports: int) -> None:
    walker = conversation(phase, "sms")
    walker.ideas.put(replace(LONG, supports=supports, standing=Standing.APPEALED))
    for said in ("mijn plannen", wish):
        for spoken in walker.say(said):
            assert segments(folded(spoken.text)) == 1, spoken.text
