"""The desk: who works at it, how they come in, and what waits for them."""
