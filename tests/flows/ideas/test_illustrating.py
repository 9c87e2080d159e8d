"""Photos that are sent when an idea is handed in already, or where no idea is written at all."""

from dataclasses import replace

import pytest

from budget.asking import Help
from budget.decisions import (
    Decision,
    DefectMended,
    HelpAsked,
    IdeaEdited,
    PhotoAttached,
    PhotoSent,
    ReactionGiven,
)
from budget.defect import Defect, Part
from budget.discussion import Side
from budget.idea import TEXT_LENGTH, Draft, Idea
from budget.idea_rules import IdeaRules
from budget.standing import Standing
from budget.timeline import Phase
from flows.state import (
    Authoring,
    Browsing,
    Comparing,
    Helping,
    Home,
    Mending,
    Reacting,
    Reading,
    State,
    Writing,
)
from tests.flows.conversation import Conversation, conversation
from tests.flows.ideas.test_authoring import OWN, author, last, own
from tests.flows.test_media import PHOTO, TOKEN, captioned

TEXT = "Twee banken bij de brug"
TAKEN: list[Decision] = [PhotoSent(TOKEN), PhotoAttached(OWN, TOKEN)]
VIEWS = ("", "edit", "photo", "text", "place", "theme", "cost", "title")


def at(view: str, channel: str = "telegram", idea: Idea | None = None) -> Conversation:
    """Return an author who is at their idea."""
    walker = author(idea or own(), channel=channel)
    walker.state = Authoring(OWN, view)
    return walker


def heard(walker: Conversation, text: str = "") -> str:
    """Send a photo, and return all that is answered."""
    return "\n".join(spoken.text for spoken in walker.hear(captioned(text)))


def there(walker: Conversation) -> State:
    """Return where somebody is, whether or not they were understood."""
    state: State = getattr(walker.state, "before", walker.state)
    return state


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_a_photo_is_welcome_wherever_an_author_is_at_their_idea(channel: str, view: str) -> None:
    walker = at(view, channel)
    assert "wij hebben uw foto. Die komt bij nummer 40" in heard(walker)
    assert (walker.decided, walker.state) == (TAKEN, Authoring(OWN))
    assert "Foto: ja" in last(walker, "bekijk het")


def test_a_photo_is_offered_to_be_added_and_later_replaced_or_left_out() -> None:
    walker = author(own())
    last(walker, "mijn plannen", "aanpassen", "foto erbij")
    assert walker.state == Authoring(OWN, "photo")
    heard(walker)
    last(walker, "mijn plannen", "aanpassen", "andere foto")
    assert "niet meer bij nummer 40" in last(walker, "foto weglaten")
    assert walker.decided == [*TAKEN, PhotoAttached(OWN)]
    assert "Foto" not in last(walker, "bekijk het")


@pytest.mark.parametrize(
    ("view", "words", "value"),
    [
        ("text", TEXT, TEXT),
        ("place", "Bij de kerk", "Bij de kerk"),
        ("cost", "zo'n 5k", 5_000),
        ("title", "De brugbank", "De brugbank"),
    ],
)
def test_a_photo_and_the_words_that_were_asked_are_both_kept(
    view: str, words: str, value: object
) -> None:
    walker = at(view)
    assert "Uw woorden zijn ook aangepast" in heard(walker, words)
    *taken, edited = walker.decided
    assert taken == TAKEN
    assert isinstance(edited, IdeaEdited)
    assert (edited.field, getattr(edited.draft, view)) == (view, value)


@pytest.mark.parametrize(("yes", "edits"), [("1", True), ("0", False)])
@pytest.mark.parametrize("view", ["", "edit", "photo", "theme"])
def test_words_that_were_not_asked_may_be_the_new_text(view: str, yes: str, *, edits: bool) -> None:
    walker = at(view)
    assert f"“{TEXT}”" in heard(walker, TEXT)
    walker.say(yes)
    idea = walker.ideas.get(OWN)
    assert idea
    assert (idea.text == TEXT, walker.decided[:2]) == (edits, TAKEN)
    assert walker.state == Authoring(OWN)


def test_words_that_are_too_long_do_not_cost_the_photo() -> None:
    walker = at("")
    assert "te lang" in heard(walker, "heel veel woorden " * 60)
    assert walker.decided == TAKEN
    assert len("heel veel woorden " * 60) > TEXT_LENGTH


@pytest.mark.parametrize("view", ["", "photo", "text"])
@pytest.mark.parametrize(
    ("idea", "reason"),
    [
        (own(supports=1), "Anderen steunen nummer 40"),
        (own(standing=Standing.REFUSED), "heeft al antwoord"),
    ],
)
def test_what_cannot_be_changed_gets_no_photo(view: str, idea: Idea, reason: str) -> None:
    walker = at(view, idea=idea)
    assert reason in heard(walker, TEXT)
    assert walker.decided == []


@pytest.mark.parametrize(
    ("rules", "standing", "says"),
    [
        (IdeaRules(read_first=True), Standing.OPEN, "Iemand kijkt ernaar"),
        (IdeaRules(read_first=True), Standing.WAITING, "Die komt bij nummer 40"),
        (IdeaRules(), Standing.OPEN, "Die komt bij nummer 40"),
    ],
)
def test_where_ideas_are_read_first_a_photo_is_looked_at_as_well(
    rules: IdeaRules, standing: Standing, says: str
) -> None:
    walker = at("", idea=own(standing=standing))
    walker.edition = replace(walker.edition, idea_rules=rules)
    assert says in heard(walker)


