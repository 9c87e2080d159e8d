"""The shared store: what everybody's turns read and write, one transaction each.

Plain synchronous SQLAlchemy Core over a `Connection`; only `storage.engine` knows how and where it
runs, and only that commits.
"""
