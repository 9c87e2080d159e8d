"""The ballot: the right to vote, filling one in of each kind, casting it, checking its receipt."""
