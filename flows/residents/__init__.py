"""The resident's own: joining, agreeing, being helped, and what we hold of them."""
