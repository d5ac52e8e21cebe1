"""The nouns where Django looks for models."""

from wayhome.records.activity import Activity
from wayhome.records.arrival import Arrival
from wayhome.records.assignment import Assignment
from wayhome.records.assistance import Assistance
from wayhome.records.attendance import Attendance
from wayhome.records.consent import Consent
from wayhome.records.follow_up import FollowUp
from wayhome.records.household import Household
from wayhome.records.membership import Membership
from wayhome.records.person import Person
from wayhome.records.posting import Posting
from wayhome.records.response import Response
from wayhome.records.stock import Stock
from wayhome.records.tally import Tally

__all__ = [
    "Activity",
    "Arrival",
    "Assignment",
    "Assistance",
    "Attendance",
    "Consent",
    "FollowUp",
    "Household",
    "Membership",
    "Person",
    "Posting",
    "Response",
    "Stock",
    "Tally",
]
