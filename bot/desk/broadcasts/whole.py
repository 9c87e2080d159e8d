"""The modules with pages about broadcasts, each with its `routes`; those of one come last."""

from bot.desk.broadcasts import drafting, listing, moving

THE_BROADCASTS = (listing, drafting, moving)
