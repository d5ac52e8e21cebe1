"""Lists for authorities: who came home, one list for each village, commune and district that may be handed over."""
