"""The doors: channels, turns, delivery, the clock, the simulator and the command line."""
