"""What a resident said becomes an answer: kept, taken up in order, answered once."""
