"""Entities: records as lists on a phone, and what phones change in them without a network."""
