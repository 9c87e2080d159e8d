"""Charts say what they show, run nothing, and tell nothing by colour alone."""

import re
from xml.etree import ElementTree as ET

import pytest

from bot.charts.bars import Bar, Key, bars
from bot.charts.lines import Line, over_time
from bot.charts.stacked import Stack, stacked
from bot.looks import OURS

HOSTILE = '"><script>alert(1)</script>&'
SVG = "{http://www.w3.org/2000/svg}"
KEY = Key("won", "did not win")

BARS = bars("votes", "Votes", [Bar("Bench", 30, "30 votes"), Bar("Swings", 15, "15", full=False)])
STACKED = stacked(
    "channels",
    "By channel",
    ["SMS", "Paper"],
    [Stack("Monday", [6, 2], "8"), Stack("Tuesday", [0, 4], "4")],
)
LINES = over_time(
    "days",
    "Every day",
    ["1 May", "2 May", "3 May"],
    [Line("SMS", [0, 5, 10]), Line("Paper", [1, 1, 1])],
    "10",
)
CHARTS = {"bars": BARS, "stacked": STACKED, "lines": LINES}


def of_kind(svg: str, name: str, kind: str) -> list[dict[str, str]]:
    """Return the attributes of the elements of this name and class, in their order."""
    found = ET.fromstring(svg).iter(f"{SVG}{name}")  # noqa: S314 - our own
    return [dict(one.attrib) for one in found if kind in one.get("class", "").split()]


def words(svg: str) -> list[str]:
    return [one.text or "" for one in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_an_image_with_a_name_that_a_strict_page_may_show(name: str) -> None:
    chart = CHARTS[name]
    top = ET.fromstring(chart)  # noqa: S314 - our own
    title = top.find(f"{SVG}title")
    assert title is not None
    assert (top.get("role"), top.get("aria-labelledby")) == ("img", title.get("id"))
    assert not re.search(r"<style|<script| style=| on\w+=", chart)


@pytest.mark.parametrize("name", CHARTS)
def test_every_kind_of_thing_in_a_chart_has_its_looks(name: str) -> None:
    sheet = OURS.sheet("style.css")
    assert sheet
    looks = sheet.read_text("utf-8")
    kinds = {
        kind for value in re.findall(r'class="([^"]+)"', CHARTS[name]) for kind in value.split()
    }
    plain = {"chart", "dash-0"}
    assert {kind for kind in kinds - plain if f".chart .{kind} {{" not in looks} == set()


def test_bars_are_as_long_as_their_numbers_and_a_hollow_one_is_hollow() -> None:
    assert [bar["width"] for bar in of_kind(BARS, "rect", "full")] == ["100%"]
    assert [bar["width"] for bar in of_kind(BARS, "rect", "hollow")] == ["50%"]
    assert words(BARS) == ["Bench", "30 votes", "Swings", "15"]


def test_a_key_says_what_full_and_hollow_mean() -> None:
    assert words(bars("b", "B", [], KEY)) == list(KEY)


def test_stacked_blocks_begin_where_the_one_before_ends_and_have_a_pattern_each() -> None:
    solid, patterned = of_kind(STACKED, "rect", "full"), of_kind(STACKED, "rect", "patterned")
    assert [(one["x"], one["width"]) for one in solid[:1]] == [("0%", "75%")]
    assert [(one["x"], one["width"]) for one in patterned[:2]] == [("75%", "25%"), ("0%", "50%")]
    assert {one["fill"] for one in patterned} == {"url(#channels-1)"}
    assert 'id="channels-1"' in STACKED
    assert words(STACKED)[-2:] == ["SMS", "Paper"]


def test_lines_go_from_the_first_moment_to_the_last_each_in_dashes_of_its_own() -> None:
    drawn = of_kind(LINES, "path", "path")
    assert [one["d"] for one in drawn] == [
        "M0.00,100.00L50.00,50.00L100.00,0.00",
        "M0.00,90.00L50.00,90.00L100.00,90.00",
    ]
    assert [one["class"] for one in drawn] == ["path dash-0", "path dash-1"]
    assert words(LINES) == ["10", "1 May", "3 May", "SMS", "Paper"]


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ([1, None, 4, 2, 4], "M0.00,75.00L12.50,75.00M50.00,0.00L75.00,50.00L100.00,0.00"),
        ([4, 4, None], "M0.00,0.00L50.00,0.00"),
        ([None, 4, None], "M25.00,0.00L75.00,0.00"),
        ([None, None], ""),
        ([None], ""),
    ],
)
def test_where_nothing_is_told_a_line_has_a_gap(values: list[float | None], path: str) -> None:
    chart = over_time("l", "With gaps", ["1 May", "3 May"], [Line("SMS", values)], "4")
    assert [one["d"] for one in of_kind(chart, "path", "path")] == [path]


