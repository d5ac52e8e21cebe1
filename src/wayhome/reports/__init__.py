"""Reports: editions, from an outline and computed figures to HTML, PDF and Word that can prove every number."""
