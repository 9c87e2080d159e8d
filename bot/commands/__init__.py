"""The commands of `wijkstem`, one noun per file; `bot.cli` puts them together."""
