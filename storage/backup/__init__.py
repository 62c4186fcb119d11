"""A backup is written, sealed and read back here."""
