"""Figures: definitions that select rows; the framework counts them, so every number opens onto its rows."""
