"""Evidence is sealed, checked and timed here."""
