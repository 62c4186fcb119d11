"""The law as data is evaluated here: facts, conditions, clocks, plan, analysis."""
