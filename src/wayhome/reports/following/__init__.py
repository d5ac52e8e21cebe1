"""The list of the day on paper: whom a volunteer sees, with room for a pen."""