def test_while_an_idea_is_hidden_whatever_is_done_to_its_photo_is_looked_at_again() -> None:
    again = "Een mens kijkt er nog eens naar"
    walker = at("", idea=own(standing=Standing.HIDDEN))
    assert again in heard(walker)
    assert again in last(walker, "mijn plannen", "aanpassen", "andere foto", "foto weglaten")
    heard(walker, TEXT)
    assert again in last(walker, "1")


def test_of_several_ideas_the_words_say_for_which_a_photo_is() -> None:
    walker = author(own(), own(41))
    walker.say("mijn plannen")
    assert "MIJN PLANNEN" in heard(walker)
    assert walker.decided == []
    heard(walker, "41")
    assert walker.decided == [PhotoSent(TOKEN), PhotoAttached(41, TOKEN)]


def test_by_sms_the_words_change_the_idea_and_the_answer_says_that_the_photo_does_not() -> None:
    walker = at("text", "sms")
    assert "Een foto kan niet per sms. Uw woorden zijn bewaard." in heard(walker, TEXT)
    [decision] = walker.decided
    assert isinstance(decision, IdeaEdited)


@pytest.mark.parametrize("state", [Home(), Browsing(), Reading(8), Helping(Home(), asked=True)])
@pytest.mark.parametrize(
    ("phase", "ideas", "says"),
    [
        (Phase.IDEAS, (own(),), "Stuur MIJN PLANNEN, en stuur de foto daar"),
        (Phase.IDEAS, (), "Een foto kan alleen als u een plan schrijft"),
        (Phase.SCREENING, (own(),), "Een foto bij een plan kon tot en met 14 maart"),
        (Phase.VOTING, (), "Een foto bij een plan kon tot en met 14 maart"),
    ],
)
def test_elsewhere_it_is_said_where_a_photo_can_be_sent(
    phase: Phase, ideas: tuple[object, ...], says: str, state: State
) -> None:
    walker = author(*ideas, phase=phase)  # type: ignore[arg-type]
    walker.state = state
    assert says in heard(walker)
    assert walker.decided == []


def mending() -> Conversation:
    walker = at("")
    idea = walker.ideas.get(OWN)
    assert idea
    defect = Defect(Part.TEXT, {"nl": "Wat precies?"}, walker.now, walker.now.replace(year=2028))
    walker.ideas.put(replace(idea, asked=defect))
    walker.state = Mending(OWN)
    return walker


def test_words_below_a_photo_are_the_answer_to_what_is_asked() -> None:
    asked = (
        (Helping(Home(), asked=True), HelpAsked(Help.ANSWER, TEXT)),
        (Reacting(Reading(8), Side.FOR), ReactionGiven(8, Side.FOR, TEXT)),
    )
    for state, decision in asked:
        walker = author(own())
        walker.state = state
        assert "MIJN PLANNEN" in heard(walker, TEXT)
        assert walker.decided == [decision]
    walker = mending()
    heard(walker, TEXT)
    assert walker.decided == [DefectMended(OWN, TEXT)]


@pytest.mark.parametrize("said", ["8", "plannen", "stop", "?8"])
def test_words_below_a_photo_are_heard_as_if_they_were_typed(said: str) -> None:
    typed, shown = author(own()), author(own())
    typed.say(said)
    heard(shown, said)
    assert (shown.state, shown.decided) == (typed.state, typed.decided)


@pytest.mark.parametrize("words", ["Speeltuin kapot", "Er is hier een boom omgewaaid"])
@pytest.mark.parametrize("before", [(), ("wat?",)])
@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_at_the_menu_a_photo_and_its_words_may_be_an_idea(
    channel: str, before: tuple[str, ...], words: str
) -> None:
    walker = author(channel=channel)
    last(walker, *before)
    said = heard(walker, words)
    assert f"“{words}”" in said or channel == "sms"
    photo = "" if channel == "sms" else TOKEN
    assert walker.unfinished.idea == Draft(words, photo=photo)
    assert walker.decided == ([PhotoSent(TOKEN)] if photo else [])
    walker.say("1")
    assert isinstance(walker.state, Writing | Comparing)


def test_what_was_not_understood_is_shown_to_who_helps() -> None:
    walker = conversation(Phase.VOTING)
    for _twice in range(2):
        heard(walker, "Kijk wat ik hier zie")
    last(walker, "een vraag stellen", "Wie haalt dat op?")
    [asked] = walker.decided
    assert isinstance(asked, HelpAsked)
    assert "Kijk wat ik hier zie" in str(asked.context)


@pytest.mark.parametrize(("said", "state"), [((), "summary"), (("titel of naam",), "more")])
def test_words_that_an_idea_does_not_take_with_a_photo_are_named(
    said: tuple[str, ...], state: str
) -> None:
    walker = author()
    last(walker, "nieuw plan", "Een kraan met drinkwater", "3", "1", "5k", *said)
    assert "“het moet ook schoon zijn” staan niet in het plan" in heard(
        walker, "het moet ook schoon zijn"
    )
    assert isinstance(there(walker), Writing)
    assert getattr(there(walker), "field", "") == state
    assert walker.unfinished.idea == Draft(
        "Een kraan met drinkwater", "spoorwijk", "groen", 5_000, photo=TOKEN
    )


def test_the_answer_below_a_photo_counts_while_ideas_are_compared() -> None:
    walker = author()
    last(walker, "nieuw plan", "Een kraan met drinkwater")
    walker.state = Comparing((8,))
    walker.hear(PHOTO)
    assert there(walker) == Comparing((8,))
    heard(walker, "nee het is anders")
    assert isinstance(there(walker), Writing)
    assert walker.unfinished.idea
    assert walker.unfinished.idea.photo == TOKEN
