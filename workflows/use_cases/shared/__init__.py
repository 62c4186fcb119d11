"""What verbs of every area have at hand."""
