"""What is printed: letters to residents, as PDF."""
