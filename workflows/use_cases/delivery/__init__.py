"""Verbs of delivery: acts with legal weight, doubts, reconciliation."""
