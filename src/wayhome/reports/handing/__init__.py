"""Handing lists over: on paper, as a locked file or by a link with a code; and the log of who received what."""
