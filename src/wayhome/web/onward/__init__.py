"""The way from the gate to home at a glance."""
