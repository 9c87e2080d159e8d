"""What an author reads of an idea of their own in MY IDEAS, and what they can do with it then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.segments import folded, segments
from budget.decisions import Appealed, Contested, DefectMended, MergeAnswered
from budget.defect import Defect, Part
from budget.idea import Answer
from budget.merger import Merger
from budget.moderation import Subject, Thing
from budget.notice import About, Notice
from budget.standing import Standing
from budget.timeline import Phase
from flows.scene import Hidden
from flows.state import Appealing, Arriving, Authoring, Contesting, Home, Mending
from tests.flows.conversation import Conversation, conversation
from tests.flows.ideas.test_authoring import HANS, LONG, ME, OWN, last, own

SCREENS = ("telegram", "whatsapp", "sms")
LANGUAGES = ("nl", "en")
NO = {"nl": "De grond is van de NS. Daar mag het niet.", "en": "The land is not ours at all."}
INSTEAD = {"nl": "Vraag het in het Huis van de Wijk.", "en": "Ask in the Huis van de Wijk."}
PRIVATE = "Er staat een telefoonnummer in."
DAY = timedelta(days=1)


def answer(talk: Conversation, days: int = 1, *, accepted: bool = False) -> Answer:
    """Return an answer of so many days ago."""
    reason = {} if accepted else NO
    cost, instead = (12_000, {}) if accepted else (0, INSTEAD)
    at = talk.now - days * DAY
    return Answer(accepted, reason, at, cost, "Bank", instead, "" if accepted else "own-land")


def author(
    standing: Standing,
    phase: Phase = Phase.SCREENING,
    channel: str = "telegram",
    days: int = 1,
    **more: object,
) -> Conversation:
    """Return an author at the menu whose idea stands there."""
    talk = conversation(phase, channel)
    idea = replace(own(), standing=standing, **more)  # type: ignore[arg-type]
    if standing in (Standing.ACCEPTED, Standing.REFUSED, Standing.APPEALED, Standing.UPHELD):
        given = answer(talk, days, accepted=standing is Standing.ACCEPTED)
        idea = replace(idea, answer=given)
    talk.ideas.put(idea)
    if standing is Standing.HIDDEN:
        talk.hidden[OWN] = Hidden(PRIVATE)
    talk.say("menu")
    return talk


def keys(talk: Conversation) -> list[str]:
    return [option.key for option in talk.offered]


@pytest.mark.parametrize("phase", [Phase.SCREENING, Phase.VOTING, Phase.COUNTING, Phase.RESULTS])
@pytest.mark.parametrize(
    ("standing", "days", "says", "offers"),
    [
        (Standing.REFUSED, 1, ("van de NS", "Huis van de Wijk", "Niet mee eens?"), "appeal:40"),
        (Standing.REFUSED, 60, ("van de NS", "Huis van de Wijk", "U kon tot en met"), "help"),
        (Standing.ACCEPTED, 1, ("het kan", "12.000"), "back"),
        (Standing.APPEALED, 1, ("van de NS", "kijkt nog eens", "U hoort het antwoord"), "back"),
        (Standing.UPHELD, 1, ("van de NS", "2 keer"), "help"),
        (Standing.HIDDEN, 1, ("telefoonnummer",), "contest:40"),
    ],
)
def test_an_author_reads_what_was_decided_and_what_can_be_done_now(
    phase: Phase, standing: Standing, days: int, says: tuple[str, ...], offers: str
) -> None:
    talk = author(standing, phase, days=days)
    said = last(talk, "mijn plannen")
    assert all(words in said for words in says), said
    assert offers in keys(talk)
    assert "edit" not in keys(talk)
    assert ("withdraw" in keys(talk)) == (standing is Standing.HIDDEN and phase is Phase.SCREENING)


@pytest.mark.parametrize("channel", SCREENS)
@pytest.mark.parametrize("phase", [Phase.SCREENING, Phase.VOTING])
def test_an_author_disagrees_from_their_ideas(phase: Phase, channel: str) -> None:
    talk = author(Standing.REFUSED, phase, channel)
    last(talk, "mijn plannen", "niet eens" if channel == "sms" else "niet mee eens")
    assert talk.state == Appealing(OWN)
    talk.say("De grond is van de gemeente")
    assert talk.decided == [Appealed(OWN, "De grond is van de gemeente")]
    assert "nog eens" in last(talk, "mijn plannen") or channel == "sms"
    assert "appeal:40" not in keys(talk)


@pytest.mark.parametrize("channel", SCREENS)
def test_a_hidden_idea_is_contested_once(channel: str) -> None:
    talk = author(Standing.HIDDEN, channel=channel)
    assert "telefoonnummer" in last(talk, "mijn plannen")
    talk.say("1")
    assert talk.state == Contesting(Subject.IDEA, OWN)
    talk.say("Dat is het nummer van de gemeente")
    [decision] = talk.decided
    assert decision == Contested(Thing(Subject.IDEA, OWN), "Dat is het nummer van de gemeente")
    assert "mens leest" in last(talk, "mijn plannen")
    assert "contest:40" not in keys(talk)


@pytest.mark.parametrize(
    ("hidden", "says"),
    [
        (Hidden(), "Iemand kijkt ernaar"),
        (Hidden(PRIVATE, contested=True), "Een mens leest het"),
        (Hidden(PRIVATE, contested=True, settled=True), "het blijft verborgen"),
        (Hidden(PRIVATE, settled=True, edited=True), "kijkt er nog eens naar"),
    ],
)
def test_what_cannot_be_contested_is_explained(hidden: Hidden, says: str) -> None:
    talk = author(Standing.HIDDEN)
    talk.hidden[OWN] = hidden
    assert says in last(talk, "mijn plannen")
    assert "contest:40" not in keys(talk)


def asked(talk: Conversation, days: int = 7) -> None:
    """Let a screener ask something about the idea."""
    idea = talk.ideas.get(OWN)
    assert idea
    question = {"nl": "Waar is het precies?"}
    defect = Defect(Part.PLACE, question, talk.now, talk.now + timedelta(days=days))
    talk.ideas.put(replace(idea, asked=defect))


@pytest.mark.parametrize("channel", SCREENS)
def test_a_question_is_found_and_answered_there(channel: str) -> None:
    talk = author(Standing.OPEN, channel=channel)
    asked(talk)
    assert channel == "sms" or "Waar is het precies?" in last(talk, "mijn plannen")
    last(talk, "mijn plannen", "1")
    assert talk.state == Mending(OWN)
    talk.say("Bij de kerk")
    assert talk.decided == [DefectMended(OWN, "Bij de kerk")]


def test_a_question_that_can_be_answered_no_more_is_said_to_be_so() -> None:
    talk = author(Standing.OPEN)
    asked(talk, days=-1)
    assert "Een mens beslist" in last(talk, "mijn plannen")
    assert "mend:40" not in keys(talk)


def proposed(talk: Conversation, number: int, into: int, agreed: tuple[str, ...] = ()) -> None:
    """Let a screener propose that one idea goes on as part of another."""
    idea = talk.ideas.get(number)
    assert idea
    merger = Merger(into, talk.now + timedelta(days=7), ("Fatma",), agreed=agreed)
    talk.ideas.put(replace(idea, merger=merger))


@pytest.mark.parametrize(("number", "into", "other"), [(OWN, 7, 7), (9, OWN, 9)])
@pytest.mark.parametrize("channel", SCREENS)
def test_a_merger_is_found_and_answered_there(
    channel: str, number: int, into: int, other: int
) -> None:
    talk = author(Standing.OPEN, channel=channel)
    proposed(talk, number, into)
    said = last(talk, "mijn plannen")
    assert channel == "sms" or f"samen verder met nummer {other}" in said
    talk.say("1")
    talk.say("1")
    assert talk.decided == [MergeAnswered(number, agrees=True)]


def test_who_agreed_to_a_merger_reads_that() -> None:
    talk = author(Standing.OPEN)
    proposed(talk, OWN, 7, agreed=(ME,))
    assert "U wilt samen verder met nummer 7" in last(talk, "mijn plannen")


def test_an_idea_that_goes_on_with_another_leads_there() -> None:
    talk = author(Standing.MERGED, into=41)
    talk.ideas.put(own(41))
    last(talk, "mijn plannen", "40", "lees nummer 41")
    assert talk.state == Authoring(41)


@pytest.mark.parametrize("said", ["99", "nummer 99", "?99", "Hoe staat het met 99?"])
@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.VOTING, Phase.RESULTS])
@pytest.mark.parametrize("from_one", [False, True])
def test_the_number_of_ones_own_idea_is_understood_there(
    phase: Phase, said: str, *, from_one: bool
) -> None:
    talk = author(Standing.REFUSED, phase)
    talk.ideas.put(own(99))
    last(talk, "mijn plannen", *(("40",) if from_one else ()), said)
    assert talk.state == Authoring(99)


@pytest.mark.parametrize("phase", [Phase.SCREENING, Phase.VOTING])
def test_by_sms_the_whole_answer_is_read_in_parts(phase: Phase) -> None:
    talk = author(Standing.REFUSED, phase, "sms")
    heard = last(talk, "mijn plannen", "meer uitleg")
    while "lees verder" in [option.label for option in talk.offered]:
        heard += " " + last(talk, "lees verder")
    assert NO["nl"] in heard
    assert INSTEAD["nl"] in heard
    assert "appeal:40" in keys(talk)
    talk.say("0")
    assert talk.state == Authoring(OWN)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("others", [(), (HANS,)])
@pytest.mark.parametrize("days", [1, 60])
@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.SCREENING, Phase.VOTING, Phase.CLOSED])
@pytest.mark.parametrize("standing", Standing)
def test_it_is_one_segment_on_sms_wherever_it_stands(
    standing: Standing, phase: Phase, days: int, others: tuple[str, ...], language: str
) -> None:
    talk = author(standing, phase, "sms", days, others=others, text=LONG.text, title=LONG.title)
    talk.resident = replace(talk.resident, language=language)
    idea = talk.ideas.get(OWN)
    assert idea
    talk.ideas.put(replace(idea, number=1_234, supports=123, into=1_235))
    hidden = Hidden("Er staat een telefoonnummer in van iemand die dat vast niet wil, denken wij.")
    for why in (Hidden(), hidden, hidden._replace(settled=True)):
        talk.hidden[1_234] = why
        [spoken] = talk.tap("mine:1234") if "mine:1234" in keys(talk) else shown(talk)
        assert segments(folded(spoken.text)) == 1, spoken.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("phase", [phase for phase in Phase if not phase.before(Phase.IDEAS)])
def test_the_menu_of_an_author_is_one_segment_on_sms(phase: Phase, language: str) -> None:
    talk = author(Standing.REFUSED, phase, "sms")
    talk.resident = replace(talk.resident, language=language)
    [spoken] = talk.say("menu")
    assert "mine" in keys(talk)
    assert segments(folded(spoken.text)) == 1, spoken.text


def shown(talk: Conversation) -> list:  # type: ignore[type-arg]
    """Open the idea with the long number."""
    talk.say("mijn plannen")
    return talk.say("1234")


NOTICES = {
    About.ANSWERED: ("explain:40", "appeal:40"),
    About.MEND: ("mend:40",),
    About.HIDDEN: ("contest:40",),
}


def noticed(about: About, channel: str) -> Conversation:
    """Return an author who was told something about their idea."""
    standing = {About.ANSWERED: Standing.REFUSED, About.HIDDEN: Standing.HIDDEN}
    talk = author(standing.get(about, Standing.OPEN), channel=channel)
    if about is About.MEND:
        asked(talk)
        talk.say("mijn plannen")
    talk.told(Notice(about, OWN, PRIVATE if about is About.HIDDEN else ""))
    return talk


@pytest.mark.parametrize(("about", "offered"), NOTICES.items())
@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_what_a_notice_offers_works_after_other_messages(
    about: About, offered: tuple[str, ...], channel: str
) -> None:
    for key in offered:
        talk = noticed(about, channel)
        assert key in keys(talk)
        prompt = talk.prompt
        last(talk, "menu", "hoe", "menu")
        assert "verlopen" not in talk.tap(key, prompt)[-1].text
        assert talk.state != Home()


@pytest.mark.parametrize(
    ("about", "key", "after", "says"),
    [
        (About.ANSWERED, "appeal:40", Standing.APPEALED, "kijkt nog eens"),
        (About.ANSWERED, "appeal:40", Standing.UPHELD, "2 keer"),
        (About.HIDDEN, "contest:40", Standing.OPEN, "weer lezen"),
        (About.MEND, "mend:40", Standing.OPEN, "geen vraag aan u"),
    ],
)
def test_what_is_not_possible_any_more_is_said(
    about: About, key: str, after: Standing, says: str
) -> None:
    talk = noticed(about, "telegram")
    prompt, idea = talk.prompt, talk.ideas.get(OWN)
    assert idea
    talk.ideas.put(replace(idea, standing=after, asked=None))
    talk.say("menu")
    assert says in talk.tap(key, prompt)[0].text
    assert talk.decided == []


def merging() -> Conversation:
    """Return an author who is asked whether their idea goes on with number 7."""
    talk = author(Standing.OPEN)
    proposed(talk, OWN, 7)
    talk.told(Notice(About.MERGE_PROPOSED, OWN))
    return talk


@pytest.mark.parametrize("key", ["agree:40", "apart:40"])
def test_an_old_answer_to_a_merger_shows_first_what_it_is_about_now(key: str) -> None:
    talk = merging()
    prompt = talk.prompt
    talk.say("menu")
    proposed(talk, OWN, 8)
    assert "plan 8" in talk.tap(key, prompt)[-1].text
    assert talk.decided == []
    talk.tap(key)
    assert talk.decided == [MergeAnswered(OWN, agrees=key == "agree:40")]


@pytest.mark.parametrize("key", ["agree:40", "apart:40", "together:40"])
def test_a_merger_that_is_over_is_answered_no_more(key: str) -> None:
    talk = merging()
    prompt = talk.prompt
    talk.say("menu")
    talk.ideas.put(own())
    assert "niet meer" in talk.tap(key, prompt)[0].text
    assert talk.decided == []


@pytest.mark.parametrize("key", ["appeal:40", "explain:40", "mend:40", "contest:40", "agree:40"])
def test_who_is_forgotten_is_asked_first_whether_they_take_part(key: str) -> None:
    talk = author(Standing.REFUSED)
    prompt = talk.prompt
    last(talk, "vergeet mij", "ja")
    talk.tap(key, prompt)
    assert talk.state == Arriving()


def test_nobody_else_hears_why_an_idea_is_hidden() -> None:
    talk = author(Standing.HIDDEN, by=HANS)
    assert PRIVATE not in last(talk, "?40", "mijn plannen")
