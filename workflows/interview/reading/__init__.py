"""What a person's words mean: dates, amounts, choices, links."""
