"""The nouns, one module each: what is known of a thing, the rules it keeps, and how sets of it are asked for."""
