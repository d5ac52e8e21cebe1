"""Referring: one person sent on to a facility or a service, the answer of those who receive, and the outcome."""
