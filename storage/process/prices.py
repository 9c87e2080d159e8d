"""What a message costs on each channel, and how much of it an edition may spend on broadcasts."""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, func, select

from storage.tables import allowances, broadcasts, prices
from storage.upsert import inserting


def of(db: Connection) -> dict[str, int]:
    """Return the price of a message on each channel that has one, in hundredths of a cent."""
    c = prices.c
    return {row.channel: row.hundredths for row in db.execute(select(c.channel, c.hundredths))}


def keep(db: Connection, new: Mapping[str, int | None]) -> None:
    """Keep the prices of these channels; where it is None, there is none, and at 0 it is free."""
    for channel, hundredths in sorted(new.items()):
        if hundredths is None:
            db.execute(delete(prices).where(prices.c.channel == channel))
            continue
        first = inserting(db, prices).values(channel=channel, hundredths=hundredths)
        db.execute(
            first.on_conflict_do_update(index_elements=["channel"], set_={"hundredths": hundredths})
        )


def allowance(db: Connection, slug: str) -> int | None:
    """Return how many euros an edition may spend on broadcasts; None if there is no limit."""
    c = allowances.c
    return db.execute(select(c.euros).where(c.edition == slug)).scalar_one_or_none()


def allow(db: Connection, slug: str, euros: int | None) -> None:
    """Let an edition spend so many euros on broadcasts, or as much as it likes."""
    if euros is None:
        db.execute(delete(allowances).where(allowances.c.edition == slug))
        return
    first = inserting(db, allowances).values(edition=slug, euros=euros)
    db.execute(first.on_conflict_do_update(index_elements=["edition"], set_={"euros": euros}))


def spent(db: Connection, slug: str) -> int:
    """Return how many cents the broadcasts of an edition were to cost when they were approved."""
    c = broadcasts.c
    total = select(func.coalesce(func.sum(c.cost), 0)).where(c.edition == slug)
    return int(db.execute(total).scalar_one())
