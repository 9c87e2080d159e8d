"""What we say leaves: in order for each address, at the pace of its sender."""
