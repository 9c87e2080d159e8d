"""The story of De Wilgen, chapter by chapter, from an empty store to the next edition."""
