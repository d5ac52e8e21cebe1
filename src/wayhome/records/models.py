"""The nouns where Django looks for models."""

from wayhome.records.activity import Activity
from wayhome.records.amendment import Amendment
from wayhome.records.arrival import Arrival
from wayhome.records.assignment import Assignment
from wayhome.records.assistance import Assistance
from wayhome.records.attendance import Attendance
from wayhome.records.consent import Consent
from wayhome.records.crossing_status import CrossingStatus
from wayhome.records.follow_up import FollowUp
from wayhome.records.household import Household
from wayhome.records.membership import Membership
from wayhome.records.passenger import Passenger
from wayhome.records.person import Person
from wayhome.records.posting import Posting
from wayhome.records.quarantine import Quarantine
from wayhome.records.referral import Referral
from wayhome.records.response import Response
from wayhome.records.sample import Sample
from wayhome.records.screening import Screening
from wayhome.records.site_check import SiteCheck
from wayhome.records.site_need import SiteNeed
from wayhome.records.stay import Stay
from wayhome.records.stock import Stock
from wayhome.records.tally import Tally
from wayhome.records.transport import Transport

__all__ = [
    "Activity",
    "Amendment",
    "Arrival",
    "Assignment",
    "Assistance",
    "Attendance",
    "Consent",
    "CrossingStatus",
    "FollowUp",
    "Household",
    "Membership",
    "Passenger",
    "Person",
    "Posting",
    "Quarantine",
    "Referral",
    "Response",
    "Sample",
    "Screening",
    "SiteCheck",
    "SiteNeed",
    "Stay",
    "Stock",
    "Tally",
    "Transport",
]
