"""Who is who: names to keys, the duplicate check of a screen, runs over the whole register, and what people decide.

Nothing is ever merged. A person record is what one source told of one human; an assignment says that two of them are
the same, and a later assignment takes it back.
"""
