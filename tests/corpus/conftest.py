"""What every test of the store stands on."""

from tests.stores import opened, organisation, store, url

__all__ = ["opened", "organisation", "store", "url"]
