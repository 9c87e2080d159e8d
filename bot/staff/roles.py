"""What somebody is at the desk; what each may do stands at every page of `bot.desk`."""

from enum import StrEnum

from storage.desk.staff import Staff


class Role(StrEnum):
    """What somebody is."""

    ORGANISER = "organiser"
    SCREENER = "screener"
    PARTNER = "partner"
    AUDITOR = "auditor"
    OPERATOR = "operator"


def roles_in(person: Staff, edition: str = "") -> frozenset[Role]:
    """Return what somebody is in an edition, or anywhere where no edition is named."""
    return frozenset(
        Role(held.role)
        for held in person.roles
        if not edition or not held.edition or held.edition == edition
    )
