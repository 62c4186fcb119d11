"""Court proceedings as the rules know them, held against a case: which open, what would void them, which days count."""
