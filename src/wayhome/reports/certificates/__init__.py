"""Certificates of quarantine: a signed letter while it runs, a signed certificate once it is completed."""
