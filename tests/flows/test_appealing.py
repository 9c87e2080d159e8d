"""What an author can do with an answer: read it whole, disagree once, and mend what is asked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.segments import folded, is_gsm, segments
from budget.decisions import Appealed, DefectMended
from budget.defect import Defect, Part
from budget.idea import UNKNOWN, Answer, Idea
from budget.notice import About, Notice
from budget.projects import REASON_LENGTH
from budget.standing import Standing
from budget.timeline import Phase
from flows.state import Appealing, Browsing, Home, Mending, Reading, State, Writing
from flows.talk import Kind, Message
from tests.flows.conversation import Conversation, conversation

SCREENS = ("telegram", "whatsapp", "sms")
ME = "resident"
REASON = (
    "De gemeente zet dit jaar al 12 bakken op deze route. Meer bakken worden niet geleegd, "
    "want er is geen geld voor nog een ronde met de wagen."
)


def refused(standing: Standing = Standing.REFUSED, by: str = ME, **more: object) -> Conversation:
    """Return a conversation a day after idea 20 of this resident was refused."""
    talk = conversation(Phase.SCREENING, **more)  # type: ignore[arg-type]
    idea = talk.ideas.get(20)
    assert idea
    no = Answer(
        accepted=False,
        reason={"nl": REASON, "en": "There are 12 bins on this route already."},
        at=talk.now - timedelta(days=1),
        alternative={"nl": "Vraag een bak bij de school."},
        criterion="no-conflict",
    )
    talk.ideas.put(replace(idea, by=by, standing=standing, answer=no))
    return talk


def asked(part: Part, *, others: tuple[str, ...] = (), **more: object) -> Conversation:
    """Return a conversation in which something is asked about idea 20."""
    talk = conversation(Phase.SCREENING, **more)  # type: ignore[arg-type]
    idea = talk.ideas.get(20)
    assert idea
    defect = Defect(part, {"nl": "Waar is het precies?"}, talk.now, talk.now + timedelta(days=7))
    talk.ideas.put(replace(idea, by="" if others else ME, others=others, asked=defect))
    return talk


def tell(talk: Conversation, about: About, number: int = 20, said: str = "") -> str:
    """Tell a resident something; return what is said."""
    return " ".join(spoken.text for spoken in talk.told(Notice(about, number, said)))


def place(talk: Conversation) -> State:
    """Return where a resident is now."""
    return talk.state


def own(talk: Conversation, number: int = 20) -> Idea:
    found = talk.ideas.get(number)
    assert found
    return found


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


@pytest.mark.parametrize("channel", SCREENS)
def test_who_is_at_the_menu_answers_a_question_at_once(channel: str) -> None:
    talk = asked(Part.PLACE, channel=channel)
    assert "Waar is het precies?" in tell(talk, About.MEND)
    assert place(talk) == Mending(20)
    [thanks] = talk.say("bij de kerk")
    assert "Een mens kijkt nog eens naar nummer 20." in thanks.text
    assert talk.decided[-1] == DefectMended(20, "bij de kerk")


def test_who_is_busy_answers_it_later() -> None:
    talk = asked(Part.PLACE)
    talk.state = Writing()
    tell(talk, About.MEND)
    assert place(talk) == Writing()
    talk.tap("mend:20")
    assert place(talk) == Mending(20)


@pytest.mark.parametrize(
    ("part", "message", "mended"),
    [
        (Part.TEXT, Message("Twee bakken bij de school."), ("Twee bakken bij de school.", 0)),
        (Part.PLACE, Message("spoorwijk"), ("spoorwijk", 0)),
        (Part.PLACE, Message("52.1,4.3", kind=Kind.PLACE), ("52.100,4.300", 0)),
        (Part.COST, Message("ongeveer 2.500 euro"), ("", 2_500)),
        (Part.OTHER, Message("Voor kinderen van 4 tot 8."), ("Voor kinderen van 4 tot 8.", 0)),
        (Part.COST, Message("vijf duizend"), ("", 5_000)),
        (Part.COST, Message("gratis"), ("", 0)),
        (Part.COST, Message("geen idee"), (UNKNOWN, 0)),
        (Part.COST, Message("Weet ik niet"), (UNKNOWN, 0)),
        (Part.COST, Message("-5"), None),
        (Part.PLACE, Message("ik weet het niet"), (UNKNOWN, 0)),
        (Part.PLACE, Message("Maakt niet uit."), (UNKNOWN, 0)),
        (Part.PLACE, Message("I don't know"), (UNKNOWN, 0)),
        (Part.PLACE, Message("Spoor"), ("Spoor", 0)),
        (Part.TEXT, Message("weet ik niet"), (UNKNOWN, 0)),
        (Part.TEXT, Message("Later dit jaar"), ("Later dit jaar", 0)),
        (Part.OTHER, Message("Later dit jaar"), ("Later dit jaar", 0)),
        (Part.OTHER, Message("Weet ik niet"), ("Weet ik niet", 0)),
        (Part.OTHER, Message("Help ons met 12 bakken"), ("Help ons met 12 bakken", 0)),
        (Part.COST, Message("heel veel"), None),
        (Part.PLACE, Message("???"), None),
        (Part.TEXT, Message(kind=Kind.VOICE), None),
        (Part.TEXT, Message("x" * 1_001), None),
    ],
)
def test_the_answer_to_a_question(
    part: Part, message: Message, mended: tuple[str, int] | None
) -> None:
    talk = asked(part)
    tell(talk, About.MEND)
    talk.hear(message)
    assert talk.decided == ([DefectMended(20, *mended)] if mended else [])


@pytest.mark.parametrize("channel", SCREENS)
def test_a_district_has_a_number_on_every_channel(channel: str) -> None:
    talk = asked(Part.PLACE, channel=channel)
    tell(talk, About.MEND)
    assert "answer:?" in {offered.key for offered in talk.offered}
    talk.say("3")
    assert talk.decided == [DefectMended(20, "spoorwijk")]


def test_an_amount_below_nothing_is_refused_kindly() -> None:
    talk = asked(Part.COST)
    tell(talk, About.MEND)
    [said] = talk.say("-5")
    assert "Kosten kunnen niet onder nul zijn." in said.text
    assert place(talk) == Mending(20)


def test_after_the_date_a_person_decides() -> None:
    talk = asked(Part.PLACE)
    tell(talk, About.MEND)
    talk.now += timedelta(days=7)
    [said] = talk.say("bij de kerk")
    assert "Een mens beslist nu." in said.text
    assert talk.decided == []


def test_the_first_answer_of_several_authors_counts() -> None:
    talk = asked(Part.PLACE, others=(ME, "els"))
    tell(talk, About.MEND)
    talk.ideas.put(replace(own(talk), asked=None))
    [said] = talk.say("bij de kerk")
    assert "geen vraag aan u" in said.text
    assert talk.decided == []


def test_nobody_else_is_asked() -> None:
    talk = asked(Part.PLACE, others=("els",))
    talk.state = Mending(20)
    talk.say("bij de kerk")
    assert talk.decided == []


def test_a_question_that_was_put_off_is_found_at_the_idea() -> None:
    talk = asked(Part.PLACE)
    tell(talk, About.MEND)
    talk.say("0")
    assert place(talk) == Home()
    talk.state = Browsing()
    talk.say("20")
    assert isinstance(place(talk), Reading)
    talk.tap("mend:20")
    assert place(talk) == Mending(20)


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
