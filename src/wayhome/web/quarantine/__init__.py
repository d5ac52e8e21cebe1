"""Pages about quarantines: order one, see where it stands, change its last day, end it."""