@pytest.mark.parametrize(
    "chart",
    [
        bars("b", "Nothing", []),
        bars("b", "Nobody", [Bar("Bench", 0, "0")]),
        stacked("s", "Nothing", [], []),
        stacked("s", "Nobody", ["SMS"], [Stack("Monday", [0], "0")]),
        over_time("l", "Nothing", [], [], "0"),
        over_time("l", "Nobody", ["1 May"], [Line("SMS", [0])], "0"),
        over_time("l", "No days", [], [Line("SMS", [])], "0"),
    ],
)
def test_where_there_is_nothing_to_draw_the_chart_is_whole(chart: str) -> None:
    assert ET.fromstring(chart).tag == f"{SVG}svg"  # noqa: S314 - our own
    assert "nan" not in chart
    assert "inf" not in chart


@pytest.mark.parametrize(
    "chart",
    [
        bars(HOSTILE, HOSTILE, [Bar(HOSTILE, 1, HOSTILE)], Key(HOSTILE, HOSTILE)),
        stacked(HOSTILE, HOSTILE, [HOSTILE] * 7, [Stack(HOSTILE, [1] * 7, HOSTILE)]),
        over_time(HOSTILE, HOSTILE, [HOSTILE] * 2, [Line(HOSTILE, [1, 2])] * 7, HOSTILE),
    ],
)
def test_what_somebody_wrote_is_no_markup(chart: str) -> None:
    assert "<script" not in chart
    said = [HOSTILE if len(HOSTILE) <= 34 else HOSTILE[:31]] * 2
    assert words(chart)[:2] == said or HOSTILE in words(chart)


def test_a_long_name_leaves_room_for_its_number() -> None:
    name, number = words(bars("b", "B", [Bar("a very long name " * 5, 1, "1 vote")]))
    assert len(name) <= 34
    assert name.endswith("...")
    assert number == "1 vote"


@pytest.mark.parametrize("said", ["12", "nog niet begonnen"])
@pytest.mark.parametrize("kind", ["bars", "stacked"])
def test_a_name_and_its_number_share_a_line_only_where_a_phone_has_room_for_both(
    kind: str, said: str
) -> None:
    names = ("Kas", "10. Zebrapad Stationsweg")
    chart = (
        bars("b", "B", [Bar(name, 1, said) for name in names])
        if kind == "bars"
        else stacked("s", "S", ["Part"], [Stack(name, [1], said) for name in names])
    )
    found = ET.fromstring(chart).iter(f"{SVG}text")  # noqa: S314 - our own
    lines = [float(one.get("y", "").removesuffix("em")) for one in found][:4]
    tracks = [float(one["y"].removesuffix("em")) for one in of_kind(chart, "rect", "track")]
    assert (lines[0] == lines[1], lines[2] == lines[3]) == ((said == "12",) * 2)
    assert lines == sorted(lines)
    assert lines[1] < tracks[0] < lines[2]
    assert lines[3] < tracks[1]
    assert ('text-anchor="end"' in chart) is (said == "12")
