"""A page of an edition that is kept is read aloud: for the first time, anew, or not any more."""

from bot.editions.checking import NotAccepted, Wrong
from bot.editions.editing import Editor
from bot.editions.recording import Spoken
from bot.editions.seen import as_seen, printed
from budget.edition import Edition
from budget.recordings import recorded, told
from budget.sentence import _
from budget.timeline import Phase
from storage.contributions import recordings
from storage.journal import Entry
from storage.process import editions


def read_aloud(
    editor: Editor, page: str, language: str, spoken: Spoken | None, seen: str | None = None
) -> Edition:
    """Keep this recording of what a page says now, or without one take away what there is.

    What no page is read aloud by any more is erased.  `seen` is the print of what somebody saw.
    Raises `NotAccepted` and `NoSuchPage`, and `ChangedMeanwhile` if there is something else.
    """
    db, slug = editor.db, editor.slug
    before = editions.hold(db, slug).edition()
    if before.entered is Phase.CLOSED:
        raise NotAccepted(Wrong(_("The edition is closed.")))
    as_seen(seen, print_of(before, page, language))
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


def print_of(edition: Edition, page: str, language: str) -> str:
    """Return the print of what a page says and how it is read aloud, for who changes that.

    A recording of what it said before it was changed meanwhile would be taken for one of it.
    """
    recording = edition.recordings.get(page, {}).get(language)
    return printed([recording.name if recording else "", told(edition, page, language)])
