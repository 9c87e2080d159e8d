"""Tables that organisers upload: checked whole before anything is kept."""
