"""What WhatsApp is asked to approve, how often we ask how far it is, and how many days it takes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from budget.audience import Audience, Who
from budget.template import UNLIMITED, Approval, Category, Template, category, days, templates

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
TEXT = {"nl": "Er is feest.", "en": "There is a party."}
ONE = Template(1, "nl", "wijkstem_nl_1", Category.UTILITY, "Er is feest.")


def test_the_same_words_are_the_same_template() -> None:
    first, second = (templates(number, Audience(Who.NEWS), TEXT) for number in (1, 2))
    assert [one.name for one in first] == [one.name for one in second]
    assert len({one.name for one in first}) == len(TEXT)


@pytest.mark.parametrize(
    ("who", "text"),
    [(Who.NEWS, {"nl": "Er is geen feest."}), (Who.FOLLOWERS, {"nl": "Er is feest."})],
)
def test_other_words_or_another_category_are_another_template(
    who: Who, text: dict[str, str]
) -> None:
    [one] = templates(1, Audience(Who.NEWS), {"nl": "Er is feest."})
    [other] = templates(1, Audience(who), text)
    assert one.name != other.name


def test_whoever_asked_for_it_gets_no_marketing() -> None:
    found = {who: category(Audience(who)) for who in Who}
    assert {who for who, kind in found.items() if kind is Category.UTILITY} == {
        Who.AUTHORS,
        Who.SUPPORTERS,
        Who.FOLLOWERS,
        Who.PROJECT,
    }


def test_what_does_not_go_to_whatsapp_is_not_asked_of_it() -> None:
    assert templates(1, Audience(Who.NEWS, channels=("telegram", "sms")), TEXT) == []
    assert len(templates(1, Audience(Who.NEWS, channels=("whatsapp",)), TEXT)) == 2


def test_nothing_in_it_is_taken_for_a_variable() -> None:
    [one] = templates(1, Audience(Who.NEWS), {"pt-BR": "Kosten: {{1}}"})
    assert one.body == "Kosten: ((1))"
    assert one.name.startswith("wijkstem_ptbr_")


@pytest.mark.parametrize(
    ("looks", "state", "minutes"),
    [
        (0, Approval.WANTED, 5),
        (1, Approval.RECEIVED, 5),
        (3, Approval.PENDING, 20),
        (5, Approval.PENDING, 60),
        (5_000, Approval.PAUSED, 60),
        (2, Approval.APPROVED, 360),
        (2, Approval.REJECTED, 360),
        (2, Approval.DISABLED, 360),
    ],
)
def test_it_is_asked_for_ever_more_seldom(looks: int, state: Approval, minutes: int) -> None:
    due = replace(ONE, looks=looks, state=state).due(NOW)
    assert due == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("state", "looks", "undecided"),
    [
        (Approval.WANTED, 0, False),
        (Approval.WANTED, 1, True),
        (Approval.UNSUBMITTED, 1, True),
        (Approval.PENDING, 9, True),
        (Approval.PAUSED, 9, True),
        (Approval.APPROVED, 9, False),
        (Approval.REJECTED, 9, False),
        (Approval.DISABLED, 9, False),
    ],
)
def test_who_waits_waits_for_an_answer(state: Approval, looks: int, *, undecided: bool) -> None:
    assert replace(ONE, state=state, looks=looks).undecided is undecided


@pytest.mark.parametrize(
    ("people", "tier", "begun", "taken"),
    [
        (0, 250, 250, 0),
        (1, 250, 0, 1),
        (250, 250, 0, 1),
        (251, 250, 0, 2),
        (250, 250, 1, 2),
        (1, 250, 400, 2),
        (100_000, 1_000, 0, 100),
        (1_000_000, UNLIMITED, 5, 1),
    ],
)
def test_a_tier_makes_it_take_days(people: int, tier: int, begun: int, taken: int) -> None:
    assert days(people, tier, begun) == taken
