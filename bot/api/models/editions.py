"""An edition: what it is about, when, by which rules; and the projects that can be voted on."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from bot.api.models.said import Euros, Number, Texts, Told, texts
from bot.exports.tables import plain
from bot.public.seen import Seen
from budget.edition import Edition, Project
from budget.edition import Picture as Kept
from budget.receipt import rules_of
from budget.rules import as_data
from budget.timeline import Phase
from flows import pictures


class PhaseOn(Told):
    """A phase of the timeline."""

    phase: Phase
    begins: datetime
    ends: Annotated[
        datetime | None, Field(description="The moment at which the next one begins; null: never.")
    ]


class District(Told):
    """A part of the area; residents choose it by its number."""

    number: Number
    key: Annotated[str, Field(description="Its name in ideas and projects.")]
    title: Texts


class Theme(Told):
    """A subject to which ideas and projects belong."""

    number: Number
    key: Annotated[str, Field(description="Its name in ideas and projects.")]
    title: Texts
    background: Annotated[dict[str, str], Field(description="What is known about it, by language.")]


class Question(Told):
    """A question that is often asked, and its answer."""

    number: Number
    question: Texts
    answer: Texts


class Rules(Told):
    """The rules of the vote. From the opening of the vote they are fixed."""

    fixed: Annotated[bool, Field(description="Whether voting opened: nothing changes any more.")]
    vote: Annotated[
        dict[str, Any], Field(description="What a ballot may say, and how ballots are counted.")
    ]
    document: Annotated[
        str | None,
        Field(description="The text whose SHA-256 (UTF-8) is `hash`; null until it is fixed."),
    ]
    hash: Annotated[str | None, Field(description="Hex SHA-256; every ballot carries it.")]
    lot_hash: Annotated[
        str | None,
        Field(description="Hex SHA-256 of the seed of the lot, which the result tells."),
    ]


class EditionInBrief(Told):
    """An edition, in a list."""

    slug: Annotated[str, Field(description="Its name in addresses.")]
    place: str
    organiser: Texts
    phase: Phase
    budget: Euros
    languages: Annotated[list[str], Field(description="Codes of its languages, the first first.")]


class EditionList(Told):
    """All editions, of every organisation that is served here, oldest first."""

    editions: list[EditionInBrief]


class EditionInFull(EditionInBrief):
    """All that is told of an edition before anybody votes."""

    zone: Annotated[str, Field(description="Its time zone, such as Europe/Amsterdam.")]
    timeline: list[PhaseOn]
    influence: Annotated[dict[str, str], Field(description="How binding the outcome is.")]
    districts: list[District]
    themes: list[Theme]
    criteria: Annotated[list[dict[str, str]], Field(description="What an idea has to meet.")]
    least_cost: Annotated[int | None, Field(description="Of a project, in euros; null: no limit.")]
    most_cost: Annotated[int | None, Field(description="Of a project, in euros; null: no limit.")]
    threshold: Annotated[
        int | None, Field(description="How many have to support an idea; null: nobody has to.")
    ]
    questions: Annotated[list[Question], Field(description="What is often asked.")]
    rules: Rules


class Picture(Told):
    """A picture, and what is on it."""

    address: Annotated[str, Field(description="A path on this server.")]
    width: Annotated[int, Field(description="Pixels.")]
    height: Annotated[int, Field(description="Pixels.")]
    text: Texts


class ProjectOnBallot(Told):
    """What residents vote on."""

    number: Number
    title: Texts
    text: Texts
    cost: Euros
    theme: Annotated[str | None, Field(description="The key of its theme.")]
    district: Annotated[
        str | None, Field(description="The key of its district; null: for all of the area.")
    ]
    idea: Annotated[int | None, Field(description="The number of the idea that it was made of.")]
    picture: Picture | None
    withdrawn: Annotated[
        str | None, Field(description="Why it cannot be chosen any more; null: it can.")
    ]


class Projects(Told):
    """The projects on the ballot, by number; none before voting opens."""

    projects: list[ProjectOnBallot]


def in_brief(seen: Seen) -> EditionInBrief:
    """Return an edition as it stands in a list."""
    return EditionInBrief(**_brief(seen.edition))


def _brief(edition: Edition) -> dict[str, Any]:
    return {
        "slug": edition.slug,
        "place": plain(edition.place),
        "organiser": texts(edition.organiser),
        "phase": edition.entered,
        "budget": edition.budget,
        "languages": list(edition.languages),
    }


def in_full(seen: Seen) -> EditionInFull:
    """Return all that is told of an edition."""
    edition = seen.edition
    return EditionInFull(
        **_brief(edition),
        zone=str(edition.zone),
        timeline=list(_timeline(edition)),
        influence=texts(edition.influence),
        districts=[
            District(number=n, key=one.key, title=texts(one.title))
            for n, one in enumerate(edition.districts, 1)
        ],
        themes=[
            Theme(number=n, key=one.key, title=texts(one.title), background=texts(one.background))
            for n, one in enumerate(edition.themes, 1)
        ],
        criteria=[texts(one) for one in edition.criteria],
        least_cost=edition.least_cost or None,
        most_cost=edition.most_cost or None,
        threshold=edition.threshold or None,
        questions=[
            Question(number=one.number, question=texts(one.question), answer=texts(one.answer))
            for one in edition.questions
        ],
        rules=_rules(seen),
    )


def _timeline(edition: Edition) -> Iterator[PhaseOn]:
    for phase, begins in edition.timeline.begins.items():
        yield PhaseOn(phase=phase, begins=begins, ends=edition.timeline.end(phase))


def _rules(seen: Seen) -> Rules:
    """Return the rules; what is hashed names projects, which are nobody's before voting opens."""
    fixed = seen.fixed
    return Rules(
        fixed=fixed,
        vote=json.loads(json.dumps(as_data(seen.edition.vote))),
        document=rules_of(seen.edition) if fixed else None,
        hash=seen.rules_hash if fixed else None,
        lot_hash=seen.lot_hash if fixed else None,
    )


def projects(seen: Seen) -> Projects:
    """Return what can be voted on, as soon as the page shows it."""
    edition = seen.edition
    if edition.entered.before(Phase.VOTING):
        return Projects(projects=[])
    ordered = sorted(edition.projects, key=lambda project: project.number)
    return Projects(projects=[_project(project, edition) for project in ordered])


def _project(project: Project, edition: Edition) -> ProjectOnBallot:
    return ProjectOnBallot(
        number=project.number,
        title=texts(project.title),
        text=texts(project.text),
        cost=project.cost,
        theme=project.theme or None,
        district=project.district or None,
        idea=project.idea,
        picture=_picture(project.picture, edition) if project.picture else None,
        withdrawn=plain(project.withdrawn) or None,
    )


def _picture(kept: Kept, edition: Edition) -> Picture:
    return Picture(
        address=f"/editions/{pictures.path(kept, edition)}",
        width=kept.width,
        height=kept.height,
        text=texts(kept.text),
    )
