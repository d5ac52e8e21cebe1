"""Pure Python, no Django: the words every other room speaks (problems, registries, clock, digests, names, measures)."""
