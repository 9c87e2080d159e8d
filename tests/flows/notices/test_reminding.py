"""Reminders: what is said of a ballot that was begun, and to who asks to hear of the end."""

from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest

from bot.channels.segments import folded, segments
from budget.decisions import BallotCast
from budget.defect import QUESTION_LENGTH, Defect, Part
from budget.discussion import Reaction, Side
from budget.notice import About, Notice
from budget.reminder import Reminder, ReminderChosen
from budget.rules import BasketRules, ChoiceRules, PointRules, VoteRules
from budget.standing import Standing
from budget.timeline import Phase
from flows.notices import reminding
from flows.scene import RehearsalIs
from flows.state import Home, Informing, State, Voting
from flows.talk import Unfinished
from tests.flows.conversation import Conversation, conversation
from tests.journeys.rehearsal import THEMES

UNFINISHED = Notice(About.UNFINISHED)
CHANNELS = ("telegram", "whatsapp", "sms")
CHOICES, POINTS = VoteRules(ChoiceRules(most=3)), VoteRules(PointRules(5))
LIMITED = VoteRules(BasketRules(least=2))


def ends(phase: Phase) -> Notice:
    return Notice(About.ENDS, said=phase)


def told(who: Conversation, notice: Notice) -> str:
    return "\n".join(spoken.text for spoken in who.told(notice))


def voter(
    channel: str = "telegram",
    unfinished: Unfinished | None = None,
    vote: VoteRules | None = None,
    language: str = "nl",
) -> Conversation:
    begun = conversation(Phase.VOTING, channel, language, vote=vote)
    begun.unfinished = unfinished or Unfinished()
    return begun


@pytest.mark.parametrize(
    ("vote", "unfinished", "said"),
    [
        (None, Unfinished(basket=(2, 5)), "Nr 2, 5 staan in uw mandje. Over: € 90.000."),
        (None, Unfinished(basket=(5,)), "Nr 5 staat in uw mandje. Over: € 102.000."),
        (None, Unfinished(basket=(12, 21)), "Nr 12, 21 staan in uw mandje. Dat is € 15.000 te"),
        (LIMITED, Unfinished(basket=(5,)), "Nr 5 staat in uw mandje. Kies er minstens 2"),
        (CHOICES, Unfinished(basket=(2, 5)), "U koos nr 2, 5. U mag er nog 1 kiezen."),
        (CHOICES, Unfinished(basket=(2, 5, 3)), "U koos nr 2, 5, 3. "),
        (POINTS, Unfinished(points=((3, 2), (8, 1))), "Uw punten: 3: 2, 8: 1. Punten over: 2."),
        (THEMES, Unfinished(poured=((6, 4, 4, 4, 3, 2),)), "U was het geld aan het verdelen. In"),
        (THEMES, Unfinished(poured=((7, 4, 4, 4, 3, 2),)), "U verdeelde het geld over de thema's."),
        (THEMES, Unfinished(poured=((),)), "U verdeelde het geld over de thema's."),
    ],
)
def test_what_is_on_the_ballot_and_what_is_left(
    vote: VoteRules | None, unfinished: Unfinished, said: str
) -> None:
    text = told(voter("telegram", unfinished, vote), UNFINISHED)
    assert text.startswith(said)
    assert text.endswith("Nog niet verstuurd. Stemmen kan tot en met 31 mei.")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("vote", "unfinished"),
    [
        (None, Unfinished(basket=tuple(range(2, 10)))),
        (None, Unfinished(basket=tuple(range(2, 32)))),
        (CHOICES, Unfinished(basket=tuple(range(10, 18)))),
        (CHOICES, Unfinished(basket=tuple(range(10, 32)))),
        (POINTS, Unfinished(points=tuple((number, 2) for number in range(10, 18)))),
        (POINTS, Unfinished(points=tuple((number, 2) for number in range(10, 32)))),
        (THEMES, Unfinished(poured=((6, 4, 4, 4, 3, 2),))),
        (THEMES, Unfinished(poured=((0, 0, 0, 0, 0, 2),))),
    ],
)
def test_on_sms_it_is_one_segment(
    vote: VoteRules | None, unfinished: Unfinished, language: str
) -> None:
    text = told(voter("sms", unfinished, vote, language), UNFINISHED)
    assert segments(folded(text)) == 1, text


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_reminder_leads_on_and_leaves_the_resident_where_they_are(channel: str) -> None:
    choosing = voter(channel, Unfinished(basket=(3, 8)))
    choosing.state = Voting("list")
    choosing.told(UNFINISHED)
    assert [offered.key for offered in choosing.offered] == ["vote", "menu"]
    assert choosing.state == Voting("list")
    choosing.tap("vote")
    assert choosing.unfinished.basket == (3, 8)
    assert choosing.state == Voting("basket")


