"""Webhooks out: what the journal has is told to an organisation's own programs, and signed."""
