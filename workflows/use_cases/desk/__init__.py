"""Verbs of handlers and lawyers."""
