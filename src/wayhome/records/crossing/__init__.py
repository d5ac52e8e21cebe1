"""Crossing: whether a point of entry was open, to whom and at which hours, who came by it, and how many to expect."""
