"""The words beside amounts that say how much of it is meant, or that nobody can say how much."""

from flows.talk import _

HALVES = _("one and a half=15, half a=5, half=5")
"""Halves before what multiplies them, in tenths: "one and a half thousand"."""

FEW = _("few, several, many, couple, dozens")
"""What makes an amount of the number behind it that nobody knows: "a few thousand"."""

TIMES = _("x, times")
"""What stands between two numbers that are multiplied: "2 x 300"."""

EACH = _("of, at")
"""What stands between things that are counted and what one of them costs."""

APIECE = _("each, apiece, per piece")
"""What to say behind an amount that is that of one thing."""
