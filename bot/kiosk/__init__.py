"""Kiosks: a screen in a library or at a polling evening, on which people take part in turn."""
