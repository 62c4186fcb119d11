"""The way out sends what the outbox holds to the chat."""
