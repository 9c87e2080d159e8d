from dataclasses import replace

import pytest

import flows
from bot.channels.segments import folded, segments
from budget.decisions import BallotCast
from budget.division import DivisionRule
from budget.edition import Theme
from budget.rules import RightBy, RightRules, VoteRules
from budget.timeline import Phase
from budget.vessels import BLANK, Vessel, VesselRules, Vessels
from flows.scene import CodeFound, CodeIs
from flows.state import Home, Informing, Missed, Pouring, Proving, ReadingBack, State
from flows.talk import Kind, Message
from locales.say import Voice
from tests.flows.conversation import LANGUAGES, Conversation, conversation
from tests.journeys.rehearsal import THEMES

START = (6, 5, 4, 4, 3, 2)
LIMITED = VoteRules(
    VesselRules(
        120_000,
        10_000,
        (
            Vessel("groen", 40_000, floor=20_000, ceiling=50_000),
            Vessel("verkeer", 30_000, floor=30_000),
            Vessel("kunst", 50_000, ceiling=60_000),
        ),
    ),
    DivisionRule.MEAN,
)
CHANNELS = ("telegram", "whatsapp", "sms")


def pourer(
    channel: str, *said: str, vote: VoteRules = THEMES, language: str = "nl"
) -> Conversation:
    begun = conversation(Phase.VOTING, channel, language, vote=vote)
    begun.resident = replace(begun.resident, proved=True)
    for text in said:
        begun.say(text)
    return begun


def where(walker: Conversation) -> State:
    return walker.state


def chips(walker: Conversation) -> tuple[int, ...]:
    vessels = walker.scene.vessels
    assert vessels is not None
    return vessels.chips


@pytest.mark.parametrize(
    ("said", "now"),
    [
        (["2>1 2"], (8, 3, 4, 4, 3, 2)),
        (["2 > 1: 2"], (8, 3, 4, 4, 3, 2)),
        (["2->1 2 fiches"], (8, 3, 4, 4, 3, 2)),
        (["2→1"], (7, 4, 4, 4, 3, 2)),
        (["٢>١ ٢"], (8, 3, 4, 4, 3, 2)),
        (["stemmen", "1", "2", "2"], (8, 3, 4, 4, 3, 2)),
        (["stemmen", "1", "2", "twee"], (8, 3, 4, 4, 3, 2)),
        (["1", "stemmen", "groen", "veilig verkeer", "2"], (8, 3, 4, 4, 3, 2)),
        (["stemmen", "1", "2", "6"], START),
        (["stemmen", "1", "1"], START),
        (["stemmen", "1", "0"], START),
        (["stemmen", "1", "2", "2", "terug"], START),
        (["2>1 2", "6>1 2", "terug"], (8, 3, 4, 4, 3, 2)),
        (["2>1 2", "6>1 2", "terug", "terug"], START),
        (["2>1 2", "menu", "hoe werkt het", "1>6 1"], (7, 3, 4, 4, 3, 3)),
        (["2>1 2", "mijn gegevens", "stemmen", "terug"], START),
        (["2>1 9"], START),
        (["2>2 1"], START),
        (["2>1 0"], START),
        (["2>9 1"], START),
        (["9>1 1"], START),
        (["stemmen", "-2"], (6, 4, 4, 4, 3, 2)),
        (["stemmen", "-2", "1"], (7, 4, 4, 4, 3, 2)),
        (["stemmen", "-2", "klaar"], (6, 4, 4, 4, 3, 2)),
        (["stemmen", "1", "-2", "groen"], (7, 4, 4, 4, 3, 2)),
        (["stemmen", "-6", "-6", "-6"], (6, 5, 4, 4, 3, 0)),
        (["stemmen", "-2", "-6", "2>1 1", "terug", "1", "1"], (8, 4, 4, 4, 3, 1)),
        (["2>1 1", "stemmen", "opnieuw beginnen", "stemmen", "leeg"], START),
        (["1 2 3"], START),
        (["stemmen", "8 9"], START),
        (["stemmen", "-1 -2"], START),
    ],
)
@pytest.mark.parametrize("channel", CHANNELS)
def test_the_chips_after_what_was_typed(
    channel: str, said: list[str], now: tuple[int, ...]
) -> None:
    assert chips(pourer(channel, *said)) == now


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (["stemmen"], Pouring()),
        (["lijst"], Pouring()),
        (["plannen"], Pouring()),
        (["stemmen", "3"], Pouring(3)),
        (["stemmen", "3", "2"], Pouring(3, 2)),
        (["stemmen", "3", "2", "0"], Pouring(3)),
        (["stemmen", "3", "2", "lijst"], Pouring()),
        (["stemmen", "3", "3"], Pouring(3)),
        (["stemmen", "3", "8"], Pouring()),
        (["stemmen", "0"], Home()),
        (["stemmen", "terug"], Home()),
        (["stemmen", "klaar"], ReadingBack()),
        (["stemmen", "klaar", "0"], Pouring()),
        (["stemmen", "klaar", "8"], ReadingBack()),
        (["stemmen", "blabla"], Missed(Pouring())),
        (["2>1 6"], Pouring(1, 2)),
        (["2>1 5", "2>1 1"], Pouring(1)),
        (["?2"], Informing("theme:verkeer")),
        (["stemmen", "?2"], Informing("theme:verkeer")),
        (["stemmen", "?7"], Pouring()),
    ],
)
@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_where_it_leads(channel: str, said: list[str], state: State) -> None:
    assert pourer(channel, *said).state == state


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (["1>2 3"], "Van Groen kunnen hoogstens 2 fiches af."),
        (["2>3 1"], "Van Veilig verkeer kan niets meer af."),
        (["3>1 2"], "Bij Groen kan nog hoogstens 1 fiche bij."),
        (["3>1 1", "3>1 1"], "Bij Groen kan niets meer bij."),
        (["3>1 1", "stemmen", "1"], "Bij Groen kan niets meer bij."),
        (["stemmen", "3", "2"], "Van Veilig verkeer kan niets meer af."),
        (["stemmen", "3", "kunst"], "Dat is 2 keer hetzelfde thema."),
        (["stemmen", "-2"], "Van Veilig verkeer kan niets meer af."),
        (["stemmen", "4"], "Er is geen thema 4. Stuur 1 t/m 3."),
        (["stemmen", "1 2 3"], "Stuur bijvoorbeeld 1>2 1. Dan gaat er 1 fiche van Groen naar"),
    ],
)
@pytest.mark.parametrize("channel", CHANNELS)
def test_a_refusal_says_why_in_numbers_and_asks_again(
    channel: str, said: list[str], why: str
) -> None:
    *before, last = said
    walker = pourer(channel, *before, vote=LIMITED)
    [told] = walker.say(last)
    assert told.text.startswith(why)
    assert told.options


