"""The manifest of a transport on paper."""
