"""Referrals at both ends, and the directory of places to which people can be sent."""
