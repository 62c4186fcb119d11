"""Clock, identifiers and settings of the machine."""
