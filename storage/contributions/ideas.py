"""The ideas of an edition, and who supports them."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from budget.idea import Idea
from budget.sentence import Reasoned, _
from budget.standing import LISTED, Standing
from storage.contributions import assessments
from storage.documents import (
    answer_as_json,
    answer_from_json,
    defect_as_json,
    defect_from_json,
    merger_as_json,
    merger_from_json,
)
from storage.revisions import TakenAlready, revise
from storage.tables import editions, ideas, supports
from storage.upsert import inserting

_COLUMNS = (
    *("number", "title", "text", "place", "theme", "cost", "author", "supports", "at", "resident"),
    *("standing", "merged_into", "answer", "organisation", "picture", "others", "invitation"),
    *("merger", "asked"),
)
_PAGE = 1_000
_IDEAS = select(*(ideas.c[name] for name in _COLUMNS))


class NoSuchIdea(Reasoned):
    """There is no idea with this number."""


class TooManyIdeas(Exception):
    """A resident has handed in as many ideas as one may."""


def since(db: Connection, slug: str, revision: int) -> list[Idea]:
    """Return the ideas that are new or changed after this revision."""
    return _where(db, slug, ideas.c.revision > revision)


def every(db: Connection, slug: str, *standings: Standing) -> list[Idea]:
    """Return the ideas that stand there, or all of them; the lowest number first."""
    return _where(db, slug, *([ideas.c.standing.in_(standings)] if standings else ()))


def spoken(db: Connection, slug: str) -> list[Idea]:
    """Return the ideas that wait to be written down, the lowest number first."""
    return _where(db, slug, ideas.c.standing == Standing.WAITING, ideas.c.text == "")


def of_nobody(db: Connection, slug: str) -> list[Idea]:
    """Return the ideas of which no author has a chat with us, the lowest number first."""
    return _where(db, slug, ideas.c.resident == "", ideas.c.others == "")


def _where(db: Connection, slug: str, *holds: ColumnElement[bool]) -> list[Idea]:
    found = _IDEAS.where(ideas.c.edition == slug, *holds).order_by(ideas.c.number)
    return [_read(row) for row in db.execute(found).all()]


def _read(row: Sequence[Any]) -> Idea:
    kept = dict(zip(_COLUMNS, row, strict=True))
    others = tuple(kept.pop("others").split())
    standing, answer = Standing(kept.pop("standing")), answer_from_json(kept.pop("answer"))
    by, into = kept.pop("resident"), kept.pop("merged_into")
    kept["merger"] = merger_from_json(kept["merger"])
    kept["asked"] = defect_from_json(kept["asked"])
    return Idea(**kept, by=by, standing=standing, into=into, answer=answer, others=others)


def _row(idea: Idea) -> dict[str, Any]:
    """Return what is kept of an idea, but for its number and how many support it."""
    return {
        "title": idea.title,
        "text": idea.text,
        "place": idea.place,
        "theme": idea.theme,
        "cost": idea.cost,
        "author": idea.author,
        "at": idea.at,
        "resident": idea.by,
        "standing": idea.standing,
        "merged_into": idea.into,
        "answer": answer_as_json(idea.answer),
        "organisation": idea.organisation,
        "picture": idea.picture,
        "others": " ".join(idea.others),
        "invitation": idea.invitation,
        "merger": merger_as_json(idea.merger),
        "asked": defect_as_json(idea.asked),
    }


def put(db: Connection, slug: str, idea: Idea) -> None:
    """Keep a new idea; raise `TakenAlready` if its number was given away meanwhile."""
    revision = revise(db, slug)
    last = db.execute(select(func.max(ideas.c.number)).where(ideas.c.edition == slug)).scalar()
    if idea.number <= (last or 0):
        raise TakenAlready(_("There is an idea {number} already.", number=idea.number))
    given = {"edition": slug, "number": idea.number, "supports": idea.supports}
    db.execute(insert(ideas).values(**given, **_row(idea), revision=revision))


def keep_to(db: Connection, slug: str, resident: str, most: int) -> None:
    """Raise `TooManyIdeas` if a resident handed in so many ideas, and took none of them back."""
    c = ideas.c
    own = (c.edition == slug, c.resident == resident, c.standing != Standing.WITHDRAWN)
    revise(db, slug)
    if (db.scalar(select(func.count()).where(*own)) or 0) >= most:
        raise TooManyIdeas(most)


def get(db: Connection, slug: str, number: int) -> Idea:
    """Return an idea; raise `NoSuchIdea`."""
    row = db.execute(_IDEAS.where(ideas.c.edition == slug, ideas.c.number == number)).one_or_none()
    if row is None:
        raise NoSuchIdea(_("There is no idea {number}.", number=number))
    return _read(row)


def change(db: Connection, slug: str, number: int, changed: Callable[[Idea], Idea]) -> Idea:
    """Change an idea as it is now, and return it; nobody else changes any until we are done.

    What `changed` raises because of what the idea has become meanwhile is raised; so is
    `NoSuchIdea`.  How many support it is never changed so.
    """
    revision = revise(db, slug)
    idea = changed(get(db, slug, number))
    own = update(ideas).where(ideas.c.edition == slug, ideas.c.number == number)
    db.execute(own.values(**_row(idea), revision=revision))
    return idea


def shows(db: Connection, slug: str, picture: str) -> bool:
    """Whether an idea that everybody can read has this picture."""
    c = ideas.c
    illustrated = text("picture <> ''")
    shown = (c.edition == slug, c.picture == picture, illustrated, c.standing.in_(LISTED))
    return db.execute(select(c.number).where(*shown).limit(1)).first() is not None


def concerned(db: Connection, slug: str, number: int, into: int) -> list[Idea]:
    """Return what matters where one idea becomes part of another; nobody else changes any.

    Those are the two, all that became part of either, and all with a merger.
    """
    revise(db, slug)
    c, both = ideas.c, (number, into)
    found = c.number.in_(both) | c.merged_into.in_(both) | (c.merger != "")
    return [_read(row) for row in db.execute(_IDEAS.where(c.edition == slug, found))]


def behind(db: Connection, slug: str, numbers: Collection[int]) -> list[Idea]:
    """Return the ideas with these numbers, and those that became part of them."""
    c = ideas.c
    found = c.number.in_(numbers) | c.merged_into.in_(numbers)
    return [_read(row) for row in db.execute(_IDEAS.where(c.edition == slug, found))]


def proposed(db: Connection, slug: str) -> list[Idea]:
    """Return the ideas with a merger, whatever came of it, and those that they would go on as."""
    c = ideas.c
    own = _IDEAS.where(c.edition == slug)
    found = {idea.number: idea for idea in map(_read, db.execute(own.where(c.merger != "")))}
    into = {idea.merger.into for idea in found.values() if idea.merger} - found.keys()
    others = [_read(row) for row in db.execute(own.where(c.number.in_(into)))] if into else []
    return [*found.values(), *others]


def supporting(slug: str, number: int) -> Select[str]:
    """Return the query for who supports an idea."""
    c = supports.c
    return select(c.resident).where(c.edition == slug, c.number == number)


def change_all(
    db: Connection, slug: str, numbers: Collection[int], changed: Callable[[Idea], Idea]
) -> list[Idea]:
    """Change many ideas, each as it is now, in one go; return them, lowest number first."""
    revision, after = revise(db, slug), []
    own = update(ideas).where(
        ideas.c.edition == bindparam("in_edition"), ideas.c.number == bindparam("with_number")
    )
    for page in _pages(sorted(numbers)):
        found = _IDEAS.where(ideas.c.edition == slug, ideas.c.number.in_(page))
        after += [changed(_read(row)) for row in db.execute(found.order_by(ideas.c.number))]
    rows = [
        {"in_edition": slug, "with_number": idea.number, "revision": revision, **_row(idea)}
        for idea in after
    ]
    if rows:
        db.execute(own, rows)
    return after


def _pages(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[at : at + _PAGE] for at in range(0, len(numbers), _PAGE))


def standing(db: Connection, slug: str, *standings: Standing) -> list[int]:
    """Return the numbers of the ideas that stand there, the lowest first."""
    there = (ideas.c.edition == slug, ideas.c.standing.in_(standings))
    return list(db.scalars(select(ideas.c.number).where(*there).order_by(ideas.c.number)))


def support(db: Connection, slug: str, resident: str, number: int) -> bool:
    """Note that a resident supports an idea; return False if they did already."""
    row = {"edition": slug, "resident": resident, "number": number}
    if db.execute(inserting(db, supports).values(row).on_conflict_do_nothing()).rowcount == 0:
        return False
    _supported(db, slug, number, 1)
    return True


def withdraw(db: Connection, slug: str, resident: str, number: int) -> bool:
    """Take a resident's support of an idea back; return False if there was none."""
    c = supports.c
    gone = delete(supports).where(c.edition == slug, c.resident == resident, c.number == number)
    if db.execute(gone).rowcount == 0:
        return False
    _supported(db, slug, number, -1)
    return True


