"""Which instance of a repeat is which after an edit: they have no names of their own there, only a place in a row."""

from __future__ import annotations

from collections.abc import Sequence


def numbered(before: Sequence[tuple[int, str]], digests: Sequence[str], highest: int) -> list[int]:
    """The number of each instance now, given by its digest; `before` are number and digest of those known, in order.

    New numbers begin above `highest`, the highest ever given.

    What says the same is the same, wherever it stands. Of the others, as many as there were are taken for the same
    ones, corrected; if there are more or fewer, all of them are new, so that nobody becomes somebody else.
    """
    left = list(before)
    numbers: list[int] = []
    for digest in digests:
        same = next((known for known in left if known[1] == digest), None)
        if same is not None:
            left.remove(same)
        numbers.append(same[0] if same else 0)
    changed = [position for position, number in enumerate(numbers) if not number]
    if len(changed) == len(left):
        for position, (number, _) in zip(changed, left, strict=True):
            numbers[position] = number
        return numbers
    for position in changed:
        highest += 1
        numbers[position] = highest
    return numbers
