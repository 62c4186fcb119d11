"""Verbs of access: signing in, linking, locking, choosing a language."""
