"""The page of a kiosk: a chat on a screen that people use one after another."""
