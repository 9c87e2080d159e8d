"""What organisers write to many: made and approved by people, sent by the clock."""
