"""Pictures as tests make them: nothing of the kind is kept beside the code."""

from dataclasses import replace
from io import BytesIO
from typing import Any

from PIL import Image

from bot.editions.picture import drawn
from budget.edition import Edition, Picture

GREEN = (40, 120, 60)


def picture(kind: str, width: int = 60, height: int = 40, mode: str = "RGB", **more: Any) -> bytes:
    """Return a file of this kind with a picture of so many pixels, all alike."""
    file = BytesIO()
    Image.new(mode, (width, height), GREEN if mode == "RGB" else None).save(file, kind, **more)
    return file.getvalue()


NAME, CONTENT, WIDTH, HEIGHT = drawn(picture("JPEG"))
BENCH = Picture(NAME, WIDTH, HEIGHT, {"nl": "Een bank onder een boom.", "en": "A bench."})


def illustrated(edition: Edition) -> Edition:
    """Return the edition with a picture of its first project."""
    first, *others = edition.projects
    return replace(edition, projects=(replace(first, picture=BENCH), *others))
