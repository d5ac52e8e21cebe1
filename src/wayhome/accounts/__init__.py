"""Who may sign in, as what, for which areas; and the one function that decides what they see."""
