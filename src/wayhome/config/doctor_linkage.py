"""What the doctor asks of linkage: does what is compared follow the register, and was everybody compared."""

from __future__ import annotations

from wayhome.config.finding import Finding
from wayhome.ledger import read
from wayhome.linkage.catching_up import caught_up_to
from wayhome.linkage.looking import left_to_a_run
from wayhome.linkage.models import NameCount, Traits
from wayhome.linkage.rarity import ALL
from wayhome.linkage.standing import told


def traits_follow_the_register() -> Finding:
    """One row of traits for each registration that says who it is, counted as many. Behind the book is no fault."""
    done, head = caught_up_to(), read.head()
    if done != head:
        return Finding("traits", True, f"{head - (done or 0)} entries are still to be followed by the duplicate check.")
    kept, people = Traits.objects.count(), told().count()
    counted = NameCount.objects.filter(pk=ALL).values_list("people", flat=True).first() or 0
    is_well = kept == people == counted
    advice = "" if is_well else " Run: wayhome rebuild"
    return Finding("traits", is_well, f"{kept} of {people} registrations can be compared, {counted} counted.{advice}")


def everybody_was_compared() -> Finding:
    """Who came with many others at once is left to a run. To have left some is no fault: somebody starts runs."""
    left = left_to_a_run()
    advice = " Run: wayhome link run" if left else ""
    return Finding("pairs", True, f"{left} registrations that came at once are left to a run.{advice}")
