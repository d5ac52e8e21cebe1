"""Converters and clients for other systems."""
