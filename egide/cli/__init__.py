"""The command line names what can be asked and calls what does it."""
