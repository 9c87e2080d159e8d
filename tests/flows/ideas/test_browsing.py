from dataclasses import replace

import pytest

from budget.decisions import Decision, IdeaSupported, SupportWithdrawn
from budget.idea import Idea
from budget.standing import Standing
from budget.timeline import Phase
from flows.state import Browsing, Consenting, Home, Reading, State
from tests.flows.conversation import conversation


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (["plannen"], Browsing()),
        (["ideeën", "groen"], Browsing(theme="groen")),
        (["plannen", "1"], Browsing(theme="groen")),
        (["plannen", "green"], Browsing(theme="groen")),
        (["plannen", "bank"], Browsing(word="bank")),
        (["plannen", "stoel"], Browsing()),
        (["plannen", "groen", "volgende"], Browsing(theme="groen", page=1)),
        (["plannen", "groen", "8"], Reading(8, theme="groen")),
        (["plannen", "groen", "regentonnen"], Reading(8, theme="groen")),
        (["plannen", "?8"], Reading(8)),
        (["plannen", "99"], Browsing()),
        (["?8"], Reading(8)),
        (["plannen", "groen", "8", "volgend plan"], Reading(11, theme="groen")),
        (["plannen", "groen", "8", "terug"], Browsing(theme="groen")),
        (["plannen", "groen", "8", "14"], Reading(14, theme="groen")),
        (["plannen", "groen", "0"], Browsing()),
        (["plannen", "0"], Home()),
        (["plannen", "menu"], Home()),
    ],
)
@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_where_reading_leads(channel: str, said: list[str], state: State) -> None:
    reader = conversation(Phase.IDEAS, channel)
    for text in said:
        reader.say(text)
    assert reader.state == state


@pytest.mark.parametrize(
    ("said", "decided", "supports"),
    [
        (["steun 8"], [IdeaSupported(8)], 32),
        (["steun 8", "steun 8"], [IdeaSupported(8)], 32),
        (["?8", "ik steun dit"], [IdeaSupported(8)], 32),
        (["?8", "1", "1"], [IdeaSupported(8), SupportWithdrawn(8)], 31),
        (["steun 99"], [], 31),
    ],
)
def test_support_counts_once_and_can_be_taken_back(
    said: list[str], decided: list[Decision], supports: int
) -> None:
    reader = conversation(Phase.IDEAS, "sms")
    for text in said:
        reader.say(text)
    idea = reader.ideas.get(8)
    assert reader.decided == decided
    assert idea is not None
    assert idea.supports == supports


def test_support_needs_no_menu_and_consent_is_asked_right_after() -> None:
    stranger = conversation(Phase.IDEAS, "sms", joined=False)
    thanks, consent = stranger.say("STEUN 8")
    assert thanks.text.startswith("Dank u. Nu steunen 32 mensen nr 8.")
    assert consent.text.startswith("Ik ben een computer")
    assert stranger.state == Consenting()
    assert stranger.decided == [IdeaSupported(8)]


@pytest.mark.parametrize(
    ("number", "promise"), [(8, "Bij 50 gaat het plan door."), (3, "Nu steunen 89 mensen nr 3.")]
)
def test_the_threshold_is_named_until_it_is_reached(number: int, promise: str) -> None:
    [thanks] = conversation(Phase.IDEAS).say(f"steun {number}")
    assert thanks.text.endswith(promise)


def test_a_long_idea_is_read_in_parts_on_sms() -> None:
    reader = conversation(Phase.IDEAS, "sms")
    words = [f"woord{n}" for n in range(80)]
    long = Idea(99, "Lang", " ".join(words), "?", "?", 0, "", 0, reader.now)
    reader.ideas.put(long)
    pages = [reader.say("?99")[0].text]
    while "lees verder" in pages[-1]:
        pages.append(reader.say("lees verder")[0].text)
    assert [word for word in " ".join(pages).replace("...", "").split() if "woord" in word] == words


def test_what_is_not_known_of_an_idea_is_not_mentioned() -> None:
    reader = conversation(Phase.IDEAS)
    reader.ideas.put(Idea(99, "Kort", "Kort.", "?", "?", 0, "", 0, reader.now))
    [shown] = reader.say("?99")
    assert shown.text == "Nr 99. Kort\nKort.\nSteun: 0 mensen"


def test_near_me_is_offered_to_who_said_where_they_live() -> None:
    reader = conversation(Phase.IDEAS)
    for text in ("buurt", "dennenhof"):
        reader.say(text)
    [themes] = reader.say("plannen")
    assert "Bij mij in de buurt" in [option.label for option in themes.options]
    [found] = reader.say("bij mij in de buurt")
    assert reader.state == Browsing(place="dennenhof")
    assert "in Dennenhof." in found.text


def test_in_the_voting_phase_the_plans_are_those_on_the_ballot() -> None:
    [listed] = conversation(Phase.VOTING, "sms").say("plannen")
    assert listed.text.startswith("24 plannen, 8 per keer.")


def test_an_idea_that_is_gone_leads_back_to_the_list() -> None:
    reader = conversation(Phase.IDEAS)
    reader.state = Reading(999, theme="groen")
    [listed] = reader.say("?!")
    assert listed.options


@pytest.mark.parametrize(
    ("standing", "said", "state"),
    [
        (Standing.OPEN, "Nr 8.", Reading(8)),
        (Standing.REFUSED, "Nr 8.", Reading(8)),
        (Standing.WAITING, "is nu niet te lezen", Browsing()),
        (Standing.HIDDEN, "is nu niet te lezen", Browsing()),
        (Standing.WITHDRAWN, "is ingetrokken", Browsing()),
        (Standing.MERGED, "gaat samen verder met nummer 3", Reading(3)),
    ],
)
def test_what_is_told_of_an_idea_depends_on_where_it_stands(
    standing: Standing, said: str, state: State
) -> None:
    reader = conversation(Phase.IDEAS, "telegram")
    eight = reader.ideas.get(8)
    assert eight
    reader.ideas.put(replace(eight, standing=standing, into=3))
    reader.say("plannen")
    assert said in " ".join(reply.text for reply in reader.say("8"))
    assert reader.state == state


def test_an_author_reads_what_is_hidden_from_others() -> None:
    reader = conversation(Phase.IDEAS, "telegram")
    eight = reader.ideas.get(8)
    assert eight
    own = reader.scene.own().id
    reader.ideas.put(replace(eight, standing=Standing.HIDDEN, others=(own,)))
    reader.say("?8")
    assert reader.state == Reading(8)


@pytest.mark.parametrize("standing", [s for s in Standing if s is not Standing.OPEN])
def test_only_an_open_idea_is_supported(standing: Standing) -> None:
    reader = conversation(Phase.SCREENING, "sms")
    eight = reader.ideas.get(8)
    assert eight
    reader.ideas.put(replace(eight, standing=standing, into=3))
    reader.say("steun 8")
    assert not any(isinstance(decision, IdeaSupported) for decision in reader.turn.decisions)


def test_an_idea_that_is_part_of_one_that_was_withdrawn_says_both() -> None:
    reader = conversation(Phase.IDEAS, "telegram")
    for number, standing, into in ((3, Standing.WITHDRAWN, 0), (8, Standing.MERGED, 3)):
        idea = reader.ideas.get(number)
        assert idea
        reader.ideas.put(replace(idea, standing=standing, into=into))
    reader.say("plannen")
    said = " ".join(reply.text for reply in reader.say("8"))
    assert "Nummer 8 gaat samen verder met nummer 3" in said
    assert "Nummer 3 is ingetrokken" in said
    assert reader.state == Browsing()
