"""Sampling: samples taken, results waited for, and what a result calls for."""
