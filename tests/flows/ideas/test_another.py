"""An idea that is told where something else is asked: it is kept, and come back to."""

from dataclasses import replace

import pytest

from bot.channels.segments import folded, is_gsm, segments
from budget.decisions import IdeaSubmitted
from budget.idea import Draft
from budget.timeline import Phase
from flows.state import Arriving, Comparing, Consenting, Home, Missed, Settling, State, Writing
from flows.talk import Unfinished
from locales.say import Spoken
from tests.flows.conversation import Conversation, conversation

CHANNELS = ("telegram", "whatsapp", "sms")
FIRST = "Een zebrapad bij de Dorpsstraat"
FOUNTAIN = "ik wil graag een fontein met licht op de brink"
ENGLISH = "i would love to see a fountain with lights on the green"
BIN = "en er hoort ook een prullenbak bij de bushalte"


def newcomer(channel: str, *said: str, language: str = "nl") -> Conversation:
    """Return who has come in just now, and said these."""
    here = conversation(Phase.IDEAS, channel, language, joined=False)
    for text in ("hallo", "English" if language == "en" else "Nederlands", *said):
        here.say(text)
    return here


def writer(channel: str, *said: str, language: str = "nl") -> Conversation:
    """Return who has begun an idea, and said these."""
    here = conversation(Phase.IDEAS, channel, language)
    here.unfinished = Unfinished(Draft(FIRST))
    for text in ("menu", *said):
        here.say(text)
    return here


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
@pytest.mark.parametrize(
    ("language", "yes", "no", "idea"),
    [("nl", "ja graag", "nee", FOUNTAIN), ("en", "yes please", "no", ENGLISH)],
)
def test_what_is_told_where_the_district_is_asked_is_asked_about_afterwards(
    channel: str, language: str, yes: str, no: str, idea: str
) -> None:
    here = newcomer(channel, yes, language=language)
    [kept] = here.say(idea)
    assert kept.text.startswith(("Dank u. Dat bewaar ik", "Thank you. I keep that"))
    assert (here.state, here.unfinished) == (Settling(), Unfinished(told=idea))
    here.say("4")
    asked = here.say(no)[-1]
    assert ("Is dit een plan" in asked.text) is (language == "nl")
    assert here.unfinished == Unfinished(Draft(idea))
    here.say(yes)
    assert here.state == Writing("place")


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("place", [Arriving(), Consenting(), Settling("news"), Missed(Settling())])
def test_so_it_is_wherever_something_is_asked_first(channel: str, place: State) -> None:
    here = newcomer(channel)
    here.state = place
    here.resident = replace(here.resident, joined=not isinstance(place, Arriving | Consenting))
    said = here.say(FOUNTAIN)
    assert here.unfinished == Unfinished(told=FOUNTAIN)
    assert here.state == (place.before if isinstance(place, Missed) else place)
    here.say(FOUNTAIN)
    assert here.unfinished == Unfinished(told=FOUNTAIN)
    if channel == "sms" and isinstance(place, Consenting):
        assert [one.text for one in said] == [
            "Dank u, dat bewaar ik. Doet u mee? Stuur JA. Of stuur STOP."
        ]


def test_what_is_told_in_two_messages_before_joining_is_one_idea() -> None:
    here = newcomer("whatsapp", FOUNTAIN, "ja", BIN)
    assert here.unfinished == Unfinished(told=f"{FOUNTAIN} {BIN}")
    here.say(BIN)
    assert here.unfinished == Unfinished(told=f"{FOUNTAIN} {BIN}")


@pytest.mark.parametrize("said", ["nee", "stop"])
def test_who_does_not_join_leaves_nothing(said: str) -> None:
    assert newcomer("telegram", FOUNTAIN, said).unfinished == Unfinished()


@pytest.mark.parametrize(
    "said", ["ik woon al heel lang hier", "wanneer kan ik mijn plan voor het park sturen", "asdf"]
)
def test_what_tells_no_idea_is_not_kept_before_joining(said: str) -> None:
    assert newcomer("telegram", "ja", said).unfinished.told == ""


def test_outside_the_phase_of_ideas_nothing_is_kept() -> None:
    here = conversation(Phase.VOTING, "telegram", joined=False)
    for text in ("hallo", "Nederlands", "ja", FOUNTAIN):
        here.say(text)
    assert here.unfinished == Unfinished()


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("language", "idea"), [("nl", FOUNTAIN), ("en", ENGLISH)])
def test_another_idea_at_the_menu_leaves_the_one_that_is_begun(
    channel: str, language: str, idea: str
) -> None:
    here = writer(channel, language=language)
    [asked] = here.say(idea)
    assert "Een zebrapad bij de" in asked.text
    assert here.unfinished == Unfinished(Draft(FIRST), told=idea)
    if channel == "sms":
        assert is_gsm(folded(asked.text))
        assert segments(folded(asked.text)) == 1


@pytest.mark.parametrize("channel", CHANNELS)
def test_added_it_goes_on_as_one_idea(channel: str) -> None:
    here = writer(channel, BIN, "1")
    assert here.unfinished == Unfinished(Draft(f"{FIRST} {BIN}"))
    assert isinstance(here.state, Writing | Comparing)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("said", ["nee", "nee dank u", "no"])
