"""The report of an edition: who took part, when and in what, and what came of it."""
