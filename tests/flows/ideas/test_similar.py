from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.segments import folded, is_gsm, segments
from budget.decisions import IdeaSubmitted, IdeaSupported
from budget.idea import Draft, Idea, Ideas
from budget.standing import Standing
from budget.timeline import Phase
from flows.state import Comparing, Home, State, Writing
from flows.talk import Kind, Message
from tests.flows.conversation import DEMO, Conversation, conversation

GRANDMOTHERS = "ik wil meer bankjes bij de speeltuin dennenplein voor oma s"
"""Like 19, and like 7 as well."""
BINS = "prullenbakken op de route naar school"
"""Like 20 and nothing else."""
STRANGE = "Een kraan met drinkwater"


def writer(channel: str = "telegram", *said: str) -> Conversation:
    begun = conversation(Phase.IDEAS, channel)
    for text in ("nieuw plan", *said):
        begun.say(text)
    return begun


def stands(conversation: Conversation, number: int, standing: Standing) -> None:
    """Let an idea stand somewhere else, in the middle of a conversation."""
    idea = conversation.ideas.get(number)
    assert idea
    conversation.ideas.put(replace(idea, standing=standing))


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
@pytest.mark.parametrize(
    ("said", "state"),
    [
        ([STRANGE], Writing("place")),
        ([BINS], Comparing((20,))),
        ([GRANDMOTHERS], Comparing((19, 7))),
        ([BINS, "2"], Writing("place")),
        ([BINS, "nee"], Writing("place")),
        ([BINS, "nee hoor"], Writing("place")),
        ([BINS, "1"], Home()),
        ([BINS, "ja, steun nr 20"], Home()),
        ([BINS, "steun 20"], Home()),
        ([BINS, "ja"], Comparing((20,), instead=True)),
        ([BINS, "ja hoor"], Comparing((20,), instead=True)),
        ([BINS, "ja", "nee"], Writing("place")),
        ([BINS, "ja", "ja"], Home()),
        ([BINS, "3"], Comparing((20,), reading=20)),
        ([BINS, "20"], Comparing((20,), reading=20)),
        ([BINS, "3", "0"], Comparing((20,))),
        ([BINS, "3", "terug"], Comparing((20,))),
        ([BINS, "3", "ja"], Home()),
        ([BINS, "3", "nee"], Writing("place")),
        ([BINS, "0"], Writing("text")),
        ([BINS, "0", STRANGE], Writing("place")),
        ([BINS, "0", BINS], Writing("place")),  # the same text is not asked about twice
        ([BINS, "0", f"{BINS} en terug"], Comparing((20,))),
        ([GRANDMOTHERS, "7"], Comparing((19, 7), reading=7)),
        ([GRANDMOTHERS, "19"], Comparing((19, 7), reading=19)),
        ([GRANDMOTHERS, "7", "0", "19"], Comparing((19, 7), reading=19)),
        ([GRANDMOTHERS, "0"], Writing("place")),
        ([GRANDMOTHERS, "nee"], Writing("place")),
        ([GRANDMOTHERS, "7", "nee"], Writing("place")),
        ([GRANDMOTHERS, "7", "ja"], Home()),
    ],
)
def test_where_an_idea_that_may_be_there_already_leads(
    channel: str, said: list[str], state: State
) -> None:
    assert writer(channel, *said).state == state


@pytest.mark.parametrize("said", [[BINS], [BINS, "3"], [BINS, "3", "0"], [BINS, "nee"]])
def test_a_draft_is_kept_until_its_author_says_that_it_is_the_same(said: list[str]) -> None:
    writing = writer("telegram", *said)
    assert (writing.unfinished.idea, writing.decided) == (Draft(BINS), [])


@pytest.mark.parametrize(
    "said", [[BINS, "1"], [BINS, "lees", "ja"], [BINS, "steun 20"], [BINS, "ja", "ja"]]
)
def test_who_says_that_it_is_the_same_supports_the_other_and_keeps_their_own_text(
    said: list[str],
) -> None:
    writing = writer("telegram", *said[:-1])
    [answer] = writing.say(said[-1])
    assert writing.decided == [IdeaSupported(20)]
    assert writing.unfinished.idea == Draft(BINS)
    assert answer.text == (
        "Dank u. Nu steunen 13 mensen nr 20. Bij 50 gaat het plan door.\n"
        "Uw eigen tekst is niet verstuurd. Wij bewaren die voor u."
    )
    assert [o.label for o in answer.options] == ["Verder met mijn plan", "Weggooien", "Menu"]
    writing.say("verder met mijn plan")
    assert writing.state == Writing("place")


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_a_yes_that_was_sent_twice_supports_nothing(channel: str) -> None:
    writing = conversation(Phase.IDEAS, channel)
    for said in ("prullenbakken op de route naar onze school", "ja", "ja"):
        writing.say(said)
    assert writing.state == Comparing((20,), instead=True)
    assert writing.decided == []
    assert writing.unfinished.idea == Draft("prullenbakken op de route naar onze school")


