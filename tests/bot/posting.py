"""Putting messages in the outbox by hand, and seeing what became of them."""

from storage.post import mail
from storage.post.mail import Post
from storage.tables import outbox
from tests.bot.quarter import SEAL, Quarter


async def statuses(quarter: Quarter) -> list[str]:
    """Return the status of everything in the outbox, in the order in which it was put there."""
    return [row["status"] for row in sorted(await quarter.rows(outbox), key=lambda row: row["id"])]


async def put(quarter: Quarter, *addresses: str, rank: int = 0, channel: str = "telegram") -> None:
    """Put a message for each of these addresses in the outbox."""
    posts = [
        Post(
            channel,
            SEAL.key(channel, address),
            SEAL.lock(address),
            f'{{"text": "for {address}", "options": []}}',
            quarter.now,
            rank,
        )
        for address in addresses
    ]
    await quarter.storage.run(lambda db: mail.send(db, posts))
