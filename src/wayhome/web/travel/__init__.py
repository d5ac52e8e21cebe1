"""Transports: the board, one transport and its manifest, who departs, who arrives, and who falls between."""
