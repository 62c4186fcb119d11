"""Follow-ups say what is due, when, and what an outage changes."""
