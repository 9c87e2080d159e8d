"""What came of the vote: the result, and why; how far the projects are, and what is said back."""
