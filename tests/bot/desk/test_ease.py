"""Beside every Dutch text that a resident will read stands how easily it is read."""

import re
from collections.abc import Iterator
from typing import Final

import pytest

from budget.reading_ease import LEAST_WORDS, ease_of_text, reading_ease
from storage.engine import Storage
from tests.bot.desk.bureau import HERE, Bureau, form, in_phase, words
from tests.bot.desk.forms import Field, forms
from tests.bot.quarter import PLAIN

READ: Final = {
    "broadcasts/form.html": {"text.*", "short.*"},
    "broadcasts/picture.html": {"alt"},
    "conversation.html": {"answer", "question", "text"},
    "evaluation.html": {"remark.*"},
    "ideas/appeal.html": {"reason", "alternative"},
    "ideas/idea.html": {"reason", "alternative", "question"},
    "ideas/new.html": {"text"},
    "ideas/project.html": {"title", "text", "reason"},
    "ideas/projects.html": {"why"},
    "ideas/similar.html": {"words"},
    "ideas/write-down.html": {"text"},
    "moderated.html": {"words"},
    "process/agreement.html": {"text"},
    "process/goals.html": {"goal", "influence", "decides", "success.*"},
    "process/places.html": {"*.*.title", "*.*.background"},
    "process/result.html": {"reason"},
    "process/rules.html": {"vote.weights.*.title.*"},
    "process/text.html": {"text"},
    "process/timeline.html": {"reason"},
    "progress-of.html": {"words"},
    "progress-part.html": {"title", "text", "lesson"},
    "question.html": {"question", "answer"},
    "questions.html": {"question", "answer"},
}
"""What residents read on chat, on paper or on the public page, by the template of its form."""

UNREAD: Final = {
    "broadcasts/form.html": {"title"},  # colleagues know it by this
    "broadcasts/one.html": {"remark"},  # for a colleague
    "codes.html": {"telegram", "sms", "again-password", "again-code"},
    "conversation.html": {"words"},  # for a colleague
    "ideas/appeal.html": {"title"},  # a name of at most 20 letters
    "ideas/idea.html": {"title", "note"},
    "ideas/new.html": {"author", "organisation", "title", "street"},  # names
    "intermediaries.html": {"title", "code", "keywords"},  # names
    "intermediary.html": {"title", "keywords"},
    "kiosks.html": {"name"},  # of a place
    "paper/batch.html": {"ballot", "code", "ballot-*", "code-*", "reason-*", "time"},
    "paper/batches.html": {"place", "time", "corrects", "why", "match"},  # for auditors
    "process/agreement.html": {"parties"},  # names
    "process/ambassadors.html": {"name", "role"},  # nobody reads them but organisers
    "process/again.html": {"slug"},
    "process/begin.html": {"slug", "place", "organiser", "languages", "zone"},  # names
    "process/places.html": {"*.*.key"},
    "process/rules.html": {
        "idea_rules.flagged.*",
        "vote.weights.*.kind",
        "vote.right.numbers",  # codes of countries
    },
    "progress-part.html": {
        "reason",
        "note",
    },  # why a photo is gone, and of a meeting: for colleagues
    "people.html": {"name", "email"},
    "webhooks.html": {"url"},
    "my-sign-in.html": {"title"},
    "again.html": {"again-password", "again-code"},
    "sign-on-code.html": {"code"},
    "sign-in.html": {"email", "password", "code"},
    "invitation.html": {"password", "password-again", "code"},
}
"""What only those read who work at the desk, and names."""


def typed() -> Iterator[tuple[str, Field]]:
    """Yield every text that can be typed at the desk, with the template of its form."""
    for one in forms():
        for field in one.fields:
            if field.macro in {"text", "area", "per_language"}:
                yield one.template, field


def eased(field: Field) -> bool:
    return field.macro == "per_language" or "read" in field.said


def known(template: str, listed: dict[str, set[str]]) -> set[str]:
    """Return the fields of a template that are listed, with those of what it includes."""
    included = {"broadcasts/one.html": ("broadcasts/form.html", "broadcasts/picture.html")}
    names = (template, *included.get(template, ()))
    return set().union(*(listed.get(name, set()) for name in names))