def _supported(db: Connection, slug: str, number: int, change: int) -> None:
    counted = {"supports": ideas.c.supports + change, "revision": revise(db, slug)}
    db.execute(
        update(ideas).where(ideas.c.edition == slug, ideas.c.number == number).values(counted)
    )


def supported_by(db: Connection, slug: str, residents: Sequence[str]) -> dict[str, set[int]]:
    """Return which ideas each of these residents supports."""
    c = supports.c
    found: dict[str, set[int]] = {}
    rows = select(c.resident, c.number).where(c.edition == slug, c.resident.in_(residents))
    for resident, number in db.execute(rows):
        found.setdefault(resident, set()).add(number)
    return found


def supporters(db: Connection, slug: str, number: int) -> Sequence[str]:
    """Return who supports an idea, in no order that tells anything."""
    return db.scalars(supporting(slug, number).order_by(supports.c.resident)).all()


def disown(db: Connection, resident: str) -> None:
    """Take a resident's name off all they did, in every edition; ideas stay, supports go."""
    for slug in db.scalars(select(editions.c.slug).order_by(editions.c.id)).all():
        revise(db, slug)
        for number in sorted(supported_by(db, slug, [resident]).get(resident, ())):
            withdraw(db, slug, resident, number)
        _leave(db, slug, [resident])


def let_go(db: Connection, residents: Sequence[str]) -> None:
    """Forget who these residents were in every edition; what they sent and supported stays."""
    for slug in db.scalars(select(editions.c.slug).order_by(editions.c.id)).all():
        _leave(db, slug, residents)
    db.execute(delete(supports).where(supports.c.resident.in_(residents)))


def _leave(db: Connection, slug: str, residents: Sequence[str]) -> None:
    """Take the names of these residents off the ideas that they wrote, alone or with others."""
    c, gone = ideas.c, set(residents)
    theirs = c.resident.in_(residents) | (c.others != "") | (c.merger != "")
    written = db.execute(_IDEAS.where(c.edition == slug, theirs)).all()
    left = [i for i in map(_read, written) if any(i.names(resident) for resident in gone)]
    assessments.forget_mended(db, slug, [i.number for i in left if gone & set(i.authors)])
    for idea in left:
        change(db, slug, idea.number, lambda found: _without(found, gone))


def _without(idea: Idea, residents: set[str]) -> Idea:
    for resident in residents:
        idea = idea.without(resident)
    return idea
