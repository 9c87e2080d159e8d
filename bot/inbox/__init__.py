"""What organisers do with what residents ask of a person; the command line and the desk call it."""