def test_where_nothing_can_be_taken_nothing_can_be_given() -> None:
    rules = VesselRules(1_000, 500, (Vessel("groen", 500, 500), Vessel("kunst", 500)))
    full = VesselRules(1_000, 500, (Vessel("groen", 500), Vessel("kunst", 500, 500)))
    assert "Er is geen ander thema" not in pourer("sms", vote=VoteRules(rules)).say("1>2")[0].text
    walker = pourer("sms", "stemmen", vote=VoteRules(full))
    [told] = walker.say("1")
    assert told.text.startswith("Er is geen ander thema waar nog iets af kan.")
    assert walker.state == Pouring()


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_vote_that_is_whole_is_cast_with_a_receipt(channel: str) -> None:
    walker = pourer(channel, "2>1 2", "klaar")
    [thanks] = walker.say("4821" if channel == "sms" else "ja")
    assert "Bonnummer: " in thanks.text
    assert walker.decided == [BallotCast(Vessels((8, 3, 4, 4, 3, 2)), bytes(16))]
    assert (walker.state, walker.unfinished.filling) == (Home(), False)


@pytest.mark.parametrize("channel", CHANNELS)
def test_what_was_cast_can_be_changed_until_the_close(channel: str) -> None:
    yes = "4821" if channel == "sms" else "ja"
    walker = pourer(channel, "2>1 2", "klaar", yes)
    assert "Uw oude stem telt" in walker.say("stemmen")[0].text
    assert chips(walker) == START
    for text in ("6>5 1", "klaar", yes):
        walker.say(text)
    assert [d.ballot for d in walker.decided if isinstance(d, BallotCast)] == [
        Vessels((8, 3, 4, 4, 3, 2)),
        Vessels((6, 5, 4, 4, 4, 1)),
    ]


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("wanted", "ballot"), [("blanco", BLANK), ("", Vessels(START))])
def test_who_moves_nothing_votes_for_what_is_or_blank(
    channel: str, wanted: str, ballot: Vessels
) -> None:
    walker = pourer(channel, "stemmen", "klaar")
    for text in (wanted, "4821" if channel == "sms" else "ja"):
        if text:
            walker.say(text)
    assert [d.ballot for d in walker.decided if isinstance(d, BallotCast)] == [ballot]


