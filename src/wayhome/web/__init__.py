"""The screens: pages derived from what the rooms below declare."""
