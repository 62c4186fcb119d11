"""Letters and notices: what one must hold, what it may not say, who signs, and the words themselves."""
