"""What residents contribute: ideas, and what is said of them, goes with them or hides them."""
