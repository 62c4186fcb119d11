"""Registered letters: one provider behind the port, the way out of the outbox to it, the rounds that ask for each letter."""
