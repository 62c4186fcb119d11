"""Passwords and signed links."""
