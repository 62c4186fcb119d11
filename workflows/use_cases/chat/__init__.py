"""Verbs of the insured's chat."""
