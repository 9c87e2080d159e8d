"""The page that the town reads: what everybody may know of an edition, on the web."""
