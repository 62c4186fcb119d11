"""Rules are read here from their files and checked."""
