"""Pages about certificates of quarantine: issuing and showing them, and the check anybody makes without a network."""
