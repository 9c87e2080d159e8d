"""An edition as a file that organisers write."""
