"""Editions to begin with: what differs between kinds of votes, and the words that all have."""
