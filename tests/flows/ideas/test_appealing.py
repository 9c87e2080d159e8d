"""What an author can do with an answer: read it whole, disagree once, and mend what is asked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.segments import folded, is_gsm, segments
from budget.decisions import Appealed
from budget.defect import Part
from budget.idea import Answer
from budget.notice import About, Notice
from budget.projects import REASON_LENGTH
from budget.standing import Standing
from budget.timeline import Phase
from flows.state import Appealing, Home
from flows.talk import Kind, Message
from tests.flows.conversation import Conversation, conversation
from tests.flows.judged import ME, REASON, SCREENS, asked, own, place, refused, tell


@pytest.mark.parametrize("channel", SCREENS)
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    "about", [About.ANSWERED, About.HEARD, About.FOLLOWED, About.MEND, About.MEND_STILL]
)
def test_a_notice_fits_one_sms_and_can_be_answered(
    channel: str, language: str, about: About
) -> None:
    mending = about in (About.MEND, About.MEND_STILL)
    build = asked(Part.PLACE, channel=channel, language=language) if mending else None
    talk = build or refused(channel=channel, language=language)
    said = [spoken.text for spoken in talk.told(Notice(about, 20))]
    assert "20" in said[0]
    assert talk.offered
    for text in said if channel == "sms" else ():
        assert is_gsm(folded(text))
        assert segments(folded(text)) == 1


@pytest.mark.parametrize("channel", SCREENS)
def test_a_refusal_offers_an_explanation_an_appeal_and_help(channel: str) -> None:
    talk = refused(channel=channel)
    tell(talk, About.ANSWERED)
    assert [option.key for option in talk.offered][:3] == ["explain:20", "appeal:20", "help"]


@pytest.mark.parametrize("channel", SCREENS)
def test_the_whole_reason_can_be_read(channel: str) -> None:
    talk = refused(channel=channel)
    tell(talk, About.ANSWERED)
    heard = " ".join(spoken.text for spoken in talk.say("1"))
    for _often in range(9):
        more = [o.key for o in talk.offered if o.key.startswith("part:")]
        if more:
            heard += " " + " ".join(spoken.text for spoken in talk.tap(more[0]))
    for word in (*REASON.split()[:6], "wagen.", "school."):
        assert word in heard


def test_the_rule_by_which_it_is_refused_is_told() -> None:
    talk = refused()
    tell(talk, About.ANSWERED)
    assert "De regel: Het past bij wat al gepland is." in talk.say("1")[0].text


@pytest.mark.parametrize("channel", SCREENS)
def test_an_author_can_disagree(channel: str) -> None:
    talk = refused(channel=channel)
    tell(talk, About.ANSWERED)
    [question] = talk.say("2")
    assert "Wat klopt er niet?" in question.text
    assert place(talk) == Appealing(20)
    [thanks] = talk.say("De bakken staan aan de andere kant.")
    assert "U hoort het antwoord" in thanks.text
    assert talk.decided[-1] == Appealed(20, "De bakken staan aan de andere kant.")
    assert place(talk) == Home()


@pytest.mark.parametrize(
    ("standing", "by", "days", "said"),
    [
        (Standing.REFUSED, "somebody else", 0, "Dat kan alleen wie nummer 20 heeft gestuurd."),
        (Standing.REFUSED, ME, 7, "Dat kon tot en met"),
        (Standing.APPEALED, ME, 0, "Een mens kijkt nog eens naar nummer 20."),
        (Standing.UPHELD, ME, 0, "2 keer naar nummer 20 gekeken"),
        (Standing.ACCEPTED, ME, 0, "was geen nee"),
        (Standing.WITHDRAWN, ME, 0, "geen antwoord"),
    ],
)
def test_who_cannot_disagree_hears_why(standing: Standing, by: str, days: int, said: str) -> None:
    talk = refused(by=by)
    tell(talk, About.ANSWERED)
    talk.now += timedelta(days=days)
    talk.ideas.put(replace(own(talk), standing=standing))
    [answer] = talk.tap("appeal:20")
    assert said in answer.text
    assert place(talk) == Home()


def opened(talk: Conversation) -> Conversation:
    """Let voting open, without idea 20 on its list."""
    before = talk.edition
    listed = tuple(project for project in before.projects if project.idea != 20)
    talk.edition = replace(before, entered=Phase.VOTING, projects=listed)
    return talk


@pytest.mark.parametrize("channel", SCREENS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_disagrees_once_voting_opened_hears_what_that_can_change(
    channel: str, language: str
) -> None:
    talk = opened(refused(channel=channel, language=language))
    tell(talk, About.ANSWERED)
    asked = [said.text for said in talk.tap("appeal:20")]
    assert ("te laat voor deze stemming" if language == "nl" else "too late") in asked[0]
    assert "?" in asked[-1]
    [thanks] = talk.say("De bakken staan aan de andere kant.")
    assert ("is het te laat" if language == "nl" else "too late") in thanks.text
    assert isinstance(talk.decided[-1], Appealed)
    if channel == "sms":
        for said in (*asked, thanks.text):
            assert segments(folded(said)) == 1


@pytest.mark.parametrize("channel", SCREENS)
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("about", [About.ANSWERED, About.HEARD])
@pytest.mark.parametrize("late", [True, False])
def test_what_can_be_done_too_late_to_be_voted_on_is_told_as_such(
    channel: str, language: str, about: About, *, late: bool
) -> None:
    talk = refused(channel=channel, language=language)
    yes = Answer(accepted=True, reason={}, at=talk.now, cost=500, title="Bak")
    talk.ideas.put(replace(own(talk), standing=Standing.ACCEPTED, answer=yes))
    said = tell(opened(talk) if late else talk, about)
    assert (("te laat" if language == "nl" else "too late") in said) is late
    assert ("help" in {option.key for option in talk.offered}) is late
    if channel == "sms":
        assert segments(folded(said)) == 1


def test_what_is_left_out_is_not_promised_to_the_vote() -> None:
    talk = refused()
    yes = Answer(accepted=True, reason={}, at=talk.now, cost=500, title="Bak")
    talk.ideas.put(replace(own(talk), standing=Standing.ACCEPTED, answer=yes))
    assert "stemmen" in tell(talk, About.ANSWERED)
    talk.edition = replace(talk.edition, left_out=((20, "Het staat al in een ander plan."),))
    assert "stemmen" not in tell(talk, About.ANSWERED)


@pytest.mark.parametrize("channel", SCREENS)
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("by", [ME, "somebody else"])
def test_who_hears_that_an_idea_is_left_out_hears_why(channel: str, language: str, by: str) -> None:
    talk = refused(channel=channel, language=language, by=by)
    yes = Answer(accepted=True, reason={}, at=talk.now, cost=500, title="Bak")
    talk.ideas.put(replace(own(talk), standing=Standing.ACCEPTED, answer=yes))
    assert tell(talk, About.LEFT_OUT) == ""
    longest = ("Dit past al in een ander plan. " * 3)[:REASON_LENGTH]
    talk.edition = replace(talk.edition, left_out=((20, longest),))
    said = tell(talk, About.LEFT_OUT)
    assert longest.strip() in said
    mine = "Uw plan 20" if language == "nl" else "Your"
    assert (mine in said) is (by == ME)
    if channel == "sms":
        assert segments(folded(said)) == 1


def test_nobody_disagrees_once_the_round_is_closed() -> None:
    talk = refused()
    tell(talk, About.ANSWERED)
    talk.edition = replace(talk.edition, entered=Phase.CLOSED)
    [said] = talk.tap("appeal:20")
    assert "Deze ronde is klaar." in said.text
    assert talk.decided == []


def test_the_last_minute_counts_and_not_the_next() -> None:
    talk = refused()
    answer = own(talk).answer
    assert answer
    local = answer.at.astimezone(talk.edition.zone)
    talk.now = (local + timedelta(days=7)).replace(hour=23, minute=59, second=59)
    tell(talk, About.ANSWERED)
    talk.tap("appeal:20")
    assert place(talk) == Appealing(20)
    talk.now += timedelta(seconds=1)
    talk.say("Het klopt niet.")
    assert place(talk) == Home()
    assert not any(isinstance(made, Appealed) for made in talk.decided)


def test_an_appeal_of_another_author_is_for_all_of_them() -> None:
    talk = refused(by="els")
    talk.ideas.put(replace(own(talk), others=(ME,)))
    tell(talk, About.ANSWERED)
    talk.tap("appeal:20")
    talk.ideas.put(replace(own(talk), standing=Standing.APPEALED))
    [said] = talk.say("Ik ben het er niet mee eens.")
    assert "Een mens kijkt nog eens" in said.text


@pytest.mark.parametrize(
    "message",
    [Message(kind=Kind.VOICE), Message("", kind=Kind.PICTURE), Message("x" * 1_001)],
)
def test_what_is_no_reason_is_asked_again(message: Message) -> None:
    talk = refused()
    tell(talk, About.ANSWERED)
    talk.tap("appeal:20")
    talk.hear(message)
    assert talk.decided == []
    talk.say("Het klopt niet, er staan geen bakken.")
    assert isinstance(talk.decided[-1], Appealed)


def test_a_word_for_everywhere_leaves_the_appeal() -> None:
    talk = refused()
    tell(talk, About.ANSWERED)
    talk.tap("appeal:20")
    talk.say("0")
    assert place(talk) == Home()


@pytest.mark.parametrize(
    ("can", "cannot", "said"),
    [
        ((3, 8), (4,), "Deze kunnen: 3, 8. Deze niet: 4."),
        ((3, 8), (), "Deze kunnen: 3, 8."),
        ((), (4, 9), "Deze kunnen helaas niet: 4, 9."),
    ],
)
def test_who_follows_many_hears_it_at_once(
    can: tuple[int, ...], cannot: tuple[int, ...], said: str
) -> None:
    talk = conversation(Phase.SCREENING)
    for number in (*can, *cannot):
        answer = Answer(number in can, {"nl": "Zo is het."}, talk.now)
        standing = Standing.ACCEPTED if number in can else Standing.REFUSED
        talk.ideas.put(replace(own(talk, number), standing=standing, answer=answer))
    numbers = " ".join(map(str, (*can, *cannot)))
    assert said in tell(talk, About.FOLLOWED, (*can, *cannot)[0], numbers)


def test_what_is_not_there_any_more_is_not_told() -> None:
    talk = conversation(Phase.SCREENING)
    for about in set(About) - {About.REPLIED}:
        assert tell(talk, about, 99) == ""
    assert tell(talk, About.FOLLOWED, 99, "99 100") == ""


def test_good_news_needs_no_reason() -> None:
    talk = refused()
    yes = Answer(accepted=True, reason={}, at=talk.now, cost=2_500, title="Bakken")
    talk.ideas.put(replace(own(talk), standing=Standing.ACCEPTED, answer=yes))
    assert "kan. Bewoners kunnen erop stemmen vanaf 1 mei." in tell(talk, About.ANSWERED)
    assert "Het kost € 2.500." in talk.say("1")[0].text
