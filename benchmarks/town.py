"""A town with very much in its store, put there directly: for the desk to be asked about."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Table, insert, select

from benchmarks import office
from benchmarks.similar import texts
from bot.demo import DE_LINDEN
from bot.editions.file import read_edition
from bot.staff.roles import Role
from bot.turns import announce
from budget.ballot import Basket
from budget.edition import Edition
from budget.timeline import Phase
from storage import journal, tables
from storage.ballots import votes
from storage.desk import sessions, staff
from storage.desk.staff import Held, Staff
from storage.engine import Storage
from storage.journal import Entry
from storage.process import editions, figures
from storage.sealing import Seal

ORGANISATION: Final = "voorbeeldstad"
SEAL: Final = Seal.from_secret("a benchmark has no secrets", ORGANISATION)
_FILE: Final = read_edition(DE_LINDEN)
_EDITION: Final = replace(_FILE.edition, entered=Phase.IDEAS)
SLUG: Final = _EDITION.slug
_PAGE: Final = 5_000
_CHANNELS: Final = ("telegram", "whatsapp", "whatsapp", "sms")
_LANGUAGES: Final = ("nl", "nl", "nl", "en", "tr", "ar")
_LOCKED: Final = SEAL.lock("+31612345678")
_BALLOTS: Final = 500
"""Ballots that are cast in one go."""

Row = dict[str, Any]


class Size(NamedTuple):
    """How much there is of what all else follows from."""

    ideas: int
    residents: int


@dataclass(frozen=True, slots=True)
class Town:
    """The store with the edition, and how large it is."""

    storage: Storage
    size: Size

    async def enter(self, phase: Phase) -> None:
        """Bring the edition into a phase; whoever votes has done so before the result."""
        if phase is Phase.RESULTS:
            await self.storage.run(lambda db: _enter(db, Phase.VOTING))
            for page in _ballots(self.size.residents // 4):
                await self.storage.run(lambda db, held=page: _cast(db, held))  # type: ignore[misc]
            voting = moment(Phase.VOTING)
            await self.storage.run(lambda db: office.collect(db, SLUG, SEAL, voting))
            await self.storage.run(_count)
        else:
            await self.storage.run(lambda db: _enter(db, phase))
        now = moment(phase)
        await self.storage.run(lambda db: figures.catch_up(db, now))
        await self.storage.run(lambda db: _sign_in(db, now))


def moment(phase: Phase) -> datetime:
    """Return a moment in a phase: on its fifth day."""
    return _EDITION.timeline.begins[phase] + timedelta(days=4, hours=3)


def token(role: Role | None) -> str:
    """Return what the browser of somebody with this role has."""
    return f"token of {role}"


async def fill(storage: Storage, size: Size) -> Town:
    """Put everything in the store."""
    await storage.run(_found)
    for table, rows in _tables(size):
        for at in range(0, len(rows), _PAGE):
            page = rows[at : at + _PAGE]
            await storage.run(lambda db, t=table, p=page: db.execute(insert(t), p))  # type: ignore[misc]
    await storage.run(lambda db: _decide(db, size.ideas // 5))
    await storage.run(lambda db: office.fill(db, SLUG, SEAL, moment(Phase.IDEAS)))
    return Town(storage, size)


def _found(db: Connection) -> None:
    begins = _EDITION.timeline.begins[Phase.PREPARING]
    editions.create(db, _EDITION, [], begins, "benchmark")
    for role in Role:
        known = (
            role.value,
            SEAL.key("email", role.value),
            SEAL.lock(role.value),
            role.value.title(),
        )
        held = frozenset({Held(role)})
        staff.add(db, Staff(*known, "", b"", 0, 0, None, begins, None, held))


def _sign_in(db: Connection, now: datetime) -> None:
    for role in Role:
        sessions.begin(db, token(role), role.value, now)


def _tables(size: Size) -> Iterator[tuple[Table, Sequence[Row]]]:
    chance = Random(5)  # noqa: S311 - the same town every time
    begins = _EDITION.timeline.begins
    start = begins[Phase.IDEAS]
    days = (begins[Phase.SCREENING] - start).days + 4

    def when() -> datetime:
        return start + timedelta(seconds=chance.randrange(days * 86_400))

    yield tables.conversations, [_resident(n, chance, when()) for n in range(size.residents)]
    yield tables.ideas, list(_ideas(size, chance, when))
    backed = {
        (chance.randrange(size.residents), _popular(size, chance)) for _ in range(size.residents)
    }
    yield (
        tables.supports,
        [{"resident": f"r{who}", "edition": SLUG, "number": what} for who, what in backed],
    )
    yield tables.reactions, [_reaction(n, size, chance, when()) for n in range(1, 2 * size.ideas)]
    yield tables.requests, [_request(n, when()) for n in range(size.ideas // 5)]
    yield tables.reports, [_report(n, size, chance, when()) for n in range(size.ideas // 20)]
    yield tables.inbox, [_letter(n, when()) for n in range(size.residents)]
    yield tables.outbox, [_post(n, chance, when()) for n in range(2 * size.residents)]


def _popular(size: Size, chance: Random) -> int:
    return 1 + int(size.ideas * chance.random() ** 3)


def _resident(n: int, chance: Random, at: datetime) -> Row:
    district = chance.choice([*_EDITION.district_by_key, ""])
    return {
        "key": _key(n),
        "channel": chance.choice(_CHANNELS),
        "sealed": _LOCKED,
        "resident": f"r{n}",
        "language": chance.choice(_LANGUAGES),
        "district": district,
        "news": n % 3 > 0,
        "edition": SLUG,
        "stopped": n % 50 == 0,
        "blocked": False,
        "joined": at,
        "state": '{"kind":"home"}',
        "offered": "[]",
        "prompt": 9,
        "screen": "",
        "unfinished": "",
        "changed": at,
        "right_key": None,
        "remind_at": None,
    }


def _key(n: int) -> bytes:
    return hashlib.sha256(f"resident {n}".encode()).digest()[:16]


def _ideas(size: Size, chance: Random, when: Any) -> Iterator[Row]:  # noqa: ANN401 - a function
    words, themes = texts(chance), [*_EDITION.theme_by_key]
    names = ("place", "theme", "cost", "author", "organisation", "picture", "others", "invitation")
    empty: Row = dict.fromkeys(names, "")
    for number in range(1, size.ideas + 1):
        said = next(words)
        yield {
            **empty,
            "edition": SLUG,
            "number": number,
            "title": said[:40],
            "text": said,
            "place": chance.choice([*_EDITION.district_by_key]),
            "theme": chance.choice(themes),
            "cost": chance.randrange(100) * 500,
            "resident": f"r{number}",
            "at": when(),
            "supports": int(200 * chance.random() ** 4),
            "revision": 1,
            "merged_into": 0,
            "standing": "withdrawn" if number % 40 == 0 else "open",
            "answer": "",
            "merger": "",
            "asked": "",
        }


def _reaction(n: int, size: Size, chance: Random, at: datetime) -> Row:
    waits = n % 400 == 0
    return {
        "edition": SLUG,
        "number": n,
        "idea": _popular(size, chance),
        "reply_to": 0,
        "side": chance.choice(["for", "against", "question"]),
        "sealed": SEAL.lock("A thought."),
        "text": "" if waits else "Een goed idee.",
        "resident": f"r{n}",
        "at": at,
        "thumbs": n % 7,
        "standing": "waiting" if waits else "open",
        "revision": 1,
    }


def _request(n: int, at: datetime) -> Row:
    return {
        "edition": SLUG,
        "key": _key(n),
        "help": "question" if n % 4 else "call",
        "question": SEAL.lock("Hoe zit dat?"),
        "asked": at,
        "context": None,
        "answer": None,
        "answered": at + timedelta(days=n % 5) if n % 20 else None,
        "about": None,
        "follows": None,
    }


def _report(n: int, size: Size, chance: Random, at: datetime) -> Row:
    return {
        "edition": SLUG,
        "subject": "idea",
        "number": _popular(size, chance),
        "resident": f"r{n}",
        "wrong": "other",
        "words": b"",
        "at": at,
        "settled": None if n % 10 == 0 else at,
    }


def _letter(n: int, at: datetime) -> Row:
    dead = n % 10_000 == 1
    return {
        "channel": "sms",
        "message_id": f"SM{n}",
        "key": _key(n) if dead else b"",
        "received": at,
        "body": None,
        "attempts": 1,
        "status": "dead" if dead else "done",
    }


def _post(n: int, chance: Random, at: datetime) -> Row:
    return {
        "channel": chance.choice(_CHANNELS),
        "key": _key(n),
        "sealed": b"",
        "rank": n % 3,
        "body": "",
        "status": "failed" if n % 5_000 == 0 else "sent",
        "due": at,
        "attempts": 1,
        "provider_id": f"P{n}",
        "parts_sent": 1,
    }


def _decide(db: Connection, number: int) -> None:
    at = _EDITION.timeline.begins[Phase.IDEAS]
    for n in range(1, number):
        entry = Entry(at + timedelta(minutes=n), "idea-submitted", "resident", {"number": n})
        journal.write(db, SLUG, entry)


def _enter(db: Connection, phase: Phase) -> None:
    edition = replace(editions.load(db, SLUG).edition(), entered=phase)
    editions.enter(db, _with_projects(edition), _EDITION.timeline.begins[phase], "benchmark")


def _with_projects(edition: Edition) -> Edition:
    """Return an edition with the projects of the demo, unless it has some."""
    return edition if edition.projects else replace(edition, projects=_FILE.edition.projects)


def _ballots(number: int) -> Iterator[list[tuple[bytes, votes.Cast]]]:
    chance = Random(7)  # noqa: S311 - the same votes every time
    begins = _EDITION.timeline.begins[Phase.VOTING]
    cheap = sorted(_FILE.edition.projects, key=lambda project: project.cost)
    held = []
    for n in range(number):
        at = begins + timedelta(minutes=chance.randrange(14 * 24 * 60))
        basket = Basket(tuple(p.number for p in chance.sample(cheap[:8], 2)))
        salt = hashlib.sha256(f"salt {n}".encode()).digest()[:16]
        day = at.astimezone(UTC).date()
        held.append((_key(n), votes.Cast(basket, salt, chance.choice(_CHANNELS), day, at)))
    yield from (held[at : at + _BALLOTS] for at in range(0, number, _BALLOTS))


def _cast(db: Connection, held: Sequence[tuple[bytes, votes.Cast]]) -> None:
    key = db.scalar(select(tables.editions.c.tie_key).where(tables.editions.c.slug == SLUG))
    votes.cast(db, SLUG, key or b"", held)


def _count(db: Connection) -> None:
    row, ends = editions.hold(db, SLUG), _EDITION.timeline.begins[Phase.RESULTS]
    announce.enter(db, row, row.edition().enter(Phase.RESULTS, ends), ends, "benchmark")
