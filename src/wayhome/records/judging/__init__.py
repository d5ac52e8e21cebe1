"""Judging: what the case definitions say of what was asked and measured in a screening."""
