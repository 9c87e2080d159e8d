"""The modules with pages about broadcasts, each with its `routes`; those of one come last."""

from bot.desk.broadcasts import drafting, illustrating, listing, moving

THE_BROADCASTS = (listing, drafting, illustrating, moving)
