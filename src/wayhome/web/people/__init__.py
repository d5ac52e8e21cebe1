"""Pages about people: one human with all that is known of them, households, the check for people known already."""
