"""What readers can check for themselves: their receipt, and the files to count again with."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.public.layout import File, Form, Part
from bot.public.writer import Writer
from budget.receipt import as_receipt
from flows.ballot.checking import EXAMPLE
from flows.talk import Amount, _


def receipt(writer: Writer, typed: str) -> Iterator[Part]:
    """Yield the form with which a receipt is looked up, once that can be done, and the answer."""
    if writer.seen.result is None:
        return
    example = _("It stands in our message after your vote, for example {example}.", example=EXAMPLE)
    form = Form(
        f"/editions/{writer.here.slug}#check",
        writer.here.kept,
        writer.say(example),
        writer.say(_("Receipt")),
        writer.say(_("Check")),
        typed,
        _checked(writer, typed) if typed else "",
    )
    yield replace(writer.part("check", _("Check your receipt")), form=form)


def _checked(writer: Writer, typed: str) -> str:
    """Say whether a receipt is among those that count."""
    number = as_receipt(typed)
    if number in writer.seen.receipts:
        return writer.say(_("Receipt {receipt} counts in the result.", receipt=number or ""))
    return writer.say(
        _(
            "This receipt is not among the votes that count. Is every letter right? Perhaps a "
            "later vote took its place."
        )
    )


def _size(writer: Writer, content: bytes) -> str:
    return writer.say(_("{size} kB", size=Amount(max(len(content) // 1024, 1))))


def files(writer: Writer, made: Mapping[str, bytes]) -> Iterator[Part]:
    """Yield what can be taken home, if there is anything."""
    if not made:
        return
    said = _(
        "Everybody can count the votes again with these files. No vote in them can be told to be "
        "of anybody."
    )
    listed = tuple(
        File(writer.here.link(f"files/{name}"), name, _size(writer, made[name]))
        for name in sorted(made)
    )
    yield replace(writer.part("files", _("Count it again"), [said]), files=listed)
