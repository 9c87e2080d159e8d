"""How far the projects are: where it leads, who hears of it, and what it costs on SMS."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.channels import SCREENS
from bot.channels.segments import folded, segments
from budget.consent import ConsentChosen, Purpose
from budget.decisions import Marked, Unmarked
from budget.discussion import FOLLOW, FOLLOW_PROJECT, MUTE
from budget.edition import Picture
from budget.notice import About, Notice
from budget.progress import Progress
from budget.timeline import Phase
from budget.updates import Milestone, Photo, Status, Step
from flows.state import Home, Progressing, Results, State
from tests.flows.conversation import DEMO, LANGUAGES, Conversation, conversation
from tests.flows.outcome.test_results import OUTCOME

AT = datetime(2027, 7, 2, 10, tzinfo=UTC)
UNTIL = date(2028, 11, 28)
LONG = dict.fromkeys(LANGUAGES, "Deze tekst is langer dan wie dan ook ooit wil lezen. " * 5)
WON = {
    p.number: Progress(p.number, p.cost)
    for p in DEMO.edition.projects
    if str(p.number) in OUTCOME.winners
}
PHOTO = Photo(Picture("a" * 64 + ".jpg", 640, 480, {"nl": "Bomen.", "en": "Trees."}))
FULL = {
    "updates": 3,
    "at": AT,
    "words": LONG,
    "until": UNTIL,
    "spent": 123_456,
    "milestones": tuple(Milestone(n, LONG, UNTIL, UNTIL if n < 3 else None) for n in range(1, 9)),
    "photos": (PHOTO,),
}


def reader(
    channel: str = "telegram", language: str = "nl", phase: Phase = Phase.CARRYING_OUT
) -> Conversation:
    begun = conversation(phase, channel, language)
    begun.outcome, begun.progress = OUTCOME, WON
    return begun


def as_far_as(status: Status, number: int) -> Progress:
    """Return a project of which as much as possible is said."""
    step = Step(status, 88, LONG, UNTIL)
    return replace(WON[number], status=status, percentage=88, news=step, **FULL)  # type: ignore[arg-type]


FIRST, SECOND = list(WON)[:2]
AGREED = ConsentChosen(Purpose.PROJECT, True, FIRST)
WITHDRAWN = ConsentChosen(Purpose.PROJECT, False, FIRST)


@pytest.mark.parametrize("phase", [Phase.RESULTS, Phase.CARRYING_OUT, Phase.CLOSED])
@pytest.mark.parametrize(
    ("said", "state"),
    [
        (["voortgang"], Progressing()),
        (["voortgang", "meer"], Progressing(page=1)),
        (["voortgang", str(SECOND)], Progressing(SECOND)),
        (["voortgang", "meer", str(FIRST), "0"], Progressing(page=1)),
        (["voortgang", str(FIRST), "2", "waarom"], Results(number=FIRST)),
        (["voortgang", str(FIRST), "volgend"], Progressing(SECOND)),
        (["voortgang", "99"], Progressing()),
        ([f"voortgang {FIRST}"], Progressing(FIRST)),
        (["uitslag", f"hoe ver is project {SECOND}?"], Progressing(SECOND)),
        (["uitslag", f"voortgang nr {SECOND}"], Progressing(SECOND)),
        (["uitslag", str(FIRST), f"progress {SECOND}"], Progressing(SECOND)),
        (["voortgang", "0", "nee", "0"], Home()),
    ],
)
def test_where_progress_leads(phase: Phase, said: list[str], state: State) -> None:
    reading = reader("sms", phase=phase)
    for text in said:
        reading.say(text)
    assert reading.state == state


@pytest.mark.parametrize(
    ("phase", "first"),
    [
        (Phase.RESULTS, ["result", "progress"]),
        (Phase.CARRYING_OUT, ["progress", "result"]),
        (Phase.CLOSED, ["progress", "result"]),
    ],
)
def test_the_menu_begins_with_what_is_new_in_the_phase(phase: Phase, first: list[str]) -> None:
    [menu] = reader("sms", phase=phase).say("menu")
    assert [option.key for option in menu.options[:2]] == first


@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.VOTING, Phase.COUNTING])
def test_before_the_result_there_is_nothing_to_follow(phase: Phase) -> None:
    asking = conversation(phase)
    assert "uitslag" in asking.say("voortgang")[0].text
    assert asking.state == Home()


def test_a_vote_on_themes_leads_to_its_result() -> None:
    reading = reader()
    reading.progress = {}
    reading.say("voortgang")
    assert reading.state == Results()


@pytest.mark.parametrize(
    ("marks", "key", "decided"),
    [
        (set(), "follow", (Marked(FOLLOW, FIRST), Unmarked(MUTE, FIRST), AGREED)),
        ({(FOLLOW, FIRST)}, "unfollow", (Unmarked(FOLLOW, FIRST), WITHDRAWN)),
        ({(MUTE, FIRST)}, "unmute", (Marked(FOLLOW, FIRST), Unmarked(MUTE, FIRST), AGREED)),
    ],
)
def test_a_project_is_followed_by_its_idea(
    marks: set[tuple[str, int]], key: str, decided: tuple[Marked | Unmarked | ConsentChosen, ...]
) -> None:
    reading = reader()
    assert DEMO.edition.project_by_number[FIRST].idea == FIRST
    reading.say("voortgang")
    reading.marks = frozenset(marks)
    [shown] = reading.say(str(FIRST))
    assert shown.options[0].key == key
    reading.tap(key)
    assert reading.turn.decisions == decided


def test_an_author_hears_of_it_anyway_and_can_ask_not_to() -> None:
    reading = reader()
    idea = reading.ideas.get(FIRST)
    assert idea
    reading.ideas.put(replace(idea, by="resident"))
    reading.say("voortgang")
    reading.say(str(FIRST))
    reading.tap("mute")
    assert reading.turn.decisions == (Marked(MUTE, FIRST), WITHDRAWN)


@pytest.mark.parametrize(
    "said", [["stop volgen"], [f"volg {FIRST} niet meer"], ["menu", "ik volg niet meer"]]
)
def test_a_project_is_followed_no_more_in_so_many_words(said: list[str]) -> None:
    reading = reader("sms")
    for text in (f"volg {FIRST}", *said):
        reading.say(text)
    assert reading.state == Progressing(FIRST)
    assert reading.decided[-2:] == [Unmarked(FOLLOW, FIRST), WITHDRAWN]


def test_a_project_without_an_idea_is_followed_itself() -> None:
    reading = reader()
    lonely = next(p.number for p in DEMO.edition.projects if not p.idea)
    reading.progress = {lonely: Progress(lonely, 1)}
    reading.say("voortgang")
    reading.say(str(lonely))
    reading.tap("follow")
    reading.tap("again")
    reading.tap("unfollow")
    assert reading.decided == [
        Marked(FOLLOW_PROJECT, lonely),
        ConsentChosen(Purpose.PROJECT, True, lonely),
        Unmarked(FOLLOW_PROJECT, lonely),
        ConsentChosen(Purpose.PROJECT, False, lonely),
    ]


def test_the_last_photo_is_shown_once_and_not_on_sms() -> None:
    shown = {}
    for channel in SCREENS:
        reading = reader(channel)
        reading.progress = WON | {FIRST: as_far_as(Status.DONE, FIRST)}
        reading.say("voortgang")
        shown[channel] = reading.say(str(FIRST))[0].picture
    path = f"{DEMO.edition.slug}/pictures/{PHOTO.picture.name}"
    assert [one and (one.path, one.text) for one in shown.values()] == [
        *[(path, "Foto: Bomen.")] * 2,
        None,
    ]


@pytest.mark.parametrize("status", Status)
def test_who_follows_a_project_can_read_more_of_it_from_anywhere(status: Status) -> None:
    reading = reader("whatsapp")
    reading.progress = WON | {FIRST: as_far_as(status, FIRST)}
    reading.say("uitslag")
    [told] = reading.told(Notice(About.PROGRESSED, FIRST))
    assert told.text.startswith(f"Plan {FIRST} (")
    reading.say("lees meer")
    assert reading.state == Progressing(FIRST)


@pytest.mark.parametrize(
    ("number", "progress"),
    [(FIRST, {}), (FIRST, WON), (99, WON)],
)
def test_there_is_no_notice_without_news(number: int, progress: dict[int, Progress]) -> None:
    reading = reader()
    reading.progress = progress
    assert reading.told(Notice(About.PROGRESSED, number)) == []


def everything(language: str, status: Status) -> Iterator[str]:
    """Yield all that is said on SMS of projects of which as much as possible is said."""
    reading = reader("sms", language)
    reading.progress = {number: as_far_as(status, number) for number in WON}
    for _page in range(4):
        yield from (spoken.text for spoken in reading.say("progress" if not _page else "more"))
    for number in WON:
        reading.marks = frozenset({(MUTE, number)} if number % 3 == 1 else {(FOLLOW, number)})
        idea = reading.ideas.get(number)
        if idea and number % 3 == 2:
            reading.ideas.put(replace(idea, by=reading.id))
        reading.say("voortgang")
        for typed in (str(number), "2", "1"):
            yield from (spoken.text for spoken in reading.say(typed))
        yield from (spoken.text for spoken in reading.told(Notice(About.PROGRESSED, number)))
        one = reading.progress[number]
        reading.progress |= {number: replace(one, news=one.milestones[0])}
        yield from (spoken.text for spoken in reading.told(Notice(About.PROGRESSED, number)))
    yield from (spoken.text for spoken in reading.say("menu"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", Status)
def test_whatever_is_said_of_a_project_is_one_text_message(language: str, status: Status) -> None:
    assert [text for text in everything(language, status) if segments(folded(text)) > 1] == []
