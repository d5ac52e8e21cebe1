"""Staying: checking in, moving, checking out, beds, and how many are inside at any hour."""
