"""Tables name their columns."""
