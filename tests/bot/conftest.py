"""What tests of turns, doors and commands stand on."""

from tests.stores import opened, organisation, store, url

__all__ = ["opened", "organisation", "store", "url"]
