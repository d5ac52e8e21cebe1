"""Travelling: onto a transport, on the way, and confirmed where it ends. Verbs return drafts or a Problem."""
