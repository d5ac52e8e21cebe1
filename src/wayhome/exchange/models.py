"""What exchange keeps: the connections to other systems, and which of their records became which rows."""

from __future__ import annotations

from wayhome.exchange.kobo.tables import KoboConnection, KoboPush, KoboRow

__all__ = ["KoboConnection", "KoboPush", "KoboRow"]