def test_a_blank_vote_is_no_choice_once_something_was_moved() -> None:
    walker = pourer("whatsapp", "2>1 2", "klaar")
    assert "blank" not in {offered.key for offered in walker.offered}


def test_from_a_blank_vote_the_way_back_leads_to_where_one_was() -> None:
    walker = pourer("sms", "2>1 2", "terug", "klaar", "blanco")
    assert walker.scene.vessels == BLANK
    walker.say("0")
    assert "1 Groen 6" in walker.say("lijst")[0].text
    assert chips(pourer("sms", "klaar", "stemmen", "klaar", "blanco", "0", "2>1 1")) == (
        7,
        4,
        4,
        4,
        3,
        2,
    )


def test_only_the_last_moves_can_be_undone() -> None:
    walker = pourer("sms", *["1>2 1", "2>1 1"] * 15)
    for _ in range(20):
        walker.say("terug")
    assert chips(walker) == START
    assert "undo" not in {offered.key for offered in walker.offered}


def test_a_division_by_other_rules_begins_anew() -> None:
    walker = pourer("sms", "2>1 2")
    walker.edition = replace(walker.edition, vote=LIMITED)
    assert chips(walker) == (4, 3, 5)
    walker.say("1>3 1")
    assert chips(walker) == (3, 3, 6)


def test_on_telegram_a_button_says_one_chip_however_often_it_is_tapped() -> None:
    walker = pourer("telegram", "stemmen")
    shown = [walker.tap("less:1")[0].text for _ in range(3)]
    assert [text.split("\n")[1] for text in shown] == [
        "In de pot: 1 fiche. Geef het aan een ander thema.",
        "In de pot: 2 fiches. Geef ze aan andere thema's.",
        "In de pot: 3 fiches. Geef ze aan andere thema's.",
    ]
    assert "done" not in {offered.key for offered in walker.offered}
    for key in ("more:6", "more:5", "more:5"):
        walker.tap(key)
    assert "done" in {offered.key for offered in walker.offered}
    assert chips(walker) == (3, 5, 4, 4, 5, 3)


@pytest.mark.parametrize(
    ("typed", "state", "now"),
    [
        ("groen", Pouring(1), START),
        ("+ groen", Pouring(1), START),
        ("- groen", Pouring(), (5, 5, 4, 4, 3, 2)),
        ("\N{MINUS SIGN} groen", Pouring(), (5, 5, 4, 4, 3, 2)),
    ],
)
def test_a_title_that_is_typed_means_the_button_of_that_sign(
    typed: str, state: State, now: tuple[int, ...]
) -> None:
    walker = pourer("telegram", "stemmen", typed)
    assert (walker.state, chips(walker)) == (state, now)


def test_many_chips_are_drawn_in_short_bars() -> None:
    rules = VesselRules(120_000, 1_000, (Vessel("groen", 119_000), Vessel("kunst", 1_000)))
    [told] = pourer("telegram", vote=VoteRules(rules)).say("stemmen")
    assert max(line.count("█") for line in told.text.split("\n")) == 12
    assert told.text.endswith("█ Kunst")


EIGHT = tuple(f"twintig-letters-{n}" for n in range(1, 9))


