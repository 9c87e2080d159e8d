"""The demo edition, De Linden in Voorbeeldstad: everything about it is invented."""

from pathlib import Path

DE_LINDEN = Path(__file__).with_name("de_linden.toml")
"""The file of the demo edition; `bot.editions.file.read_edition` reads it."""
