"""The simulator: phones without any provider, an invented town, and a clock that can be moved.

What residents do here goes through the same ingest, turns and delivery as the real thing.
"""
