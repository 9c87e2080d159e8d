"""What waits for somebody is counted, and found by an index."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, insert, select, update

from budget.asking import Help
from budget.merger import Merger
from budget.moderation import Subject, Thing, Wrong
from budget.standing import Standing
from budget.timeline import Phase
from storage import journal
from storage.contributions import appeals, hidings, ideas, reports
from storage.contributions.appeals import Appeal
from storage.contributions.contests import Contest
from storage.contributions.reports import Report
from storage.desk import pending
from storage.desk.pending import Reading, Requested, Unanswered
from storage.engine import Storage
from storage.journal import Entry, Written
from storage.post import mail
from storage.post.mail import Posted
from storage.process import editions, participation
from storage.residents import requests
from storage.residents.requests import Request
from storage.tables import outbox, paper_batches
from tests.storage.linden import DAY, EDITION, NOW, SLUG, idea, letter, post

LATER = NOW + timedelta(days=2)
IDEA, OTHER = Thing(Subject.IDEA, 1), Thing(Subject.IDEA, 2)


def begin(db: Connection) -> None:
    """Keep four ideas: two open, one hidden, one that waits to be read."""
    stands = {1: Standing.OPEN, 2: Standing.OPEN, 3: Standing.HIDDEN, 4: Standing.WAITING}
    first = [replace(idea(number), standing=where) for number, where in stands.items()]
    editions.create(db, replace(EDITION, entered=Phase.IDEAS), first, NOW, "test")


async def test_requests_wait_with_the_moment_at_which_they_were_made(store: Storage) -> None:
    def lived(db: Connection) -> list[Requested]:
        begin(db)
        for at in (LATER, NOW):
            requests.ask(db, SLUG, Request(b"key", Help.CALL, b"", at))
        requests.ask(db, "another", Request(b"key", Help.QUESTION, b"", NOW))
        [first, *_others] = [one for one in requests.waiting(db) if one.edition == SLUG]
        requests.answer(db, first, b"", LATER)
        [other] = [one for one in requests.waiting(db) if one.edition == SLUG]
        requests.take(db, other, other.taken._replace(by="Rosa", at=NOW))
        return list(pending.requested(db, SLUG))

    assert await store.run(lived) == [Requested(Help.CALL, LATER, "Rosa")]


async def test_an_appeal_is_late_from_its_moment_on(store: Storage) -> None:
    def lived(db: Connection) -> tuple[Unanswered, Unanswered]:
        begin(db)
        for number, before in ((1, LATER), (2, LATER + DAY)):
            appeals.open_case(db, SLUG, Appeal(number, "fatma", b"", NOW, before))
        seen = pending.appealed(db, SLUG, LATER)
        appeals.close_case(db, SLUG, 1, LATER)
        return seen, pending.appealed(db, SLUG, LATER)

    assert await store.run(lived) == (Unanswered(2, 1), Unanswered(1, 0))


async def test_what_is_moderated_is_counted_by_what_its_author_waits_for(store: Storage) -> None:
    def lived(db: Connection) -> list[tuple[int, ...]]:
        begin(db)
        hidden = Thing(Subject.IDEA, 3)
        seen = [_moderated(db)]
        hidings.hide(db, SLUG, hidden, b"", NOW)
        seen.append(_moderated(db))
        hidings.hide(db, SLUG, hidden, b"why", NOW)
        seen.append(_moderated(db))
        hidings.edit(db, SLUG, hidden, NOW)
        seen.append(_moderated(db))
        hidings.conclude(db, SLUG, hidden, NOW)
        seen.append(_moderated(db))
        hidings.hide(db, SLUG, hidden, b"why", NOW)
        hidings.contest(db, SLUG, hidden, Contest("fatma", b"no", NOW))
        for resident in ("hans", "lena"):
            reports.add(db, SLUG, IDEA, Report(resident, Wrong.OTHER, b"", NOW))
        reports.add(db, SLUG, OTHER, Report("hans", Wrong.OTHER, b"", NOW))
        reports.settle(db, SLUG, OTHER, NOW)
        return [*seen, _moderated(db)]

    # to read, without a reason, with the last word, changed since, reported
    assert await store.run(lived) == [
        (1, 0, 0, 0, 0),
        (1, 1, 0, 0, 0),
        (1, 0, 1, 0, 0),
        (1, 0, 0, 1, 0),
        (1, 0, 1, 0, 0),
        (1, 0, 0, 0, 1),
    ]


def _moderated(db: Connection) -> tuple[int, ...]:
    counts = (pending.to_read, pending.untold, pending.told, pending.edited, pending.reported)
    return tuple(count(db, SLUG) for count in counts)


async def test_ideas_are_counted_by_where_they_stand(store: Storage) -> None:
    await store.run(begin)
    assert await store.run(lambda db: participation.by_standing(db, SLUG)) == {
        Standing.OPEN: 2,
        Standing.HIDDEN: 1,
        Standing.WAITING: 1,
    }


@pytest.mark.parametrize(("until", "waiting"), [(LATER, 1), (NOW, 0)])
async def test_a_merger_waits_until_it_is_over(
    store: Storage, until: datetime, waiting: int
) -> None:
    def lived(db: Connection) -> int:
        begin(db)
        merger = Merger(2, until, ("Sam",))
        ideas.change(db, SLUG, 1, lambda found: replace(found, merger=merger))
        return pending.merging(db, SLUG, NOW)

    assert await store.run(lived) == waiting


async def test_a_batch_is_being_read_until_it_is_closed(store: Storage) -> None:
    def lived(db: Connection) -> list[Reading]:
        begin(db)
        common = {"edition": SLUG, "place": "hal", "day": 1, "corrects": "", "record": ""}
        for number, closed in ((1, NOW), (2, None)):
            row = {"number": number, "opened": NOW, "opened_by": "Rosa", "closed": closed}
            db.execute(insert(paper_batches).values(common | row))
        return list(pending.being_read(db, SLUG))

    assert await store.run(lived) == [Reading(2, "Rosa")]


async def test_messages_that_went_wrong_are_counted_by_channel(store: Storage) -> None:
    def lived(db: Connection) -> tuple[int, object]:
        mail.receive(db, [letter("1"), letter("2")], Posted.DEAD)
        mail.receive(db, [letter("3")], Posted.WAITING)
        mail.send(db, [post("a"), post("b"), post("c", channel="telegram")])
        ended = (Posted.FAILED, Posted.UNKNOWN, Posted.SENT)
        sent = db.scalars(select(outbox.c.id).order_by(outbox.c.id)).all()
        for status, number in zip(ended, sent, strict=True):
            db.execute(update(outbox).where(outbox.c.id == number).values(status=status))
        return pending.dead(db), pending.not_delivered(db, ["sms", "telegram"])

    assert await store.run(lived) == (2, {"sms": 2})


async def test_the_journal_is_read_from_its_end_a_page_at_a_time(store: Storage) -> None:
    def lived(db: Connection) -> tuple[list[Written], list[Written]]:
        begin(db)
        for number in range(2, 5):
            journal.write(db, SLUG, Entry(NOW, "idea-submitted", "resident", {"number": number}))
        newest = journal.page(db, SLUG, 0, 2)
        return newest, journal.page(db, SLUG, newest[-1].position, 2)

    newest, older = await store.run(lived)
    assert [one.position for one in (*newest, *older)] == [4, 3, 2, 1]
    assert (newest[0].kind, newest[0].by, newest[0].content) == (
        *("idea-submitted", "resident"),
        {"number": 4},
    )
    assert older[-1].kind == "edition-created"
