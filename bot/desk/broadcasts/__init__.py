"""Broadcasts at the desk: made and counted by one person, approved by another, and watched."""