def long_titled(channel: str, language: str) -> Conversation:
    """Return a vote on as many themes as there can be, with titles as long as they can be."""
    walker = conversation(Phase.VOTING, channel, language)
    themes = tuple(Theme(key, {"nl": key.ljust(20, "x")}, {"nl": "-"}) for key in EIGHT)
    rules = VesselRules(8_000_000, 50_000, tuple(Vessel(key) for key in EIGHT))
    vote = VoteRules(rules, DivisionRule.MEAN)
    walker.edition = replace(walker.edition, themes=themes, vote=vote)
    return walker


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_as_many_and_as_long_themes_as_there_can_be_a_list_is_two_segments(
    language: str,
) -> None:
    walker = long_titled("sms", language)
    moves = ("1>2 10", "3>4 10", "5>6 10", "7>8 10", "2>1 99", "-1", "1", "4", "3", "0", "0")
    done = "klaar" if language == "nl" else "done"
    for text in ("stem", *moves, "lijst", done, "0", "mijn gegevens"):
        for spoken in walker.say(text):
            assert segments(folded(spoken.text)) <= 2 + (text == "mijn gegevens"), spoken.text


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_more_themes_than_there_is_room_for_steppers_are_a_list(channel: str) -> None:
    walker = long_titled(channel, "nl")
    [told] = walker.say("stemmen")
    assert [option.number for option in told.options[:8]] == [1, 2, 3, 4, 5, 6, 7, 8]
    [moved] = walker.say("1>2 3")
    assert {"undo", "done"} <= {option.key for option in moved.options}
    assert len(moved.options) <= (10 if channel == "whatsapp" else 16)


def test_what_is_divided_is_said_when_somebody_asks_what_we_hold() -> None:
    walker = pourer("whatsapp", "2>1 2")
    [held] = walker.say("mijn gegevens")
    said = "- uw verdeling, nog niet verstuurd: 1 Groen 8 (+2), 2 Veilig verkeer 3 (-2), 3 Spelen 4"
    assert said in held.text


@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.COUNTING])
def test_nothing_is_moved_before_or_after_the_vote(phase: Phase) -> None:
    walker = conversation(phase, "sms", vote=THEMES)
    walker.say("2>1 2")
    assert not walker.unfinished.filling
    walker.state, walker.offered = Pouring(1), ()
    assert walker.say("2")[0].options
    assert where(walker) == Home()


def test_a_move_is_no_move_where_projects_are_voted_on() -> None:
    walker = conversation(Phase.VOTING, "sms")
    walker.say("2>3 8")
    assert walker.unfinished.poured == ()
    walker.state = Pouring()
    assert walker.say("1")[0].options
    assert where(walker) == Home()


def test_who_has_not_agreed_yet_moves_nothing() -> None:
    walker = conversation(Phase.VOTING, "sms", joined=False, vote=THEMES)
    walker.say("2>1 2")
    assert not walker.unfinished.filling


def test_what_cannot_be_read_is_answered_with_what_can_be_sent() -> None:
    walker = pourer("sms", "stemmen")
    [told] = walker.hear(Message(kind=Kind.VOICE))
    assert told.text.endswith("Stuur het nummer van een thema, of HULP.")


BY_CODE = replace(THEMES, right=RightRules(RightBy.CODE))


def by_code(channel: str, *said: str, code: CodeFound) -> tuple[Conversation, str]:
    """Return who types a code after this, and what is answered, in one text."""
    walker = conversation(Phase.VOTING, channel, vote=BY_CODE)
    for text in said:
        walker.say(text)
    scene = walker.scene._replace(code=code, queried=code.standing is CodeIs.ANOTHER)
    turn = flows.answer(walker.state, Message(first=False), scene)
    walker.state = turn.state
    voice = Voice("nl", brief=channel == "sms")
    return walker, " ".join(voice.reply(reply).text for reply in turn.replies)


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_right_code_leads_to_the_themes_or_to_what_was_begun(channel: str) -> None:
    walker, said = by_code(channel, "stemmen", code=CodeFound(CodeIs.RIGHT))
    assert walker.state == Pouring()
    assert said.startswith("Uw code klopt.")
    assert "1 Groen 6" in said
    walker, said = by_code(channel, "2>1 2", "klaar", code=CodeFound(CodeIs.RIGHT))
    assert walker.state == ReadingBack()
    assert "40.000" in said


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_themes_can_be_seen_before_the_code(channel: str) -> None:
    walker = conversation(Phase.VOTING, channel, vote=BY_CODE)
    [asked] = walker.say("stemmen")
    assert walker.state == Proving()
    assert "thema's zien" in asked.text
    walker.say("lijst")
    assert where(walker) == Pouring()


def test_a_code_that_is_not_taken_offers_the_themes() -> None:
    _walker, said = by_code("whatsapp", "stemmen", code=CodeFound(CodeIs.WRONG, tries=4))
    assert "4 keer" in said
