"""Verbs of the engine: what runs when something is due."""
