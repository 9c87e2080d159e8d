"""The process: an edition and its rules, who agreed to them, how far it is, what it came to."""
