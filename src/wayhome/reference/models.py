"""The kinds of this room, where Django looks for them."""

from wayhome.reference.areas import Area
from wayhome.reference.items import Item
from wayhome.reference.organisations import InformationSource, Organisation
from wayhome.reference.services import Service
from wayhome.reference.sites import Site

__all__ = ["Area", "InformationSource", "Item", "Organisation", "Service", "Site"]
