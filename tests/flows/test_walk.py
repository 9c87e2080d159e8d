"""Whatever is done, in whatever order: it is answered, and leads to nothing that is not allowed."""

import json
from dataclasses import replace

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from bot.channels import EVERY_SCREEN
from bot.channels.fitting import utf16
from bot.channels.segments import folded, is_gsm, segments
from bot.channels.shapes import LONGEST_BODY, LONGEST_ID, LONGEST_NOTE, LONGEST_ROW, MOST_ROWS
from budget.ballot import check_ballot
from budget.count import Candidate, CountRules, most_votes
from budget.decisions import BallotCast, IdeaSubmitted, ProofMissed
from budget.discussion import Discussion, Reaction, Side
from budget.idea import TEXT_LENGTH
from budget.standing import Standing
from budget.timeline import Phase
from flows import sharing
from flows.hearing.words import WORDS
from flows.state import Missed, ReadingBack
from flows.state_json import as_json, from_json
from flows.talk import Kind, Message
from locales.say import Spoken, every
from tests.flows.conversation import DEMO, LANGUAGES, Conversation, conversation

Deed = int | str | Message | tuple[int, int]

NASTY = (
    "",
    " ",
    "0",
    "9",
    "-",
    "?",
    "?8",
    "-8",
    "3,8 en 14, 21",
    "1 t/m 30",
    "STEUN 8",
    "4821",
    "0612345678",
    "/start nl_taalcafe",
    "/",
    "'; DROP TABLE ballots; --",
    "<script>alert(1)</script> &amp; {title} %s \\n",
    "stop",
    "een lang verhaal over het plein " * 400,
    "9" * 10_000,
    "👍🏽" * 300,
    "ما هي الميزانية؟ ٣",
    "\u202ekeer om\u202c \x00\x07\x1b[31m",
    "\ud83d half een paar",
    "ﷺ" * 50,
)
SAID = tuple(
    word.strip()
    for text in WORDS.values()
    for said in every(text, LANGUAGES)
    for word in said.split(",")
)
THINGS = st.builds(
    lambda text, kind, number: Message(text, kind=kind, number=number),
    st.sampled_from(("", "kijk", "52.09,5.12")),
    st.sampled_from([kind for kind in Kind if kind is not Kind.TAP]),
    st.sampled_from(("", "+31612345678")),
)
ON_OFFER = st.integers(0, 30)
DEEDS = st.one_of(
    *[ON_OFFER] * 6,
    st.sampled_from(SAID),
    st.sampled_from(("plan", "Meer bankjes op het plein", "stemmen", "3 8", "klaar", "4821")),
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_characters="{"), max_size=40),
    THINGS,
    st.tuples(ON_OFFER, st.integers(-3, 0)),  # a choice of an older prompt
)
LIVELY = (Phase.IDEAS, Phase.VOTING, Phase.RESULTS)
OPENINGS = (
    *(["menu"], ["plan", "Meer bankjes"], ["stemmen", "3 8"], ["3 8", "klaar"], ["?8"]),
    *(["plannen", "8", "2"], ["plannen", "11", "2"], ["?12", "2", "1"]),
)
OUTCOME = most_votes(
    (Candidate(str(p.number), p.title["nl"], p.cost, p.number) for p in DEMO.edition.projects),
    DEMO.edition.budget,
    CountRules(),
    "a seed",
)

TALK = (
    *(Reaction(n, 8, Side.FOR, "Goed voor de bomen! " * (n % 9), "buur", n % 3) for n in (1, 2, 3)),
    *(Reaction(n, 8, Side.AGAINST, "Te duur. " * 30, "buur") for n in (4, 5, 6, 7)),
    Reaction(8, 11, Side.QUESTION, "Wie betaalt de tegels?", "buur"),
    Reaction(9, 11, Side.REPLY, "Dat doet de gemeente. " * 13, "indiener", to=8),
    Reaction(10, 12, Side.QUESTION, "Mag iedereen erbij?", "buur"),
    Reaction(11, 12, Side.AGAINST, "", "buur", standing=Standing.HIDDEN),
)
"""What was said about some of the ideas."""

LONGER_ON_SMS = {
    "Dit bewaren wij van u:": "everything that we hold is said in one message",
    "We hold about you:": "everything that we hold is said in one message",
}
"""Messages of more than two segments in GSM-7, with the reason."""


def do(deed: Deed, walker: Conversation) -> list[Spoken]:
    """Do one thing, and return what is answered."""
    match deed:
        case str():
            return walker.say(deed)
        case Message():
            return walker.hear(deed)
        case (int() as number, int() as ago):
            key = walker.offered[number % len(walker.offered)].key if walker.offered else "x"
            return walker.tap(key, walker.prompt + ago)
    if not walker.offered:
        return walker.say("hallo")
    offered = walker.offered[deed % len(walker.offered)]
    if walker.channel != "sms":
        return walker.tap(offered.key)
    return walker.say(str(offered.number) if offered.number >= 0 else offered.label)


