"""One file a kind of follow-up: what happens when it is due."""
