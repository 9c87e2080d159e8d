"""Listening: a page is read aloud to who asks for it, and the conversation stays where it was."""

from dataclasses import replace

import pytest

from budget.edition import Picture
from budget.rules import PointRules, VoteRules
from budget.timeline import Phase
from budget.wording import reworded
from flows.places import ask
from flows.state import Informing
from locales.say import Sound, Spoken
from tests.flows.conversation import Conversation, conversation
from tests.recordings import MP3, read_aloud

PAGES = ("how", "timeline", "criteria", "theme:groen", "project:8")
POINTS = VoteRules(PointRules(5, 3))
PATH = f"de-linden/recordings/{MP3.name}"
INSTEAD = "De opname kan nu niet worden afgespeeld. Hier kunt u het lezen."
NONE = "Hier is geen opname van. Wilt u dat iemand het u vertelt? Stuur HULP."
NOT_BY_SMS = "In een sms kan ik niet voorlezen. Wilt u dat iemand het u vertelt? Stuur HULP."


def resident(
    channel: str = "telegram",
    phase: Phase = Phase.VOTING,
    language: str = "nl",
    vote: VoteRules | None = None,
) -> Conversation:
    """Return somebody in an edition of which some pages are read aloud in Dutch."""
    begun = conversation(phase, channel, language, vote=vote)
    begun.edition = read_aloud(begun.edition, *PAGES)
    return begun


def heard(said: list[Spoken]) -> list[Sound]:
    return [spoken.recording for spoken in said if spoken.recording]


def labels(said: list[Spoken]) -> list[str]:
    return [option.label for option in said[-1].options]


@pytest.mark.parametrize("vote", [None, POINTS])
@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_the_page_of_a_project_is_read_aloud(channel: str, vote: VoteRules | None) -> None:
    voter = resident(channel, vote=vote)
    page = voter.say("?8")
    assert heard(page) == []
    assert "Luister" in labels(page)
    before = voter.state
    again = voter.tap("listen")
    assert [sound.path for sound in heard(again)] == [PATH]
    assert (voter.state, voter.turn.decisions) == (before, ())
    assert ([one.text for one in again], labels(again)) == (
        [one.text for one in page],
        labels(page),
    )


def test_what_is_read_aloud_is_named_and_has_words_that_stand_in_for_it() -> None:
    voter = resident()
    title = voter.edition.project_by_number[8].title["nl"]
    voter.say("?8")
    assert heard(voter.tap("listen")) == [Sound(PATH, title, INSTEAD)]


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
@pytest.mark.parametrize("word", ["Luister", "luister", "voorlezen", "lees voor", "listen"])
def test_a_word_does_the_same(channel: str, word: str) -> None:
    voter = resident(channel)
    voter.say("?8")
    assert len(heard(voter.say(word))) == 1


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
@pytest.mark.parametrize(
    ("way", "title"),
    [
        (["how"], "Hoe werkt het?"),
        (["how", "topic:timeline"], "Wanneer?"),
        (["how", "topic:criteria"], "Eisen"),
        (["how", "topic:themes", "topic:theme:groen"], "Groen"),
    ],
)
def test_information_is_read_aloud(channel: str, way: list[str], title: str) -> None:
    reader = resident(channel, Phase.IDEAS)
    [*_before, page] = [reader.tap(key) for key in way]
    assert "Luister" in labels(page)
    assert [sound.title for sound in heard(reader.tap("listen"))] == [title]


def test_a_number_means_what_it_meant_without_a_recording() -> None:
    bare, reader = conversation(Phase.IDEAS), resident(phase=Phase.IDEAS)
    [before], [after] = bare.tap("how"), reader.tap("how")
    numbers = {option.key: option.number for option in after.options}
    listen = numbers.pop("listen")
    assert numbers == {option.key: option.number for option in before.options}
    assert len(heard(reader.say(str(listen)))) == 1


def test_on_the_page_of_a_project_numbers_stay_those_of_projects() -> None:
    voter = resident()
    voter.say("?8")
    voter.tap("listen")
    voter.say("21")
    assert voter.unfinished.basket == (21,)


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
@pytest.mark.parametrize("way", ["?3", "menu", "hoe werkt het", "help"])
def test_where_there_is_none_it_is_not_offered_and_a_word_says_so(channel: str, way: str) -> None:
    voter = resident(channel, language="nl")
    voter.edition = replace(voter.edition, recordings={})
    page = voter.say(way)
    assert "Luister" not in labels(page)
    answered = voter.say("luister")
    assert heard(answered) == []
    assert answered[0].text.startswith(NONE)
    assert answered[-1].text.endswith(page[-1].text)


def test_a_recording_in_another_language_is_none() -> None:
    voter = resident(language="en")
    assert "Listen" not in labels(voter.say("?8"))
    assert voter.say("listen")[0].text.startswith("There is no recording of this.")


@pytest.mark.parametrize("way", ["?8", "hoe werkt het", "menu"])
def test_on_sms_nothing_is_offered_and_a_word_says_why(way: str) -> None:
    voter = resident("sms")
    page = voter.say(way)
    assert "Luister" not in page[-1].text
    [answered] = voter.say("luister")
    assert heard([answered]) == []
    assert answered.text.startswith(NOT_BY_SMS)


@pytest.mark.parametrize(("room", "offered"), [(0, []), (1, ["listen"])])
def test_a_list_that_is_full_has_no_room_for_it(room: int, offered: list[str]) -> None:
    reader = resident("whatsapp", Phase.IDEAS)
    bare = reader.scene._replace(edition=replace(reader.edition, recordings={}))
    [before] = ask(Informing(), bare)
    screen = replace(reader.scene.screen, rows=len(before.choices) + room)
    [after] = ask(Informing(), reader.scene._replace(screen=screen))
    keys = [choice.key for choice in after.choices if choice not in before.choices]
    assert keys == offered
    assert len(after.choices) <= screen.rows


def test_before_joining_a_word_says_that_there_is_none() -> None:
    begun = resident()
    newcomer = Conversation(begun.edition, begun.now)
    newcomer.say("hallo")
    [said] = newcomer.say("luister")
    assert said.text.startswith(NONE)
    assert [option.key for option in said.options][:2] == ["language:nl", "language:en"]


def test_who_was_not_understood_on_a_page_can_still_listen_to_it() -> None:
    voter = resident()
    voter.say("?8")
    voter.say("qwerty")
    assert len(heard(voter.say("luister"))) == 1


def test_a_page_that_says_something_else_by_now_is_not_read_aloud() -> None:
    voter = resident()
    voter.say("?8")
    voter.edition = reworded(voter.edition, "projects.8.text", "nl", "Drie regentonnen.")
    assert heard(voter.tap("listen")) == []
    assert "Luister" not in labels(voter.say("?8"))


def test_on_whatsapp_the_picture_of_the_page_does_not_come_again() -> None:
    voter = resident("whatsapp")
    shown = tuple(
        replace(p, picture=Picture("abc.jpg", 60, 40, {"nl": "Een ton."})) if p.number == 8 else p
        for p in voter.edition.projects
    )
    voter.edition = replace(voter.edition, projects=shown)
    assert [bool(said.picture) for said in voter.say("?8")] == [True]
    [again] = voter.tap("listen")
    assert (bool(again.picture), bool(again.recording)) == (False, True)
