"""Names of people who work for the organiser: the same, however they are typed."""


def folded(name: str) -> str:
    """Return a name as it is compared with others."""
    return " ".join(name.casefold().split())


def same_person(one: str, other: str) -> bool:
    """Whether these are the name of one person."""
    return one == other or folded(one) == folded(other)
