"""A recording that an organiser hands over: refused in one sentence, or kept as sound alone."""

import hashlib
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from bot.editions.file import EditionError, EditionFile, read_edition
from bot.editions.making import cloned
from bot.editions.recording import LARGEST, BadRecording, spoken
from tests.bot.editions.test_file import WHOLE
from tests.recordings import HEAD, MP3, OPUS, WHO, frame, mp3, opus, page

PROJECT = 'recording.nl = "bankjes.mp3"\n'
BROKEN = "is no whole MP3, or OGG with Opus; save it again as one of them"


def in_file(folder: Path, lines: str = PROJECT, before: str = "", **files: bytes) -> EditionFile:
    """Read the whole file, with these lines on its last project, beside these files."""
    for name, content in files.items():
        (folder / f"{name}.mp3").write_bytes(content)
    file = folder / "plein.toml"
    file.write_text(before + WHOLE + lines, "utf-8")
    return read_edition(file)


def refusal(folder: Path, lines: str = PROJECT, before: str = "", **files: bytes) -> str:
    with pytest.raises(EditionError) as caught:
        in_file(folder, lines, before, **files)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(("content", "ending"), [(mp3(), "mp3"), (opus(), "ogg")])
def test_a_recording_beside_the_file_belongs_to_its_project(
    tmp_path: Path, content: bytes, ending: str
) -> None:
    found = in_file(tmp_path, bankjes=content)
    [(name, kept)] = found.recordings.items()
    assert name == f"{hashlib.sha256(kept).hexdigest()}.{ending}"
    number = found.edition.projects[-1].number
    assert found.edition.recordings[f"project:{number}"]["nl"].name == name


def test_the_pages_of_information_have_their_own(tmp_path: Path) -> None:
    how = 'recordings.how.nl = "hoe.mp3"\nrecordings.rules.nl = "regels.mp3"\n'
    found = in_file(tmp_path, "", how, hoe=mp3(9), regels=opus())
    assert found.edition.recordings.keys() == {"how", "rules"}
    assert len(found.recordings) == 2


def test_the_same_recording_twice_is_kept_once(tmp_path: Path) -> None:
    lines = 'recordings.how.nl = "a.mp3"\nrecordings.how.en = "a.mp3"\n'
    found = in_file(tmp_path, "", lines, a=mp3())
    assert found.edition.recordings["how"].keys() == {"nl", "en"}
    assert found.recordings == {MP3.name: MP3.content}


@pytest.mark.parametrize("content", [mp3(), opus()])
def test_nothing_is_published_but_the_sound(content: bytes) -> None:
    assert WHO in content
    kept = spoken(content).content
    assert WHO not in kept
    assert spoken(kept).content == kept


@pytest.mark.parametrize("note", [b"", b"Joris"])
def test_the_same_sound_is_the_same_whatever_is_written_around_it(note: bytes) -> None:
    assert (spoken(mp3(note=note)), spoken(opus(note=note))) == (MP3, OPUS)


def test_the_sound_stays_as_it_was() -> None:
    assert MP3.content == mp3()[138:-128]
    assert OPUS.content.endswith(b"sound" * 10)
    assert OPUS.content.count(b"OggS") == 3


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"RIFF....WAVEfmt ",
        b"fLaC" + bytes(400),
        b"\0\0\0\x20ftypM4A " + bytes(400),
        mp3()[:-200],
        mp3(told=20),
        mp3()[:138] + bytes(200) + b"x" + mp3()[138:],
        frame() * 3,
        frame() * 8 + b"something else",
        b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + frame() * 8,
        opus()[:-1],
        opus() + b"x",
        opus() + opus(),
        opus().replace(b"soundsound", b"soundSOUND", 1),
        opus().replace(b"OpusHead", b"\x01vorbis.", 1),
        page(HEAD, 0, 2),
        page(HEAD, 0, 2) + page(b"OpusTags", 1),
        page(HEAD, 0, 2) + page(b"sound", 1) + page(b"sound", 2, 4),
        page(HEAD, 0, 2) + page(b"OpusTags", 1) + page(b"sound", 2),
        page(HEAD, 0, 2) + page(b"OpusTags", 1) + page(b"sound", 2, 4, stream=8),
        page(b"\x01vorbis" + bytes(23), 0, 2) + page(b"\x03vorbis", 1) + page(b"sound", 2, 4),
    ],
)
def test_what_is_no_whole_recording_is_refused(content: bytes) -> None:
    with pytest.raises(BadRecording) as caught:
        spoken(content)
    assert str(caught.value) == BROKEN


@pytest.mark.parametrize("make", [mp3, opus])
def test_whatever_is_wrong_with_a_file_is_refused_and_never_a_crash(
    make: Callable[[], bytes],
) -> None:
    chance, whole = random.Random(7), make()  # noqa: S311 - the same damage every time
    for _time in range(300):
        damaged = bytearray(whole)
        for _byte in range(chance.randrange(1, 6)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with suppress(BadRecording):
            spoken(bytes(damaged[: chance.randrange(len(damaged) + 1)]))


def test_what_is_refused_is_told_with_its_place_and_its_file(tmp_path: Path) -> None:
    assert refusal(tmp_path, bankjes=b"?") == (f"Project 5, recording.nl: bankjes.mp3 {BROKEN}.")
    how = 'recordings.how.nl = "hoe.mp3"\n'
    assert refusal(tmp_path, "", how, hoe=b"?") == f"recordings.how.nl: hoe.mp3 {BROKEN}."
    large = mp3(LARGEST // 208 + 2)
    assert refusal(tmp_path, bankjes=large) == (
        "Project 5, recording.nl: bankjes.mp3 has more than 1 MB; save it with fewer kilobits a"
        " second."
    )


def test_a_recording_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "bankjes.mp3 cannot be read: No such file" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("lines", "before", "said"),
    [
        ('recording.nl = "x/a.mp3"\n', "", "leave folders out"),
        ('recording.fr = "a.mp3"\n', "", '"fr" is none of the languages above'),
        ("recording.nl = 3\n", "", "a text between quotes"),
        ("", 'recordings.what.nl = "a.mp3"\n', "there is no such key here"),
        ("", 'recordings.how = "a.mp3"\n', "a text in each language"),
    ],
)
def test_what_cannot_be_a_recording_is_refused(
    tmp_path: Path, lines: str, before: str, said: str
) -> None:
    assert said in refusal(tmp_path, lines, before, a=mp3())


def test_what_is_not_written_cannot_be_read_aloud(tmp_path: Path) -> None:
    before = 'recordings.influence.nl = "a.mp3"\n'
    assert refusal(tmp_path, "", before, a=mp3()) == (
        "recordings.influence: influence itself is missing; add it or take this out."
    )
    said = 'influence.nl = "De raad voert het uit."\n'
    assert in_file(tmp_path, "", before + said, a=mp3()).edition.recordings.keys() == {"influence"}


def test_beside_a_text_there_is_no_recording() -> None:
    with pytest.raises(EditionError, match=r"Project 5, recording\.nl: there is no file beside"):
        read_edition(WHOLE + PROJECT)


def test_the_next_edition_begins_without_recordings(tmp_path: Path) -> None:
    edition = in_file(tmp_path, bankjes=mp3()).edition
    assert cloned(edition, "next", years=1).recordings == {}
