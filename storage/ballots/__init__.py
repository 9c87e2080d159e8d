"""Ballots: the rights to them, how they come in by phone and on paper, and what is certified."""
