"""Moderation: what is read first, what residents report, what is hidden and who hears of it."""