@pytest.mark.parametrize(
    "change",
    [
        {"voted": True},
        {"spent": True},
        {"unfinished": Unfinished()},
        {"now": conversation(Phase.COUNTING).now},
    ],
)
def test_nothing_is_said_to_who_is_done_or_too_late(change: dict[str, object]) -> None:
    choosing = voter("telegram", Unfinished(basket=(3, 8)))
    for name, value in change.items():
        setattr(choosing, name, value)
    assert choosing.told(UNFINISHED) == []


def test_nothing_is_said_after_the_end_though_the_phase_goes_on() -> None:
    choosing = voter("telegram", Unfinished(basket=(3, 8)))
    choosing.now = choosing.edition.timeline.begins[Phase.COUNTING]
    assert choosing.scene.phase is Phase.VOTING
    assert choosing.told(UNFINISHED) == []
    assert choosing.told(ends(Phase.VOTING)) == []


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("phase", "of", "day", "last"),
    [
        (Phase.IDEAS, Reminder.IDEAS, "11 maart", "14 maart"),
        (Phase.VOTING, Reminder.VOTING, "28 mei", "31 mei"),
    ],
)
def test_who_asks_hears_when_and_until_when(
    channel: str, phase: Phase, of: Reminder, day: str, last: str
) -> None:
    asking = conversation(phase, channel)
    [noted] = asking.say("herinner mij")
    assert day in noted.text
    assert last in noted.text
    assert asking.decided == [ReminderChosen(of)]
    [gone] = asking.tap("unremind")
    assert gone.text.startswith("Goed. U krijgt geen herinnering.")
    assert asking.decided[-1] == ReminderChosen(of, wanted=False)


@pytest.mark.parametrize("word", ["remind", "Remind me!", "HERINNERING", "herinner me"])
def test_a_word_is_enough_in_any_language(word: str) -> None:
    asking = conversation(Phase.VOTING, "sms")
    asking.say(word)
    assert asking.decided == [ReminderChosen(Reminder.VOTING)]


@pytest.mark.parametrize(
    ("phase", "says"),
    [
        (Phase.PREPARING, "Het kan vanaf 1 februari."),
        (Phase.INFORMING, "Het kan vanaf 1 februari."),
        (Phase.SCREENING, "Het kan vanaf 1 mei."),
        (Phase.COUNTING, "niet meer nodig"),
        (Phase.RESULTS, "niet meer nodig"),
        (Phase.CLOSED, "niet meer nodig"),
    ],
)
def test_in_another_phase_nothing_can_be_asked(phase: Phase, says: str) -> None:
    asking = conversation(phase)
    [said] = asking.say("herinner mij")
    assert says in said.text
    asking.say("geen herinnering")
    assert asking.decided == []


def test_who_does_not_take_part_is_asked_that_first() -> None:
    asking = conversation(Phase.VOTING, joined=False)
    asking.say("hallo")
    asking.say("herinner mij")
    assert not any(isinstance(made, ReminderChosen) for made in asking.decided)


def test_an_idea_is_no_wish_because_it_begins_so() -> None:
    writing = conversation(Phase.IDEAS)
    writing.say("nieuw plan")
    writing.say("Herinner mij aan de bomen die hier stonden")
    assert writing.unfinished.idea
    assert writing.decided == []


def test_who_voted_need_not_ask() -> None:
    asking = voter()
    asking.voted = True
    [said] = asking.say("herinner mij")
    assert "niet nodig" in said.text
    assert asking.decided == []
    assert "remind" not in offered_with_the_dates(asking)


def test_who_cannot_vote_any_more_is_told_so() -> None:
    asking = voter("sms")
    asking.spent = True
    [said] = asking.say("herinner mij")
    assert "niet meer stemmen" in said.text
    assert asking.decided == []


def test_who_wrote_an_idea_need_not_ask_unless_it_was_taken_back() -> None:
    asking = conversation(Phase.IDEAS, "sms")
    for text in ("nieuw plan", "Een fietspomp bij de brug", "3", "1"):
        asking.say(text)
    assert offered_with_the_dates(asking) == ["back"]
    [said] = asking.say("herinner mij")
    assert "niet nodig" in said.text
    [number] = asking.scene.wrote
    asking.say("mijn plannen")
    asking.ideas.put(asking.ideas.by(asking.id)[0].become(Standing.WITHDRAWN))
    asking.say("herinner mij")
    assert asking.decided[-1] == ReminderChosen(Reminder.IDEAS), number


def offered_with_the_dates(who: Conversation) -> list[str]:
    """Return what can be chosen where the dates are read to the end."""
    who.say("hoe")
    if who.channel == "sms":
        who.tap("topic:more")
    who.tap("topic:timeline")
    while any(offered.key.startswith("page:") for offered in who.offered):
        [onward] = [offered.key for offered in who.offered if offered.key.startswith("page:")]
        who.tap(onward)
    return [offered.key for offered in who.offered]


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("phase", list(Phase))
def test_it_is_offered_with_the_dates_where_it_can_be_asked(phase: Phase, channel: str) -> None:
    reading = conversation(phase, channel)
    there = "remind" in offered_with_the_dates(reading)
    assert there is (phase in (Phase.IDEAS, Phase.VOTING))


