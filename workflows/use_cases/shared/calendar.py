"""The calendar of a case's country."""

from __future__ import annotations

from zoneinfo import ZoneInfo

ZONES = {
    "FR": ZoneInfo("Europe/Paris"),
    "BE": ZoneInfo("Europe/Brussels"),
    "NL": ZoneInfo("Europe/Amsterdam"),
}
