"""Verbs of evidence."""
