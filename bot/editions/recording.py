"""A recording as an organiser hands it over: sound alone, in a format that every channel plays.

Telegram plays OGG with Opus as a voice message and MP3 as music, WhatsApp plays both, and so do
browsers.  Nothing is converted: what is neither, or too large, is refused.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from bot.editions import mp3, ogg, shape
from budget.sentence import Reasoned, Value, _

LARGEST: Final = 1_000_000
"""Bytes of a recording: what Telegram takes for a voice message, or minutes of speech."""


class BadRecording(Reasoned):
    """This cannot be played; of a file alone the reason has neither its name nor a full stop."""


class Spoken(NamedTuple):
    """A recording that can be played: its name is the hash (hex SHA-256) of what it holds."""

    name: str
    content: bytes


class Asked(NamedTuple):
    """A file that is named: for which page and language, where in the edition's file, and how."""

    page: str
    language: str
    where: Value
    file: str


def recordings(page: shape.File, folder: Path | None) -> Mapping[str, Mapping[str, Spoken]]:
    """Return the recordings beside a file, by page and language; raise `BadRecording`."""
    found: dict[str, dict[str, Spoken]] = {}
    for key, language, where, file in _asked(page):
        if folder is None:
            raise BadRecording(_("{where}: there is no file beside a text.", where=where))
        try:
            found.setdefault(key, {})[language] = read_recording(folder / file)
        except BadRecording as reason:
            what = reason.reasons[0]
            said = _("{where}: {file} {what}.", where=where, file=file, what=what)
            raise BadRecording(said) from reason
    return found


def _asked(page: shape.File) -> Iterator[Asked]:
    """Yield every file that is named, from the top of the edition's file to its end."""
    for topic, files in page.recordings:
        for language, file in files.items():
            yield Asked(topic, language, f"recordings.{topic}.{language}", file)
    entries: tuple[tuple[str, Value, Mapping[str, str]], ...] = (
        *((f"theme:{t.key}", _("Theme {key}", key=t.key), t.recording) for t in page.themes),
        *(
            (f"asked:{n}", _("Question {number}", number=n), q.recording)
            for n, q in enumerate(page.questions, 1)
        ),
        *(
            (f"project:{p.number}", _("Project {number}", number=p.number), p.recording)
            for p in page.projects
        ),
    )
    for key, named, files in entries:
        for language, file in files.items():
            yield Asked(key, language, (named, f"recording.{language}"), file)


def read_recording(path: Path) -> Spoken:
    """Return the recording in a file; raise `BadRecording`."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as failure:
        raise BadRecording(_("cannot be read: {why}", why=failure.strerror or "")) from failure
    return spoken(content)


def spoken(content: bytes) -> Spoken:
    """Return the recording that these bytes are, without what is written around it.

    Raises `BadRecording`.
    """
    if len(content) > LARGEST:
        raise BadRecording(_("has more than 1 MB; save it with fewer kilobits a second"))
    try:
        bare = ogg.without_comments(content) if ogg.is_ogg(content) else mp3.without_tags(content)
    except (ogg.NotOpus, mp3.NotMp3) as failure:
        raise BadRecording(
            _("is no whole MP3, or OGG with Opus; save it again as one of them")
        ) from failure
    ending = "ogg" if ogg.is_ogg(bare) else "mp3"
    return Spoken(f"{hashlib.sha256(bare).hexdigest()}.{ending}", bare)
