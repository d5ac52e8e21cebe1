"""Country packs: everything that is true of one country alone, as data with the functions that load it."""

from wayhome.packs.pack import Pack, active

__all__ = ["Pack", "active"]
