"""Capture: what arrives from outside is kept as it came, and passes the gate into checked values or is held."""
