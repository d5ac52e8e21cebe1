"""Wayhome runs the response to a mass return of migrants, from the border gate to the published situation report."""

__version__ = "0.1.0"
