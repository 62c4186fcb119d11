"""Letters of a case: drafted, filled in, approved, sent, answered."""
