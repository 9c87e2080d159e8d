"""What tests of reliability stand on: both stores."""

from tests.stores import opened, organisation, store, url

__all__ = ["opened", "organisation", "store", "url"]
