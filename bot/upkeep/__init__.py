"""What happens though nobody writes: phases, reminders, and what was missed."""
