"""What readers can check for themselves: their receipt, and the files to count again with."""

from collections.abc import Mapping

from bot.public.layout import Files, Form
from bot.public.writer import Writer
from budget.receipt import as_receipt
from flows.checking import EXAMPLE
from flows.talk import _


def form(writer: Writer) -> Form | None:
    """Write the form with which a receipt is looked up, once that can be done."""
    if writer.seen.result is None:
        return None
    example = _("It stands in our message after your vote, for example {example}.", example=EXAMPLE)
    return Form(
        writer.say(_("Check your receipt")),
        writer.say(example),
        writer.say(_("Receipt")),
        writer.say(_("Check")),
    )


def checked(writer: Writer, typed: str) -> str:
    """Say whether a receipt is among those that count; nothing before the result is public."""
    if not typed or writer.seen.result is None:
        return ""
    number = as_receipt(typed)
    if number in writer.seen.receipts:
        return writer.say(_("Receipt {receipt} counts in the result.", receipt=number or ""))
    return writer.say(
        _(
            "This receipt is not among the votes that count. Is every letter right? Perhaps a "
            "later vote took its place."
        )
    )


def files(writer: Writer, made: Mapping[str, bytes]) -> Files | None:
    """Write what can be taken home; None if there is nothing."""
    if not made:
        return None
    said = _(
        "Everybody can count the votes again with these files. No vote in them can be told to be "
        "of anybody."
    )
    listed = tuple(
        (writer.here.link(f"files/{name}"), name, f"{max(len(made[name]) // 1024, 1):,} kB")
        for name in sorted(made)
    )
    return Files(writer.say(_("Count it again")), writer.say(said), listed)
