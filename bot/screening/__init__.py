"""The screeners' side: what the desk and the command line do with ideas and their answers."""
