"""Who edits what is kept says what they saw, and replaces nothing else, by any form of the desk."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import pytest
from sqlalchemy import Connection

from bot import progress
from bot.acting import Acting
from bot.inbox import often
from bot.inbox.often import Shared
from bot.inbox.organiser import Organiser
from budget.edition import Edition
from budget.timeline import Phase
from budget.updates import Money
from storage.documents import result_as_json
from storage.engine import Storage
from storage.process import editions, population
from tests.bot.desk.bureau import HERE, Bureau, form, words
from tests.bot.desk.forms import forms
from tests.bot.desk.ideas.judged import ACCEPT, MET
from tests.bot.screening.desk import SCREENED
from tests.bot.test_evaluating import OVER
from tests.bot.test_progress import OUTCOME
from tests.storage.linden import EDITION, SLUG

PROPOSED: Final = {
    ("process/begin.html", "first"): "a first day, for an edition that is not there yet",
    ("ideas/similar.html", "other"): "the idea that resembles this one most",
    ("codes.html", "telegram"): "the name of our bot, for this batch of letters alone",
    ("codes.html", "sms"): "our number, the same",
}
"""Fields that do not begin empty and edit nothing: what stands in them is only proposed."""


def test_every_form_that_edits_what_is_kept_says_what_was_seen() -> None:
    unseen = {
        (one.template, name) for one in forms() if not one.seen for name in one.edits
    } - PROPOSED.keys()
    assert unseen == set(), "begin the form with `fields.seen(...)`, and look at it when it is sent"


def test_what_is_only_proposed_is_still_asked() -> None:
    assert PROPOSED.keys() == {
        (one.template, name) for one in forms() if not one.seen for name in one.edits
    }


def test_the_forms_are_found_with_all_that_stands_in_them() -> None:
    edits = {one.address: one.edits for one in forms() if one.seen and one.edits}
    assert edits["*/words"] == ["title", "text"]
    assert {"cost", "reason"} <= {*edits["*/assess*"]}
    assert {"*theme_caps.*", "vote.chip"} <= {*edits["*/rules"]}


IDEAS: Final = replace(EDITION, entered=Phase.IDEAS)


def another(seen: str) -> str:
    """Return what somebody else has seen: how often it was changed, or a print."""
    return f"{int(seen) - 1 or 7}" if seen.isdecimal() else "0123456789abcdef"


@dataclass(frozen=True)
class Case:
    """A form on a page, in an edition, and what is typed so that it can be kept."""

    page: str
    address: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    edition: Edition = IDEAS


CASES: Final = (
    Case("process/texts/themes.groen.title"),
    Case("process/goals"),
    Case("process/goals", "process/success"),
    Case("process/themes"),
    Case("process/districts"),
    Case("process/rules", typed={"do": "keep"}),
    Case("process/exclusions", typed={"do": "keep"}),
    Case("process/timeline", typed={"phase": "voting", "leave-out": "yes", "do": "look"}),
    Case("process/agreement", typed={"text.nl": "Samen.", "parties": "Gemeente"}),
    Case("questions/1"),
    Case("intermediaries/cafe"),
    Case("projects/1", "projects/1/words"),
    Case("broadcasts", "broadcasts/prices"),
    Case("broadcasts/1", typed={"do": "keep"}),
    Case("ideas/7", "ideas/7/assess", {**MET, **ACCEPT}, SCREENED),
    Case("evaluation", typed={"finding.1": "partly"}, edition=OVER),
    Case("progress/3", "progress/3/update", {"status": "building"}, OVER),
    Case("progress/3/milestone", "", {"title.nl": "Geplant", "due": "2027-12-01"}, OVER),
    Case("progress/3/money", edition=OVER),
)


async def opened(filed: Storage, case: Case) -> Bureau:
    """Give the desk of an edition with a question and a draft; or in which projects won."""
    bureau = await Bureau(filed).open(replace(case.edition, districts=EDITION.districts))

    def more(db: Connection) -> None:
        population.keep(db, SLUG, {"haven": 1_200})
        who = Organiser(bureau.quarter.office.seal, bureau.quarter.now, "Roel")
        often.add(db, SLUG, Shared("Hoeveel?", "Drie."), who)
        if case.edition is OVER:
            editions.amend(db, SLUG, result_as_json(OUTCOME))
            acting = Acting(db, SLUG, "Roel", bureau.quarter.now, who.seal)
            for spent in (100, 200):
                progress.note(acting, 3, Money(300, spent))

    await filed.run(more)
    return bureau


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.address or case.page)
async def test_what_somebody_else_changed_is_not_replaced_unseen(
    filed: Storage, case: Case
) -> None:
    bureau = await opened(filed, case)
    page, address = f"{HERE}/{case.page}", f"{HERE}/{case.address or case.page}"
    async with await bureau.browser("Rosa") as rosa:
        if case.page == "broadcasts/1":
            await rosa.do(f"{HERE}/broadcasts", {"title": "Feest", "who": "news", "do": "keep"})
        typed = {**(await form(rosa, page, address)), **case.typed}
        late = await rosa.send(address, {**typed, "seen": another(typed["seen"])})
        assert (late.status_code, late.headers.get("location")) == (422, None), words(late)
        kept = await rosa.send(address, typed)
        assert kept.status_code == (200 if case.typed.get("do") == "look" else 303), words(kept)