def test_every_text_that_a_resident_will_read_has_its_score() -> None:
    for template, field in typed():
        read = field.name in known(template, READ) and eased(field)
        unread = field.name in known(template, UNREAD) and not eased(field)
        assert read or unread, f"does a resident read {field.name} of {template}? then `read=`"


def test_what_is_listed_is_asked() -> None:
    asked = {(template, field.name) for template, field in typed()}
    for template, names in READ.items():
        assert {(template, name) for name in names} <= asked


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Lindeplein 1, 1234 AB", False),
        ("Taalcafé", False),
        ("Verkeersveiligheidsmaatregelen", False),
        ("Wij maken het plein groen.", True),
        ("", False),
    ],
)
def test_a_name_and_an_address_have_none(text: str, told: bool) -> None:
    assert ease_of_text(text) == (reading_ease(text) if told else None)
    assert LEAST_WORDS == 5


LONG: Final = "De gemeenteraad besluit over de uitvoering van de burgerbegroting."
SHORT: Final = "Wij maken het plein samen groen."


def beside(text: str, name: str) -> str:
    """Return what stands behind a field of a page."""
    behind = text.partition(f' name="{name}"')[2]
    return behind.partition('<div class="field">')[0].partition("</form>")[0]


async def test_a_score_is_of_what_was_typed_or_else_of_what_is_kept(bureau: Bureau) -> None:
    page = f"{HERE}/questions"
    async with await bureau.browser("Rosa") as rosa:
        refused = await rosa.send(page, {"question": "", "answer": LONG, "language": "nl"})
        assert "Kortere zinnen en kortere woorden" in beside(refused.text, "answer")
        assert 'aria-describedby="answer-ease"' in beside(refused.text, "answer")
        assert "Leest met" not in beside(refused.text, "question")
        english = await rosa.send(page, {"question": "", "answer": LONG, "language": "en"})
        assert "Leest met" not in words(english)
        await rosa.do(page, {"question": "Wat doen jullie?", "answer": SHORT, "language": "nl"})
        kept = beside((await rosa.see(f"{page}/1?in=nl")).text, "answer")
        assert f"Leest met {reading_ease(SHORT):.0f} " in kept
        assert "Kortere zinnen" not in kept
        assert "Leest met" not in beside((await rosa.see(f"{page}/1?in=en")).text, "answer")


async def test_names_and_addresses_among_the_texts_have_no_score(filed: Storage) -> None:
    bureau, page = await Bureau(filed).open(in_phase(PLAIN, "ideas")), f"{HERE}/process/themes"
    async with await bureau.browser("Rosa") as rosa:
        typed_in = {**(await form(rosa, page)), "themes.0.background.nl": SHORT}
        refused = await rosa.send(page, {**typed_in, "themes.0.title.nl": "x" * 30})
        assert "Leest met" in beside(refused.text, "themes.0.background.nl")
        assert "Leest met" not in beside(refused.text, "themes.0.title.nl")
        await rosa.do(page, typed_in)
        found = scores((await rosa.see(f"{HERE}/process/texts?in=nl")).text)
        assert found["themes.groen.background"] == f"{reading_ease(SHORT):.0f}"
        assert {found["themes.groen.title"], found["projects.1.title"]} == {""}


def scores(text: str) -> dict[str, str]:
    """Return the score of each text, by its key, on the page with all of them."""
    rows = (
        r'<th scope="row"><a href="[^"]*/texts/([^"?]+)[?].*?<td class="number"[^>]*>([^<]*)</td>'
    )
    return dict(re.findall(rows, text.rpartition("<tbody>")[2], re.DOTALL))


async def test_a_text_with_signs_is_read_as_it_was_typed(bureau: Bureau) -> None:
    text = "Zo'n plein & zo'n bank."
    async with await bureau.browser("Rosa") as rosa:
        refused = await rosa.send(f"{HERE}/questions", {"question": "", "answer": text})
        assert "Leest met" not in words(refused)
