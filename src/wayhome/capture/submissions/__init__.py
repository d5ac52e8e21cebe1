"""Submissions: received first, then read, then taken through the gate."""
