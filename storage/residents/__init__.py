"""Residents: where their conversation is, what they agreed to, and how they are let go."""
