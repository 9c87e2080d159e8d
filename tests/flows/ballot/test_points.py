import pytest

from bot.channels.segments import folded, segments
from budget.ballot import Points
from budget.decisions import BallotCast
from budget.rules import PointRules, VoteRules
from budget.timeline import Phase
from flows.state import Giving, Home, Proving, Spreading, State
from flows.talk import Unfinished
from tests.flows.conversation import DEMO, LANGUAGES, Conversation, conversation

FIVE = VoteRules(PointRules(5, 3))
Given = tuple[tuple[int, int], ...]


def giver(channel: str, *said: str, vote: VoteRules = FIVE, language: str = "nl") -> Conversation:
    begun = conversation(Phase.VOTING, channel, language, vote=vote)
    for text in said:
        begun.say(text)
    return begun


@pytest.mark.parametrize(
    ("said", "given"),
    [
        (["3:2 8:1"], ((3, 2), (8, 1))),
        (["stemmen", "3:2, 8=1 en 21 : 1"], ((3, 2), (8, 1), (21, 1))),
        (["stemmen", "3 2"], ((3, 2),)),
        (["stemmen", "3 2, 8 1"], ((3, 2), (8, 1))),
        (["stemmen", "٣:٢"], ((3, 2),)),
        (["stemmen", "2 punten voor 3"], ((3, 2),)),
        (["2 punten voor nr 3 en 1 punt aan 8"], ((3, 2), (8, 1))),
        (["stemmen", "project 3 krijgt 2 punten"], ((3, 2),)),
        (["stemmen", "2 punten voor 3 punten"], ()),
        (["stemmen", "2 voor 3"], ()),
        (["stemmen", "3", "2"], ((3, 2),)),
        (["stemmen", "?3", "2"], ((3, 2),)),
        (["stemmen", "?3", "8:1"], ((8, 1),)),
        (["stemmen", "?3", "8 2"], ((8, 2),)),
        (["stemmen", "?3", "twee"], ((3, 2),)),
        (["stemmen", "?3", "99"], ()),
        (["stemmen", "3:2", "3:1"], ((3, 1),)),
        (["stemmen", "3:2 8:1", "8=0"], ((3, 2),)),
        (["stemmen", "3:2 8:1", "-8"], ((3, 2),)),
        (["stemmen", "3:2 8:1", "?8", "-3"], ((8, 1),)),
        (["stemmen", "3:2", "99:1"], ((3, 2),)),
        (["stemmen", "3 8 14"], ()),
        (["stemmen", "3,8"], ()),
        (["stemmen", "3:2 8"], ()),
        (["stemmen", "8:1", "3:2 -8"], ((3, 2),)),
        (["stemmen", "8:1", "3:2 \N{EN DASH}8"], ((3, 2),)),
        (["stemmen", "8:1", "3 -8"], ((8, 1),)),
        (["stemmen", "8:1", "8=-1"], ((8, 1),)),
        (["stemmen", "wat kost 8?"], ()),
        (["stemmen", "ik wil een bankje"], ()),
        (["3:2", "menu", "stemmen", "8:1"], ((3, 2), (8, 1))),
        (["3:2", "mijn gegevens", "verder", "8:1"], ((3, 2), (8, 1))),
        (["3:2", "leeg", "opnieuw beginnen"], ()),
    ],
)
@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_the_points_after_what_was_typed(channel: str, said: list[str], given: Given) -> None:
    if "leeg" in said and channel == "telegram":
        said = ["3:2", "-3"]
    assert giver(channel, *said).unfinished.points == given


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (["stemmen"], Spreading()),
        (["plannen"], Spreading("list")),
        (["stemmen", "lijst"], Spreading("list")),
        (["stemmen", "lijst", "meer"], Spreading("list", 1)),
        (["stemmen", "lijst", "meer", "17"], Giving(17, 1)),
        (["stemmen", "groen"], Spreading("list", theme="groen")),
        (["stemmen", "bank"], Spreading("list", word="bank")),
        (["stemmen", "regentonnen"], Giving(8)),
        (["stemmen", "?8"], Giving(8)),
        (["?8"], Giving(8)),
        (["stemmen", "?8", "21"], Giving(21)),
        (["stemmen", "?8", "2"], Spreading("points")),
        (["stemmen", "?8", "0"], Spreading()),
        (["stemmen", "?8", "lijst"], Spreading("list")),
        (["stemmen", "?99"], Spreading()),
        (["stemmen", "99"], Spreading()),
        (["stemmen", "0"], Home()),
        (["8:1", "lijst", "0"], Spreading("points")),
        (["8:1", "klaar", "0"], Spreading("points")),
        (["8:1", "klaar", "lijst"], Spreading("list")),
        (["8:1", "klaar", "21:2"], Spreading("points")),
        (["8:9", "klaar"], Spreading("points")),
        (["8:1", "?3", "klaar", "0"], Spreading("points")),
        (["8:1", "?99"], Spreading("points")),
        (["8:1", "99"], Spreading("points")),
    ],
)
def test_where_points_lead_on_sms(said: list[str], state: State) -> None:
    found = giver("sms", *said)
    assert getattr(found.state, "before", found.state) == state


