"""Reminders: of what a resident began and did not send, or asked to hear; each once, by day."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from operator import itemgetter

from sqlalchemy import Connection

from bot.channels import SCREENS
from bot.moderation.told import authors
from bot.turns import answers, drafts, turn
from bot.turns.answers import Answers
from bot.turns.batch import Batch, batch_of
from bot.turns.reminders import patience
from bot.turns.snapshot import Snapshot
from budget.days import by_day
from budget.discussion import WHILE
from budget.edition import Edition
from budget.notice import About, Notice
from budget.reminder import ENDS, Reminder, days_ahead, eve, last_call
from budget.standing import Standing
from budget.timeline import Phase
from flows.ideas import writing
from storage.post import mail, notices
from storage.process import editions
from storage.residents import conversations, reminders
from storage.residents.conversations import Conversation
from storage.sealing import Seal

LATE = timedelta(hours=3)
"""How long a ballot lies at least, from the day before the last one on."""

_PAGE = 200
"""Reminders in one transaction."""


def remind(
    db: Connection, snapshot: Snapshot, now: datetime, seal: Seal, remembered: Answers
) -> int:
    """Remind who is to be reminded now; return how many those are, or will be told right away."""
    edition = snapshot.edition
    phase = edition.phase_at(now)
    end = edition.timeline.end(phase)
    if not by_day(now, edition.zone) or (end and end <= now):
        return 0
    count = _asked(db, edition, phase, now, seal) if phase in ENDS else 0
    if phase in WHILE:
        count += _of_questions(db, snapshot, now, seal)
    if phase is Phase.IDEAS:
        count += _of_ideas(db, snapshot, now, seal)
    if phase is Phase.VOTING:
        count += _of_ballots(db, snapshot, now, seal, remembered)
    return count


def let_go(db: Connection) -> None:
    """Erase what is noted for phases that are over."""
    for row in editions.every(db):
        over = [of for of in Reminder if of.phase.before(Phase(row.phase))]
        if over:
            reminders.let_go(db, row.slug, over)


def _asked(db: Connection, edition: Edition, phase: Phase, now: datetime, seal: Seal) -> int:
    """Let who asked for it be told that a phase ends; from then on nothing is noted of it.

    Some days ahead those are told who asked before that, and on the last morning all others.
    """
    ahead, call, of = days_ahead(edition, phase), last_call(edition, phase), ENDS[phase]
    if ahead is None or call is None or now < ahead:
        return 0
    due = reminders.take(db, edition.slug, of, None if call <= now else ahead, _PAGE)
    told = [(resident, Notice(About.ENDS, said=phase)) for resident in due]
    notices.add(db, edition.slug, told, now, seal)
    return len(due)


def _of_questions(db: Connection, snapshot: Snapshot, now: datetime, seal: Seal) -> int:
    """Let authors be told of the oldest question that nobody has replied to, all at one moment.

    That is some days before ideas can be discussed no more; of what is asked later there is none.
    """
    edition, slug = snapshot.edition, snapshot.slug
    last = max(
        (p for p in WHILE if p in edition.timeline.begins),
        key=lambda p: p.order,
        default=Phase.IDEAS,
    )
    ahead = days_ahead(edition, last)
    if edition.phase_at(now) is not last or ahead is None or now < ahead:
        return 0
    if reminders.noted(db, slug, Reminder.QUESTIONS, [""]):
        return 0
    reminders.note(db, slug, Reminder.QUESTIONS, "", now)
    waiting: dict[str, Notice] = {}
    for question in snapshot.discussion.unanswered():
        idea = snapshot.ideas.get(question.idea)
        if idea and idea.standing is Standing.OPEN:
            for author in authors(db, slug, idea) - {question.by}:
                waiting.setdefault(author, Notice(About.ASKED_STILL, question.number))
    notices.add(db, slug, sorted(waiting.items(), key=itemgetter(0)), now, seal)
    return len(waiting)


def _of_ideas(db: Connection, snapshot: Snapshot, now: datetime, seal: Seal) -> int:
    """Remind who began an idea and has not been heard since."""
    due = _of_this(db, conversations.to_remind(db, now, _PAGE), snapshot.slug)
    posts = [post for conversation in due for post in _reminder(conversation, snapshot, now, seal)]
    conversations.keep(db, due)
    if posts:
        mail.send(db, posts)
    return len(posts)


def _reminder(
    conversation: Conversation, snapshot: Snapshot, now: datetime, seal: Seal
) -> list[mail.Post]:
    """Return the reminder, which can be answered like any other message."""
    conversation.remind_at = None
    draft = drafts.read(drafts.unlocked(conversation.unfinished, seal)).idea
    if draft is None:
        return []
    reminder = (writing.reminder(draft),)
    spoken = answers.in_words(reminder, conversation.channel, conversation.language, snapshot)
    conversation.offered = answers.offered(spoken)
    conversation.prompt += 1
    conversation.screen = ""
    posts = turn.posts([answers.said(s) for s in spoken], conversation, now)
    return [post._replace(rank=mail.NOTICE) for post in posts]


def _of_ballots(
    db: Connection, snapshot: Snapshot, now: datetime, seal: Seal, remembered: Answers
) -> int:
    """Remind who began a ballot and has not been heard since, unless they were already.

    The ballot is read while the conversation is held, and whether they voted meanwhile, here or
    elsewhere by the same right, is looked up with it.
    """
    slug, waits = snapshot.slug, _waits(snapshot.edition, now)
    due = _of_this(db, _due(db, waits, now), slug)
    if not due:
        return 0
    before = reminders.noted(db, slug, Reminder.BALLOT, [c.resident for c in due])
    batch = batch_of(db, {c.key: c for c in due}, snapshot, seal, remembered)
    told: dict[bytes, Notice] = {}
    for one in due:
        one.remind_at = None
        if one.resident in before or not drafts.filling(one.unfinished):
            continue
        if now < one.changed + waits[one.channel]:
            one.remind_at = one.changed + patience(one.channel)
        elif _own(batch, one):
            told[one.key] = Notice(About.UNFINISHED)
    heard = turn.tell(batch, told, now)
    for one in due:
        if one.key in heard:
            reminders.note(db, slug, Reminder.BALLOT, one.resident, now)
    conversations.keep(db, [one for one in due if one.key not in told])
    return len(heard)


def _of_this(db: Connection, due: list[Conversation], slug: str) -> list[Conversation]:
    """Return those that are about this edition; of what was begun in another nobody is reminded."""
    earlier = [one for one in due if one.edition != slug]
    for one in earlier:
        one.remind_at = None
    conversations.keep(db, earlier)
    return [one for one in due if one.edition == slug]


def _own(batch: Batch, conversation: Conversation) -> bool:
    """Whether what is on the ballot is the resident's own, and can be sent."""
    codes = batch.known.codes
    return codes is None or codes.sendable(conversation)


def _waits(edition: Edition, now: datetime) -> Mapping[str, timedelta]:
    """Return how long a ballot lies by now, by channel: not so long when voting is nearly over."""
    late = eve(edition, Phase.VOTING)
    nearly = late is not None and late <= now
    return {channel: LATE if nearly else patience(channel) for channel in SCREENS}


def _due(db: Connection, waits: Mapping[str, timedelta], now: datetime) -> list[Conversation]:
    """Return who is to be reminded of a ballot; `remind_at` is as long after as it usually lies."""
    due: list[Conversation] = []
    for early in sorted({patience(channel) - wait for channel, wait in waits.items()}):
        channels = [c for c, wait in waits.items() if patience(c) - wait == early]
        due += conversations.to_remind(db, now + early, _PAGE, channels)
    return due