def test_the_question_names_the_idea_and_how_many_support_it() -> None:
    writing = writer("telegram")
    [question] = writing.say(BINS)
    assert "Nr 20. Prullenbakken op route naar school... (12 mensen steunen dit)" in question.text
    assert [o.label for o in question.options] == [
        "Ja, steun nr 20",
        "Nee, het is anders",
        "Lees nr 20",
    ]


def test_the_nearest_of_several_stands_first() -> None:
    writing = writer("telegram")
    [question] = writing.say(GRANDMOTHERS)
    assert question.text.index("Nr 19.") < question.text.index("Nr 7.")
    assert [o.number for o in question.options] == [19, 7, 0]


def test_who_supports_it_already_does_not_support_it_twice() -> None:
    writing = writer("telegram")
    writing.say("steun 20")
    writing.decided.clear()
    for said in ("plan", BINS):
        writing.say(said)
    [answer] = writing.say("1")
    assert writing.decided == []
    assert writing.unfinished.idea == Draft(BINS)
    assert answer.text.startswith("Dank u. Nu steunen 13 mensen nr 20.")


def test_who_sends_the_same_twice_hears_that_it_is_there_and_does_not_support_themselves() -> None:
    writing = writer("telegram", STRANGE, "3", "1", "5k", "ja", "nieuw plan")
    [question] = writing.say(STRANGE)
    assert "Nr 33. Een kraan met drinkwater (uw eigen plan)" in question.text
    writing.decided.clear()
    [answer] = writing.say("ja")
    assert answer.text.startswith("Dan hebben wij het al, als nummer 33.")
    assert (writing.decided, writing.unfinished.idea) == ([], None)


@pytest.mark.parametrize("away", ["menu", "hulp", "taal", "uitleg", "stop", "steun 8"])
def test_a_draft_that_is_resumed_is_not_asked_about_again(away: str) -> None:
    writing = writer("sms", BINS)
    for said in (away, "menu", "plan"):
        writing.say(said)
    assert writing.state == Writing("place")
    assert writing.unfinished.idea == Draft(BINS)


def test_a_reminder_leads_on_and_not_back_to_the_question() -> None:
    writing = writer("sms", BINS)
    writing.wait(timedelta(days=2))
    writing.say("1")
    assert writing.state == Writing("place")


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (STRANGE, Writing("summary")),
        ("een kraan met drinkwater en een bak voor honden", Writing("summary")),
        (BINS, Comparing((20,), mending=True)),
    ],
)
def test_a_text_that_was_changed_in_the_summary_is_asked_about(text: str, state: State) -> None:
    writing = writer("telegram", STRANGE, "3", "1", "5k", "tekst", text)
    asked = writing.state
    if isinstance(state, Comparing):
        writing.say("nee")
    assert (asked, writing.state) == (state, Writing("summary"))
    assert writing.unfinished.idea == Draft(text, "spoorwijk", "groen", 5_000)


def test_back_from_a_changed_text_leads_to_that_text_and_then_to_the_summary() -> None:
    writing = writer("telegram", STRANGE, "3", "1", "5k", "tekst", BINS, "0")
    assert writing.state == Writing("text", mending=True)
    writing.say("terug")
    assert writing.state == Writing("summary")


def test_a_change_of_anything_else_is_not_asked_about() -> None:
    writing = writer("telegram", BINS, "nee", "3", "1", "5k", "plek", "havenkwartier")
    assert writing.state == Writing("summary")


def test_an_idea_told_at_the_menu_is_asked_about_as_well() -> None:
    resident = conversation(Phase.IDEAS, "sms")
    resident.say(f"Graag {BINS}")
    resident.say("ja")
    asked = resident.state
    resident.say("nee")
    assert (asked, resident.state) == (Comparing((20,)), Writing("place"))


