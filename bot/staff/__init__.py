"""Who works at the desk: invited by somebody, known by a password and a second factor."""
