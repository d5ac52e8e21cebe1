"""Where people wait: whether a site takes anybody in, what it lacks, who takes care of that, and where was looked."""
