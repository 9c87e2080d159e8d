"""The picture of a draft: put there with what is on it, or taken away."""

from fastapi.responses import Response

from bot.acting import Acting
from bot.broadcasts import picturing
from bot.desk.broadcasts.moving import ONE, moved, seen
from bot.desk.broadcasts.names import WORK, TheNumber
from bot.desk.fields import Fields
from bot.desk.forms import WITH_A_FILE
from bot.desk.guard import Desk, TheVisit
from bot.desk.words import Sentence, _
from budget.broadcast import DESCRIPTION_LENGTH

routes = Desk()


@routes.form(f"{ONE}/picture", *WORK, largest=WITH_A_FILE)
async def illustrate(visit: TheVisit, number: TheNumber) -> Response:
    """Put a picture with a draft as it was seen, or say in other words what is on it."""
    fields, edition = Fields(visit), await visit.edition()
    text = fields.per_language("alt", edition.languages, DESCRIPTION_LENGTH)
    content = b""
    if file := visit.upload("picture"):
        content = await file.read()
        await file.close()

    def put(acting: Acting) -> Sentence:
        picturing.illustrate(acting, number, content, text, seen(visit))
        return _("The picture is kept.")

    return await moved(visit, number, fields, put)


@routes.form(f"{ONE}/no-picture", *WORK)
async def take_away(visit: TheVisit, number: TheNumber) -> Response:
    """Let a draft be without a picture again."""

    def taken(acting: Acting) -> Sentence:
        picturing.take_away(acting, number, seen(visit))
        return _("The picture is taken away.")

    return await moved(visit, number, Fields(visit), taken)