def test_who_stopped_is_told_how_to_come_back() -> None:
    asking = voter()
    asking.say("stop")
    [said] = asking.say("herinner mij")
    assert "Stuur eerst START" in said.text
    assert not any(isinstance(made, ReminderChosen) for made in asking.decided)


def test_in_a_rehearsal_there_is_no_end_to_be_reminded_of() -> None:
    asking = conversation(Phase.SCREENING)
    asking.rehearsal = RehearsalIs.UNDER_WAY
    asking.say("herinner mij")
    assert asking.decided == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_who_asked_is_told_that_voting_ends(channel: str) -> None:
    asking = voter(channel, Unfinished(basket=(3, 8)))
    [said] = asking.told(ends(Phase.VOTING))
    assert "stemmen kan" in said.text
    assert [offered.key for offered in asking.offered] == ["vote", "menu"]
    assert asking.told(ends(Phase.IDEAS)) == []


def test_who_voted_or_wrote_meanwhile_is_not_told() -> None:
    asking = voter()
    asking.voted = True
    assert asking.told(ends(Phase.VOTING)) == []
    writing = conversation(Phase.IDEAS, "sms")
    for text in ("nieuw plan", "Een fietspomp bij de brug", "3", "1"):
        writing.say(text)
    assert writing.told(ends(Phase.IDEAS)) == []


def test_my_data_tells_what_is_noted_for_this_phase() -> None:
    asking = voter()
    noted = (Reminder.IDEAS, Reminder.VOTING, Reminder.BALLOT)
    asking.reminders = {of: asking.now.astimezone(UTC) for of in noted}
    [data] = asking.say("mijn gegevens")
    assert data.text.count("- u vroeg op 2 mei om een herinnering voor het einde") == 1
    assert "- wij herinnerden u op 2 mei aan een stem die niet was verstuurd" in data.text


def test_the_day_is_that_of_the_edition() -> None:
    asking = voter()
    asking.now = asking.edition.timeline.begins[Phase.COUNTING] - timedelta(days=3, minutes=1)
    turn = reminding.begin(asking.scene)
    [reply] = turn.replies
    day = getattr(reply.text, "values", {}).get("day")
    assert (day, turn.state) == (date(2027, 5, 31), Home())


def test_a_vote_that_was_cast_leaves_nothing_to_remind_of() -> None:
    choosing = voter("sms", Unfinished(basket=(3, 8)))
    choosing.resident = replace(choosing.resident, proved=True)
    choosing.say("stemmen")
    choosing.say("klaar")
    choosing.say("4821")
    assert any(isinstance(made, BallotCast) for made in choosing.decided)
    assert choosing.told(UNFINISHED) == []


def author(channel: str, language: str = "nl") -> Conversation:
    """Return who wrote idea 30, of which something is asked in as many words as can be."""
    begun = conversation(Phase.SCREENING, channel, language)
    words = dict.fromkeys(("nl", "en"), f"{'waar' * 25}?"[-QUESTION_LENGTH:])
    last = begun.edition.timeline.begins[Phase.VOTING] - timedelta(days=36)
    asked = Defect(Part.OTHER, words, begun.scene.own().now, last)
    any_idea = next(iter(begun.ideas))
    begun.ideas.put(replace(any_idea, number=30, by=begun.id, others=(), asked=asked))
    begun.discussion.put(Reaction(1, 30, Side.QUESTION, "waarom " * 42, "hans"))
    begun.now = last - timedelta(days=1)
    begun.edition = replace(begun.edition, entered=Phase.SCREENING)
    return begun


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("where", [Home(), Informing()])
def test_a_question_that_is_asked_still_is_one_segment(language: str, where: State) -> None:
    writing = author("sms", language)
    for about in (About.MEND_STILL, About.ASKED_STILL):
        writing.state = where
        [said] = writing.told(Notice(about, 30 if about is About.MEND_STILL else 1))
        assert segments(folded(said.text)) == 1, said.text


def test_a_question_of_a_resident_is_asked_still_as_long_as_nobody_replied() -> None:
    writing, notice = author("telegram"), Notice(About.ASKED_STILL, 1)
    [said] = writing.told(notice)
    assert said.text.startswith("Er is nog geen antwoord. Dat kan tot en met 30 april.")
    assert [offered.key for offered in writing.offered] == [
        "reply:1",
        "discuss:30",
        "mute:30",
        "menu",
    ]
    writing.discussion.put(Reaction(2, 30, Side.REPLY, "Daarom.", writing.id, to=1))
    assert writing.told(notice) == []


def test_of_an_idea_that_is_hidden_or_once_it_is_over_nothing_is_asked_still() -> None:
    notice, writing, late = Notice(About.ASKED_STILL, 1), author("telegram"), author("telegram")
    writing.ideas.put(writing.ideas.by(writing.id)[0].become(Standing.HIDDEN))
    assert writing.told(notice) == []
    late.edition = replace(late.edition, entered=Phase.VOTING)
    late.now = late.edition.timeline.begins[Phase.VOTING]
    assert late.told(notice) == []