@pytest.mark.parametrize(
    ("taps", "state", "given"),
    [
        (["vote"], Spreading(), ()),
        (["vote", "page:1"], Spreading("list", 1), ()),
        (["vote", "themes", "theme:groen"], Spreading("list", theme="groen"), ()),
        (["vote", "look:10", "give:10:1"], Giving(10), ((10, 1),)),
        (["vote", "look:10", "give:10:1", "give:10:2", "give:10:1"], Giving(10), ((10, 1),)),
        (["vote", "look:10", "give:10:1", "give:10:0"], Giving(10), ()),
        (["vote", "look:10", "give:10:1", "next"], Giving(31), ((10, 1),)),
        (["vote", "look:10", "give:10:1", "back"], Spreading("list"), ((10, 1),)),
        (["vote", "look:10", "give:10:1", "back", "done"], Proving(), ((10, 1),)),
    ],
)
def test_where_tapping_leads_on_telegram(taps: list[str], state: State, given: Given) -> None:
    tapping = giver("telegram")
    for key in taps:
        tapping.tap(key)
    assert (tapping.state, tapping.unfinished.points) == (state, given)


def keys(found: Conversation, said: str) -> list[str]:
    return [option.key for option in found.say(said)[-1].options if "give" in option.key]


@pytest.mark.parametrize(
    ("given", "channel", "offered"),
    [
        ((), "telegram", ["give:8:1"]),
        (((8, 1),), "telegram", ["give:8:2", "give:8:0"]),
        (((8, 3),), "telegram", ["give:8:2"]),
        (((3, 3), (21, 2)), "telegram", []),
        ((), "whatsapp", ["give:8:1", "give:8:2", "give:8:3"]),
        (((3, 3),), "whatsapp", ["give:8:1", "give:8:2"]),
        (((3, 3), (21, 2)), "whatsapp", []),
    ],
)
def test_no_more_is_offered_than_can_be_given(
    given: Given, channel: str, offered: list[str]
) -> None:
    giving = giver(channel)
    giving.unfinished = Unfinished(points=given)
    assert keys(giving, "?8") == offered


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ("3:3 8:3", "U geeft 6 punten. Dat is 1 te veel. Stuur bijvoorbeeld: 3:2."),
        ("3:5", "Nr 3 mag hoogstens 3 punten krijgen. Stuur bijvoorbeeld: 3:3."),
        ("3:3 8:2 99:1", "Er is geen plan met nummer 99."),
        ("3 8 14", "Zet uw punten achter elk nummer, bijvoorbeeld: 10:2 31:1."),
    ],
)
@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_a_refusal_says_why_and_what_to_send(channel: str, said: str, refusal: str) -> None:
    assert giver(channel, "stemmen").say(said)[0].text.startswith(refusal)


