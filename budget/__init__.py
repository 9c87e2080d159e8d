"""The civic rules of a participatory budget: pure, and readable on their own by an auditor.

Nothing here knows a chat, a database, a language or the time of day: the standard library only.
"""
