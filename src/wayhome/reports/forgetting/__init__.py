"""Forgetting: who somebody was leaves every room at once, and a certificate says what went and what stays."""
