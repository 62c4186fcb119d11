"""Delivery in the core."""