@given(
    st.sampled_from((*LIVELY * 3, *Phase)),
    st.sampled_from(list(EVERY_SCREEN)),
    st.sampled_from(LANGUAGES),
    st.sampled_from((True, True, True, False)),
    st.tuples(st.sampled_from(OPENINGS), st.lists(DEEDS, max_size=30)),
)
@settings(max_examples=150)
def test_any_walk_is_answered(
    phase: Phase, channel: str, language: str, joined: bool, deeds: tuple[list[str], list[Deed]]
) -> None:
    walker = conversation(phase, channel, language, joined=joined)
    walker.outcome = OUTCOME
    walker.discussion = Discussion(TALK)
    for deed in (*deeds[0], *deeds[1]):
        replies = do(deed, walker)
        event(type(walker.state).__name__)
        silent = isinstance(deed, Message) and deed.kind in {Kind.BLOCKED, Kind.UNBLOCKED}
        assert silent or replies[-1].options
        assert from_json(json.loads(json.dumps(as_json(walker.state)))) == walker.state
        assert len(json.dumps(as_json(walker.state))) < 12_000
        for spoken in replies:
            check(spoken, channel)
    check_decisions(walker)


def check(spoken: Spoken, channel: str) -> None:
    """Check that a message is one, and fits its channel."""
    spoken.text.encode()
    assert spoken.text.strip()
    assert "{" not in spoken.text.replace("{title}", "")
    keys = [option.key for option in spoken.options]
    assert len(keys) == len(set(keys))
    numbers = [option.number for option in spoken.options if option.number >= 0]
    assert len(numbers) == len(set(numbers))
    assert all(option.label.strip() for option in spoken.options)
    if channel == "sms":
        sent = folded(spoken.text)
        long = any(spoken.text.startswith(beginning) for beginning in LONGER_ON_SMS)
        assert segments(sent) <= 2 or long or not is_gsm(sent), sent
    elif channel == "whatsapp":
        assert len(spoken.options) <= MOST_ROWS
        assert utf16(spoken.text) <= LONGEST_BODY or "“" in spoken.text
        for option in spoken.options:
            assert utf16(option.note) <= LONGEST_NOTE
            assert len(option.key) <= LONGEST_ID - 20
    else:
        assert len(spoken.options) <= EVERY_SCREEN[channel].rows
        assert utf16(spoken.text) <= 4_096
        assert all(len(option.key.encode()) <= 50 for option in spoken.options)


def check_decisions(walker: Conversation) -> None:
    """Check that what was decided may be decided."""
    for decision in walker.decided:
        if isinstance(decision, BallotCast):
            assert walker.edition.entered is Phase.VOTING
            check_ballot(decision.ballot, walker.edition)
        if isinstance(decision, IdeaSubmitted):
            assert walker.edition.entered is Phase.IDEAS
            assert 0 < len(decision.draft.text) <= TEXT_LENGTH
    if EVERY_SCREEN[walker.channel].shared:
        assert [one for one in walker.decided if not isinstance(one, sharing.DONE_HERE)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("phase", list(Phase))
def test_the_labels_of_whatsapp_fit_its_lists(phase: Phase, language: str) -> None:
    seen: set[str] = set()
    paths: list[tuple[str, ...]] = [()]
    for path in paths:
        walker = conversation(phase, "whatsapp", language)
        walker.outcome = OUTCOME
        for key in path:
            walker.tap(key)
        for offered in walker.offered:
            assert (
                utf16(offered.label) <= LONGEST_ROW
                or "mark" in offered.key
                or (offered.key.startswith(("look:", "idea:")))
            ), offered
        fresh = [o.key for o in walker.offered if o.key not in seen]
        seen |= set(fresh)
        paths += [(*path, key) for key in fresh if len(path) < 3]


@given(st.lists(st.sampled_from(("1", "4821", "ja", "klaar", "stem", "", "4812")), max_size=30))
def test_nobody_casts_on_sms_without_the_number_that_was_sent(said: list[str]) -> None:
    faker = conversation(Phase.VOTING, "sms")
    faker.say("3 8")
    for text in said:
        faker.proof = 5_000 + faker.proof % 999  # nobody but the phone sees the number
        asked = isinstance(getattr(faker.state, "before", faker.state), ReadingBack)
        faker.say("1234" if asked and text.isdigit() and text != "1" else text)
    assert set(faker.decided) <= {ProofMissed()}


def test_missing_is_not_remembered_for_ever() -> None:
    walker = conversation(Phase.IDEAS)
    for _ in range(50):
        walker.say("asdf")
    assert isinstance(walker.state, Missed)
    assert replace(walker.state, times=1, said="") == Missed(walker.state.before)
