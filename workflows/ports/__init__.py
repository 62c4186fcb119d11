"""Ports name what the core asks of the world."""
