"""The picture of a broadcast: drawn anew, and never without words for who does not see it."""

from dataclasses import replace

from bot.acting import Acting
from bot.editions.picture import BadPicture, photo
from budget.broadcast import Broadcast, CannotSend, named
from budget.edition import Picture, Words
from budget.sentence import _
from storage.contributions import pictures
from storage.post import broadcasts


def illustrate(
    acting: Acting, number: int, content: bytes, text: Words, seen: int | None = None
) -> Broadcast:
    """Put a picture with a draft as somebody saw it, or only say in other words what is on it.

    Raise `CannotSend` or `ChangedMeanwhile`.
    """
    said = {language: " ".join(one.split()) for language, one in text.items() if one.strip()}
    before = broadcasts.hold(acting.db, acting.slug, number, seen)
    if not (content or before.picture):
        raise CannotSend(_("There is no picture yet: choose one.").about("picture"))
    if before.picture and not content:
        after = before.changed(picture=replace(before.picture, text=said), by=named(acting.by))
        return broadcasts.keep(acting.db, before, after)
    try:
        drawn = photo(content)
    except BadPicture as flaw:
        raise CannotSend(flaw.reasons[0].about("picture")) from flaw
    picture = Picture(drawn.name, drawn.width, drawn.height, said)
    after = before.changed(picture=picture, by=named(acting.by))
    pictures.add(acting.db, acting.slug, drawn.name, drawn.content)
    return broadcasts.keep(acting.db, before, after)


def take_away(acting: Acting, number: int, seen: int | None = None) -> Broadcast:
    """Let a draft be without a picture again; raise `CannotSend` or `ChangedMeanwhile`."""
    before = broadcasts.hold(acting.db, acting.slug, number, seen)
    after = before.changed(picture=None, by=named(acting.by))
    return broadcasts.keep(acting.db, before, after)
