"""Ideas: writing one, alone or together; reading, supporting and discussing those of others."""
