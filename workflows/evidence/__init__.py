"""Evidence: what was received and may be kept."""