def test_a_photo_with_words_under_it_is_asked_about_as_well() -> None:
    writing = writer()
    writing.hear(Message(BINS, kind=Kind.PICTURE))
    assert writing.state == Comparing((20,))


def test_nothing_is_asked_where_there_are_no_ideas_yet() -> None:
    first = conversation(Phase.IDEAS)
    first.ideas = Ideas()
    for said in ("nieuw plan", BINS):
        first.say(said)
    assert first.state == Writing("place")


@pytest.mark.parametrize("standing", [s for s in Standing if s is not Standing.OPEN])
def test_an_idea_that_cannot_be_supported_is_not_proposed(standing: Standing) -> None:
    writing = writer()
    writing.say(STRANGE)  # compared already: what follows has to be kept up to date
    stands(writing, 20, standing)
    for said in ("terug", BINS):
        writing.say(said)
    assert writing.state == Writing("place")


@pytest.mark.parametrize("said", ["1", "3", "ja", "lees"])
def test_an_idea_that_was_withdrawn_meanwhile_cannot_be_chosen(said: str) -> None:
    writing = writer("telegram", BINS)
    stands(writing, 20, Standing.WITHDRAWN)
    [answer] = writing.say(said)
    assert answer.text.endswith("Het plan dat op uw plan lijkt, kunt u niet meer steunen.")
    assert (writing.decided, writing.unfinished.idea) == ([], Draft(BINS))
    writing.say("1")
    assert writing.state == Writing("place")


def test_of_several_those_are_left_that_can_be_supported() -> None:
    writing = writer("telegram", GRANDMOTHERS)
    stands(writing, 19, Standing.HIDDEN)
    [question] = writing.say("wat?")
    assert [o.label for o in question.options] == [
        "Ja, steun nr 7",
        "Nee, het is anders",
        "Lees nr 7",
    ]


def test_when_the_time_is_over_nothing_is_supported_and_the_answer_says_so() -> None:
    writing = writer("telegram", BINS)
    writing.wait(timedelta(days=90))
    [answer] = writing.tap("same:20")
    assert writing.state == Home()
    assert writing.decided == []
    assert "14 maart" in answer.text


def test_an_old_button_supports_nothing() -> None:
    writing = writer("telegram", BINS)
    old = writing.prompt
    writing.say("nee")
    [answer] = writing.tap("same:20", old)
    assert answer.text.startswith("Deze knop is verlopen.")
    assert (writing.state, writing.decided) == (Writing("place"), [])


@pytest.mark.parametrize("nonsense", ["😀", "asdf", "12", "0000", "het is voor de kinderen"])
def test_nonsense_is_asked_about_once_more(nonsense: str) -> None:
    writing = writer("telegram", BINS, nonsense)
    assert getattr(writing.state, "before", None) == Comparing((20,))
    writing.say("nee")
    assert writing.state == Writing("place")


def test_an_idea_that_is_different_is_sent_as_any_other() -> None:
    writing = writer("telegram", BINS, "nee", "3", "1", "5k", "ja")
    assert writing.decided == [IdeaSubmitted(33, Draft(BINS, "spoorwijk", "groen", 5_000))]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("idea", DEMO.ideas, ids=lambda idea: str(idea.number))
def test_on_sms_every_step_costs_one_segment(idea: Idea, language: str) -> None:
    def begun() -> Conversation:
        writing = conversation(Phase.IDEAS, "sms", language)
        writing.ideas = Ideas([replace(i, number=1_000 + i.number) for i in DEMO.ideas])
        writing.state = Comparing(numbers)
        return writing

    others = tuple(1_000 + i.number for i in DEMO.ideas if i.number != idea.number)
    for numbers in ((1_000 + idea.number,), (1_000 + idea.number, *others[:2])):
        asked = begun().say("?")[-1:] + begun().say(f"{1_000 + idea.number}")
        reading = begun()
        reading.state = Comparing(numbers, reading=numbers[0])
        asked += reading.say("?")[-1:]
        while any(o.key.startswith("part:") for o in reading.offered):
            asked += reading.say("lees verder" if language == "nl" else "read on")
        asked += reading.say("1")
        sent = [folded(spoken.text) for spoken in asked]
        assert [text for text in sent if is_gsm(text) and segments(text) > 1] == []
