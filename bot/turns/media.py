"""What was decided about what residents send beside words; nothing is fetched in a turn."""

from dataclasses import replace

from bot.turns.circumstances import Circumstances
from budget.decisions import MediaDropped, PhotoSent, VoiceSent
from budget.idea import Draft, Idea
from budget.standing import Standing
from storage.contributions import attachments, ideas, pictures
from storage.contributions.attachments import Arrival, Attachment, Medium

MediaDecision = PhotoSent | VoiceSent | MediaDropped


def carry_out(decision: MediaDecision, where: Circumstances) -> None:
    """Carry out one decision about a photo or a voice note."""
    match decision:
        case PhotoSent(token, instead):
            _keep(token, instead, Medium.PHOTO, where)
        case VoiceSent(token, instead):
            _keep(token, instead, Medium.VOICE, where)
        case MediaDropped(tokens):
            for token in tokens:
                attachments.drop(where.db, token)


def _keep(token: str, instead: str, kind: Medium, where: Circumstances) -> None:
    """Keep where something is; it is fetched as soon as this is committed."""
    conversation = where.conversation
    for old in {token, instead} - {""}:
        attachments.drop(where.db, old)
    media = where.seal.lock(where.media)
    sent = Attachment(
        *(token, where.snapshot.slug, conversation.key, conversation.channel),
        *(kind, media, where.at, where.at),
    )
    attachments.keep(where.db, sent)


def handed_in(idea: Idea, draft: Draft, where: Circumstances) -> Idea:
    """Return an idea with what was sent with it; what is not there yet finds it by its number."""
    if draft.voice:
        attachments.belongs(where.db, draft.voice, idea=idea.number)
        idea = replace(idea, standing=Standing.WAITING)
    photo = attachments.held(where.db, draft.photo) if draft.photo else None
    if photo is None:
        return idea
    if photo.status is Arrival.WAITING or photo.content is None:
        attachments.belongs(where.db, photo.token, idea=idea.number)
        return idea
    content = where.seal.unlock_content(photo.content)
    pictures.add(where.db, where.snapshot.slug, photo.name, content)
    attachments.drop(where.db, photo.token)
    return replace(idea, picture=photo.name)


def forget(where: Circumstances) -> None:
    """Erase what somebody sent; an idea that was only spoken is gone with it."""
    conversation, known = where.conversation, where.snapshot.ideas
    for idea in known.by(conversation.resident):
        if idea.spoken and idea.standing is Standing.WAITING and len(idea.authors) == 1:
            known.put(ideas.change(where.db, where.snapshot.slug, idea.number, _gone))
    attachments.forget(where.db, conversation.key)


def _gone(idea: Idea) -> Idea:
    return idea.become(Standing.WITHDRAWN)