def test_a_no_keeps_it_as_another_idea(channel: str, said: str) -> None:
    here = writer(channel, FOUNTAIN, said)
    assert (here.state, here.unfinished) == (
        Writing("place"),
        Unfinished(Draft(FIRST), told=FOUNTAIN),
    )


@pytest.mark.parametrize("channel", CHANNELS)
def test_as_another_idea_it_is_asked_about_once_the_first_is_sent(channel: str) -> None:
    here = writer(channel, FOUNTAIN, "2", "weet ik niet", "terug", "menu")
    assert here.unfinished == Unfinished(Draft(FIRST, "?"), told=FOUNTAIN)
    said = at_the_summary(here, "ja")
    assert [type(one) for one in here.decided] == [IdeaSubmitted]
    assert "nummer" in said[0].text
    assert "Is dit een plan" in said[-1].text
    assert here.unfinished == Unfinished(Draft(FOUNTAIN))


@pytest.mark.parametrize("channel", CHANNELS)
def test_it_is_asked_about_once_the_first_is_thrown_away(channel: str) -> None:
    here = writer(channel, FOUNTAIN, "2")
    at_the_summary(here, "weggooien", "ja, weg", "menu")
    assert (here.unfinished, here.decided) == (Unfinished(Draft(FOUNTAIN)), [])


def at_the_summary(here: Conversation, *said: str) -> list[Spoken]:
    """Say these where the idea that is begun is read back, and return the last answer."""
    assert here.unfinished.idea
    here.unfinished = replace(
        here.unfinished, idea=replace(here.unfinished.idea, cost=0, theme="?")
    )
    here.state = Writing("summary")
    here.say("asdf")
    return [here.say(text) for text in said][-1]


@pytest.mark.parametrize("channel", CHANNELS)
def test_what_is_no_idea_is_let_go_and_the_draft_stays(channel: str) -> None:
    here = writer(channel, FOUNTAIN, "3")
    assert (here.state, here.unfinished) == (Home(), Unfinished(Draft(FIRST)))


@pytest.mark.parametrize("channel", CHANNELS)
def test_several_wait_apart_and_the_last_is_the_one_that_is_asked_about(channel: str) -> None:
    here = writer(channel, FOUNTAIN, BIN)
    assert here.unfinished.told.splitlines() == [FOUNTAIN, BIN]
    here.say("1")
    assert here.unfinished == Unfinished(Draft(f"{FIRST} {BIN}"), told=FOUNTAIN)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    "place",
    [Writing("theme"), Writing("cost"), Writing("summary"), Writing("change"), Comparing((7,))],
)
def test_another_idea_is_kept_where_something_of_the_first_is_asked(
    channel: str, place: State
) -> None:
    here = writer(channel)
    here.state = place
    here.say(FOUNTAIN)
    assert (here.state, here.unfinished) == (place, Unfinished(Draft(FIRST), told=FOUNTAIN))
    here.say("2")
    assert (here.state, here.unfinished) == (place, Unfinished(Draft(FIRST), told=FOUNTAIN))


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("said", "idea"),
    [
        ("Nog een idee: een Fontein", "een Fontein"),
        ("ik heb ook nog een plan, meer lampen in het park", "meer lampen in het park"),
        ("I have another idea: a pond", "a pond"),
    ],
)
@pytest.mark.parametrize("field", ["place", "theme", "cost", "summary", "title"])
def test_what_is_announced_as_another_idea_is_no_answer(
    channel: str, said: str, idea: str, field: str
) -> None:
    here = writer(channel)
    here.state = Writing(field)
    here.say(said)
    assert (here.state, here.unfinished) == (Writing(field), Unfinished(Draft(FIRST), told=idea))


@pytest.mark.parametrize("said", ["ik heb nog een idee", "another idea"])
def test_who_only_announces_another_idea_is_asked_again(said: str) -> None:
    here = writer("telegram")
    here.state = Writing("place")
    here.say(said)
    assert (here.state, here.unfinished) == (Writing("place"), Unfinished(Draft(FIRST)))


@pytest.mark.parametrize(
    "said", ["op de hoek bij de oude school naast het plein", "nog een ideetje verderop"]
)
def test_a_place_stays_a_place(said: str) -> None:
    here = writer("telegram")
    here.state = Writing("place")
    here.say(said)
    assert here.unfinished == Unfinished(Draft(FIRST, said))


def test_what_was_spoken_is_not_added_to() -> None:
    here = writer("telegram")
    here.unfinished = Unfinished(Draft(voice="token"))
    here.say(FOUNTAIN)
    assert here.offered[0].label == "Nee, het is een ander plan"
    here.say("1")
    assert here.unfinished == Unfinished(Draft(voice="token"), told=FOUNTAIN)


def test_who_may_send_no_more_is_not_asked_about_another() -> None:
    here = writer("telegram")
    here.edition = replace(here.edition, idea_rules=replace(here.edition.idea_rules, most=1))
    here.say(FOUNTAIN)
    assert here.unfinished == Unfinished(Draft(FIRST))


def test_all_of_it_is_told_to_who_asks_what_we_hold() -> None:
    here = writer("telegram", FOUNTAIN, BIN)
    told = "\n".join(one.text for one in here.say("mijn gegevens"))
    assert all(f"wat u schreef en niet verstuurde: “{one}" in told for one in (FOUNTAIN, BIN))
