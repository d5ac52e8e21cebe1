"""Guessing what the columns of a sheet mean: a proposal that somebody looks at, never a decision."""
