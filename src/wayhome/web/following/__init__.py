"""Seeing those who came back: the round of the day, the visit to a household, and the desk of alerts."""
