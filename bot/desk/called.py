"""What an edition is called at the desk, where another may be of the same place."""

from sqlalchemy import Connection

from budget.edition import Edition
from storage.process import editions


def years(edition: Edition) -> str:
    """Return the years in which an edition is, as in 2027 or 2027-2028."""
    found = [at.astimezone(edition.zone).year for at in edition.timeline.begins.values()]
    return "-".join(str(year) for year in sorted({min(found), max(found)})) if found else ""


def called(edition: Edition) -> str:
    """Return the place and the years of an edition."""
    return f"{edition.place} {years(edition)}".strip()


def every(db: Connection) -> dict[str, str]:
    """Return what each edition is called: with its name in addresses, if two are alike."""
    found = {row.slug: called(row.edition()) for row in editions.every(db)}
    alike = [*found.values()]
    return {
        slug: f"{name} ({slug})" if alike.count(name) > 1 else name for slug, name in found.items()
    }
