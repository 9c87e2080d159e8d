import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import Option, Outbound
from bot.channels.shapes import Shape, filled
from tests.standins.contents import render, template

TWO = (Option("yes", "Ja"), Option("no", "Nee"))
QUESTION = Outbound("Klopt dit?", TWO, prompt=4)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\n\n '{}\t"))
OPTIONS = st.builds(
    Option, st.from_regex(r"[a-z]{1,8}:[0-9]{1,3}", fullmatch=True), TEXTS, st.just("") | TEXTS
)
REPLIES = st.builds(
    Outbound,
    TEXTS.filter(bool),
    st.lists(OPTIONS, min_size=1, max_size=11, unique_by=lambda option: option.key).map(tuple),
    prompt=st.integers(0, 999),
    menu=TEXTS,
)


def seen(reply: Outbound) -> dict[str, Any]:
    """Return what a resident sees, if Twilio and WhatsApp take it."""
    found = filled(reply)
    assert found
    return render(template(found.shape.template()), json.dumps(found.values))


@given(REPLIES)
def test_whatever_is_put_in_a_shape_is_taken_by_twilio(reply: Outbound) -> None:
    found = filled(reply)
    if found is not None:
        shown = seen(reply)
        options = shown.get("items") or shown["actions"]
        keys = [f"{reply.prompt}:{option.key}" for option in reply.options]
        assert [option["id"] for option in options] == keys


@pytest.mark.parametrize(
    "text", ["Een regel.", "Twee\nregels.", "Nr 8.\n\nRegentonnen\nbij de kerk.", " a \n\n\n\n b "]
)
def test_the_lines_of_a_text_stay_lines(text: str) -> None:
    expected = {" a \n\n\n\n b ": "a\n\nb"}.get(text, text)
    assert seen(replace(QUESTION, text=text))["body"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hans' plan", "Hans’ plan"),
        ("{{b1}} en {{{x}}}", "((b1)) en (({x))}"),
        ("veel      spaties", "veel spaties"),
        ("een\ttab", "een tab"),
    ],
)
def test_what_would_break_a_template_is_written_otherwise(text: str, expected: str) -> None:
    assert seen(replace(QUESTION, text=text))["body"] == expected


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        (TWO, "twilio/quick-reply"),
        ((*TWO, Option("later", "precies twintig tekn")), "twilio/quick-reply"),
        ((*TWO, Option("later", "een en twintig tekens")), "twilio/list-picker"),
        ((*TWO, Option("later", "Later", "na 31 mei")), "twilio/list-picker"),
        ((*TWO, Option("a", "A"), Option("b", "B")), "twilio/list-picker"),
    ],
)
def test_buttons_if_all_of_it_fits_else_a_list(options: tuple[Option, ...], kind: str) -> None:
    assert seen(replace(QUESTION, options=options))["kind"] == kind


LONG = "Nieuwe bomen langs de Lindelaan"


@pytest.mark.parametrize(
    "reply",
    [
        replace(QUESTION, options=()),
        replace(QUESTION, text="x" * 1025),
        replace(QUESTION, text="\n".join("x" * 21)),
        replace(QUESTION, text="\n"),
        replace(QUESTION, options=tuple(Option(f"k{n}", f"Plan {n}") for n in range(11))),
        replace(QUESTION, options=(Option("a", "Ja"), Option("b", "Ja"))),
        replace(QUESTION, options=(Option("a", f"{LONG} 1"), Option("b", f"{LONG} 2"))),
        replace(QUESTION, options=(Option("a", ""),)),
        replace(QUESTION, options=(Option("x" * 199, "Ja"),)),
        replace(QUESTION, options=(Option("k'", "Ja"),)),
    ],
)
def test_what_suits_no_shape_is_text(reply: Outbound) -> None:
    assert filled(reply) is None


def test_1024_units_are_the_most() -> None:
    assert filled(replace(QUESTION, text="😀" * 512))
    assert not filled(replace(QUESTION, text="😀" * 512 + "x"))


def test_shapes_differ_by_what_they_look_like_only() -> None:
    shapes = {
        Shape(rows=False, options=2, notes=False),
        Shape(rows=False, options=3, notes=False),
        Shape(rows=True, options=2, notes=False),
        Shape(rows=True, options=2, notes=True),
        Shape(rows=True, options=2, notes=True, breaks=(1,)),
        Shape(rows=True, options=2, notes=True, breaks=(1, 2)),
    }
    assert {shape.name for shape in shapes} == {
        "wijkstem-quick-2-0",
        "wijkstem-quick-3-0",
        "wijkstem-list-2-0",
        "wijkstem-list-notes-2-0",
        "wijkstem-list-notes-2-1",
        "wijkstem-list-notes-2-12",
    }


def test_the_largest_shape_has_fewer_than_100_variables() -> None:
    shape = Shape(rows=True, options=10, notes=True, breaks=(2,) * 19)
    assert len(template(shape.template())["variables"]) == 51
