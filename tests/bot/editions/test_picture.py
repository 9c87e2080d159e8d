"""A picture that an organiser hands over: refused in one sentence, or made fit to be shown."""

import hashlib
import random
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PIL.ExifTags import IFD, Base
from PIL.PngImagePlugin import PngInfo

from bot.editions.file import EditionError, EditionFile, read_edition
from bot.editions.picture import LARGEST, BadPicture, drawn
from tests.bot.editions.test_file import WHOLE
from tests.pictures import picture

LINES = 'picture = "bankjes.jpg"\npicture_text.nl = "Twee bankjes onder een linde."\n'


def in_file(folder: Path, lines: str = LINES, **files: bytes) -> EditionFile:
    """Read the whole file, with these lines on its last project, beside these files."""
    for name, content in files.items():
        (folder / f"{name}.jpg").write_bytes(content)
    file = folder / "plein.toml"
    file.write_text(WHOLE + lines, "utf-8")
    return read_edition(file)


def refusal(folder: Path, lines: str = LINES, **files: bytes) -> str:
    with pytest.raises(EditionError) as caught:
        in_file(folder, lines, **files)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def photo_with_secrets() -> bytes:
    """Return a photograph lying on its side that says where it was taken, by whom, and how."""
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    exif[Base.Artist] = "Fatma"
    exif.get_ifd(IFD.GPSInfo)[1] = "N52"
    return picture("JPEG", exif=exif, comment=b"Fatma", icc_profile=b"Fatma", dpi=(72, 72))


def drawing_with_secrets() -> bytes:
    said = PngInfo()
    said.add_text("Author", "Fatma")
    exif = Image.Exif()
    exif[Base.Artist] = "Fatma"
    return picture("PNG", pnginfo=said, exif=exif, icc_profile=b"Fatma")


def test_a_picture_beside_the_file_belongs_to_its_project(tmp_path: Path) -> None:
    found = in_file(tmp_path, bankjes=picture("JPEG"))
    [(name, content)] = found.pictures.items()
    assert name == f"{hashlib.sha256(content).hexdigest()}.jpg"
    bare, shown = found.edition.projects
    assert bare.picture is None
    assert shown.picture is not None
    assert (shown.picture.name, shown.picture.width, shown.picture.height) == (name, 60, 40)
    assert shown.picture.text == {"nl": "Twee bankjes onder een linde."}


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png")])
def test_what_a_picture_is_its_bytes_tell_and_not_its_name(
    tmp_path: Path, kind: str, ending: str
) -> None:
    [name] = in_file(tmp_path, bankjes=picture(kind)).pictures
    assert name.endswith(f".{ending}")


@pytest.mark.parametrize("content", [photo_with_secrets(), drawing_with_secrets()])
def test_nothing_is_published_but_what_can_be_seen(content: bytes) -> None:
    assert b"Fatma" in content
    kept = drawn(content).content
    assert b"Fatma" not in kept
    with Image.open(BytesIO(kept)) as image:
        assert not image.getexif()
        assert not image.info.keys() - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_photo_that_lies_on_its_side_is_set_upright() -> None:
    shown = drawn(photo_with_secrets())
    assert (shown.width, shown.height) == (40, 60)


@pytest.mark.parametrize(
    ("sides", "kept"), [((1_280, 640), (1_280, 640)), ((4_096, 1_024), (1_280, 320))]
)
def test_a_picture_is_kept_no_larger_than_a_phone_shows(
    sides: tuple[int, int], kept: tuple[int, int]
) -> None:
    shown = drawn(picture("JPEG", *sides))
    assert (shown.width, shown.height) == kept
    with Image.open(BytesIO(shown.content)) as image:
        assert image.size == kept


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1", "LA", "RGBA", "I;16"])
def test_a_picture_of_any_colours_is_taken(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert drawn(picture(kind, mode=mode)).width == 60


def test_what_can_be_seen_through_stays_so() -> None:
    with Image.open(BytesIO(drawn(picture("PNG", mode="RGBA")).content)) as image:
        assert image.mode == "RGBA"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is no whole JPEG or PNG; save it again as one of them"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is no whole JPEG or PNG"),
        (picture("GIF"), "is no whole JPEG or PNG"),
        (picture("WEBP"), "is no whole JPEG or PNG"),
        (picture("JPEG", 600, 400)[:900], "is no whole JPEG or PNG"),
        (picture("PNG", 4_097, 1), "has more than 4,096 pixels on a side; make it smaller"),
        (picture("JPEG", 1, 4_097), "has more than 4,096 pixels on a side"),
        (picture("PNG") + bytes(LARGEST), "has more than 1 MB; make it smaller"),
    ],
)
def test_what_cannot_be_shown_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    sentence = refusal(tmp_path, bankjes=content)
    assert sentence.startswith(f"Project 5, picture: bankjes.jpg {reason}")


def test_a_drawing_that_grows_when_it_is_drawn_anew_is_refused() -> None:
    dots = random.Random(4)  # noqa: S311 - as hard to compress as chance
    file = BytesIO()
    dotted = Image.frombytes("P", (900, 900), dots.randbytes(810_000))
    dotted.putpalette(dots.randbytes(768))
    dotted.save(file, "PNG")
    assert len(file.getvalue()) < LARGEST
    with pytest.raises(BadPicture, match="stays larger than 1 MB; save it as a JPEG"):
        drawn(file.getvalue())


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_damaged_file_is_refused_or_shown_but_never_a_surprise(kind: str) -> None:
    chance = random.Random(7)  # noqa: S311 - the same damage in every run
    whole = picture(kind, exif=Image.Exif(), icc_profile=b"profile")
    for _time in range(400):
        damaged = bytearray(whole)
        for _byte in range(chance.randint(1, 6)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with suppress(BadPicture):
            assert drawn(bytes(damaged)).content


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ('picture = "bankjes.jpg"', "Project 5: who cannot see a picture is told what is on it; "),
        ('picture_text.nl = "Bankjes."', "Project 5: picture_text belongs to a picture; "),
        (LINES.replace("bankjes.", "../bankjes."), "Project 5: picture is the name of a file "),
        (LINES.replace("bankjes.", "/etc/"), "Project 5: picture is the name of a file "),
        (LINES.replace("bankjes.jpg", ".."), "Project 5, picture: .. cannot be read: "),
        (LINES.replace("bankjes.jpg", "a\\u0000"), "Project 5, picture: this has a tab or "),
        (LINES.replace("nl =", "en ="), 'Project 5, picture_text: the text in "nl", '),
        (LINES, "Project 5, picture: bankjes.jpg cannot be read: No such file or directory."),
    ],
)
def test_what_is_wrong_around_a_picture_is_said(tmp_path: Path, lines: str, sentence: str) -> None:
    assert refusal(tmp_path, lines).startswith(sentence)


def test_a_text_has_no_files_beside_it() -> None:
    with pytest.raises(EditionError, match="Project 5, picture: there is no file beside a text"):
        read_edition(WHOLE + LINES)