@pytest.mark.parametrize("said", ["3:3 8:3", "3:5", "3:3 8:3 21:3 22:3"])
@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_what_to_send_instead_mends_it_at_last(channel: str, said: str) -> None:
    giving = giver(channel)
    refusal = giving.say(said)[-1].text
    while "bijvoorbeeld: " in refusal:
        before = giving.unfinished.points
        refusal = giving.say(refusal.partition("bijvoorbeeld: ")[2].split("\n")[0])[-1].text
        assert giving.unfinished.points != before
    assert Points(giving.unfinished.points).misfits(giving.edition) == ()


@pytest.mark.parametrize("channel", ["whatsapp", "sms"])
def test_points_are_read_back_and_cast(channel: str) -> None:
    giving = giver(channel, "3:2 8:1")
    [read_back] = giving.say("klaar")
    if channel == "sms":
        assert read_back.text == (
            "Weet u het zeker? Uw punten: 3: 2, 8: 1. Stuur 4821 om zo te stemmen. "
            "Stuur 0 om te veranderen."
        )
    else:
        assert read_back.text == (
            "Dit is uw stem:\nNr 3 Bomen Lindelaan: 2 punten\nNr 8 Regentonnen: 1 punt\n\n"
            "Samen 3 punten. Over: 2. U hoeft niet alles te geven.\nNog niet verstuurd."
        )
    giving.say("4821" if channel == "sms" else "ja")
    assert giving.decided == [BallotCast(Points(((3, 2), (8, 1))), bytes(16))]
    assert giving.unfinished == Unfinished()


def test_no_points_at_all_are_a_blank_vote() -> None:
    giving = giver("sms", "stemmen", "klaar", "4821")
    assert giving.decided == [BallotCast(Points(), bytes(16))]


def test_points_that_are_not_sent_are_among_what_we_hold() -> None:
    [held] = giver("sms", "3:2 8:1").say("mijn gegevens")
    assert "- uw punten, nog niet verstuurd: 3: 2, 8: 1" in held.text.split("\n")


def test_what_was_begun_can_be_gone_on_with() -> None:
    [menu] = giver("telegram", "3:2").say("menu")
    assert menu.options[0].label == "Verder met mijn stem"


@pytest.mark.parametrize("vote", [FIVE, VoteRules(PointRules(10)), VoteRules(PointRules(1))])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_prompt_about_points_is_one_segment(vote: VoteRules, language: str) -> None:
    giving = giver("sms", vote=vote, language=language)
    giving.voted = True
    numbers = list(DEMO.edition.project_by_number)
    spread = " ".join(f"{n}:1" for n in numbers[:10])
    for said in ("vote", *(f"?{n}" for n in numbers), "3:1", "?3", spread, "done", "back", "3:9"):
        [told] = giving.say(said)
        assert segments(folded(told.text)) == 1, told.text


@pytest.mark.parametrize("state", [Spreading("list"), Giving(8)])
def test_after_the_close_no_point_is_given(state: State) -> None:
    late = conversation(Phase.COUNTING, vote=FIVE)
    late.state, late.unfinished = state, Unfinished(points=((8, 1),))
    [told] = late.say("3:2")
    assert told.text.startswith("Stemmen kon tot en met 31 mei.")
    assert (late.state, late.unfinished.points) == (Home(), ((8, 1),))


def test_a_project_that_is_gone_leads_back_to_the_list() -> None:
    giving = giver("telegram")
    giving.state = Giving(999)
    assert giving.say("2")[-1].options
    assert giving.unfinished.points == ()


@pytest.mark.parametrize("said", ["8: 9", "8:4 3:4", "8:3 3:3 11:3"])
def test_what_is_advised_is_not_refused(said: str) -> None:
    begun = giver("sms", "stemmen", said)
    for _more in range(5):
        [told, *_others] = begun.say("klaar")
        if "Stuur bijvoorbeeld" not in told.text:
            break
        begun.say(told.text.rpartition("bijvoorbeeld: ")[2].rstrip("."))
    assert not Points(begun.unfinished.points).misfits(begun.edition)
