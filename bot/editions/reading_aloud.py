"""A page of an edition that is kept is read aloud: for the first time, anew, or not any more."""

from bot.editions.checking import NotAccepted, Wrong
from bot.editions.editing import Editor
from bot.editions.recording import Spoken
from budget.edition import Edition
from budget.recordings import recorded
from budget.sentence import _
from budget.timeline import Phase
from storage import editions, recordings
from storage.journal import Entry


def read_aloud(editor: Editor, page: str, language: str, spoken: Spoken | None) -> Edition:
    """Keep this recording of what a page says now, or without one take away what there is.

    What no page is read aloud by any more is erased.  Raises `NotAccepted` and `NoSuchPage`.
    """
    db, slug = editor.db, editor.slug
    before = editions.hold(db, slug).edition()
    if before.entered is Phase.CLOSED:
        raise NotAccepted(Wrong(_("The edition is closed.")))
    after = recorded(before, page, language, spoken.name if spoken else "")
    if after == before:
        return after
    if spoken:
        recordings.add(db, slug, spoken.name, spoken.content)
    pages = after.recordings.values()
    recordings.keep_only(db, slug, {one.name for of in pages for one in of.values()})
    content = {"page": page, "language": language, "sha256": spoken.name[:64] if spoken else ""}
    editions.change(db, after, Entry(editor.now, "recording-changed", editor.by, content))
    return after
