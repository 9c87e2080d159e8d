"""The pictures of the demo edition: drawn when they are wanted, so that none is kept in a file."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

from bot.editions.file import EditionFile
from bot.editions.picture import Drawn, drawn
from budget.edition import Picture, Project

_SKY, _GRASS, _PATH, _LEAVES, _WOOD = "#cfe8f3", "#7fb069", "#e6d5b8", "#3f7d4e", "#8a5a3b"
_WALL, _STEEL, _WATER = "#c9795a", "#5b6b73", "#4a90c2"


def _trees(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((0, 560, 960, 640), fill=_PATH)
    for x in (120, 360, 600, 840):
        pen.rectangle((x - 14, 330, x + 14, 560), fill=_WOOD)
        for left, top in ((-100, 190), (-10, 200), (-60, 110)):
            pen.ellipse((x + left, top, x + left + 120, top + 180), fill=_LEAVES)


def _barrel(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((0, 0, 620, 520), fill=_WALL)
    pen.line([(470, 0), (470, 270)], fill=_STEEL, width=26)
    pen.rounded_rectangle((370, 260, 570, 560), 40, fill=_WOOD)
    pen.ellipse((370, 240, 570, 300), fill=_WATER, outline=_STEEL, width=8)
    for y in (340, 470):
        pen.line([(370, y), (570, y)], fill=_STEEL, width=12)


def _nest_box(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((400, 0, 560, 640), fill=_WOOD)
    pen.polygon([(360, 200), (480, 120), (600, 200)], fill=_STEEL)
    pen.rectangle((390, 200, 570, 430), fill=_PATH)
    pen.ellipse((445, 250, 515, 320), fill=_STEEL)


_PHOTOS = {"trees": _trees, "nest-boxes": _nest_box}
"""What stands for a photo of what was made."""

_OF = {
    3: (_trees, {"nl": "Vier bomen langs een pad.", "en": "Four trees along a path."}),
    8: (_barrel, {"nl": "Een regenton bij een huis.", "en": "A rain barrel beside a house."}),
}
"""What is drawn of a project, by its number, and what is on it."""


def illustrated(file: EditionFile) -> EditionFile:
    """Return the demo edition with pictures of some of its projects."""
    contents: dict[str, bytes] = {}

    def shown(project: Project) -> Project:
        if project.number not in _OF:
            return project
        name, content, width, height = _drawing(project.number)
        contents[name] = content
        return replace(project, picture=Picture(name, width, height, _OF[project.number][1]))

    projects = tuple(map(shown, file.edition.projects))
    return replace(file, edition=replace(file.edition, projects=projects), pictures=contents)


@lru_cache
def _drawing(number: int) -> Drawn:
    """Return what is drawn of a project."""
    return drawn(_png(_OF[number][0]))


def photographed(name: str) -> bytes:
    """Return what an organiser's camera would have made of something, as a PNG."""
    return _png(_PHOTOS[name])


def _png(draw: Callable[[ImageDraw.ImageDraw], None]) -> bytes:
    image = Image.new("RGB", (960, 640), _SKY)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 500, 960, 640), fill=_GRASS)
    draw(pen)
    image.save(kept := BytesIO(), "PNG")
    return kept.getvalue()
