"""KoboToolbox: what its projects collect, sent by its REST service or pulled by its data API, comes in as rows."""
