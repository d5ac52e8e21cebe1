"""The book: one append-only list of entries, in which every change of every record is kept. It knows no noun."""
