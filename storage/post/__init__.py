"""What comes in and what goes out: the inbox, the outbox, broadcasts, notices and webhooks."""
