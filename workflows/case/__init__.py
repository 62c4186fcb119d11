"""A case, its steps, events and correspondence."""
