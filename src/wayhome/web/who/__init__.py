"""Who is who: the pages on which people look at two registrations and say whether they are one person."""
