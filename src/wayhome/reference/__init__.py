"""What the records refer to: areas, sites, organisations, information sources, items, and lists of codes."""
