"""Pages of lists for authorities: making them, handing them over, and what a link opens."""
