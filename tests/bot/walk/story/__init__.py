"""One edition from an empty store to what is built of it, as people do it, chapter by chapter."""
