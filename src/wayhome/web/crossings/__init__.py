"""Points of entry: which are open, to whom and when, who came by them, and how many to expect."""
